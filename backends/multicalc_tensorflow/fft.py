"""The Fourier transforms extension of the array API standard."""

from __future__ import annotations

import tensorflow as tf

from multicalc.xp.common import fourier
from multicalc.xp.common.binding import bound
from multicalc_tensorflow import arrays
from multicalc_tensorflow.scalars import floats

fft = bound(fourier.fft, arrays, floats, tf.signal.fft)
