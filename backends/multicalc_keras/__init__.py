"""Models of Keras, on whichever of its backends."""

from multicalc_keras.model import KerasModel

__all__ = ["KerasModel"]
