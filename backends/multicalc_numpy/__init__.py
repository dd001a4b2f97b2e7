"""NumPy arrays, differentiated by HIPS autograd."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="numpy",
    framework="autograd",
    array_types=("numpy.ndarray", "numpy.generic", "autograd.numpy.numpy_boxes.ArrayBox"),
    backend="multicalc_numpy.backend:NumpyBackend",
    install="pip install autograd",
    spelling="multicalc_numpy.spelling:SPELLING",
)
