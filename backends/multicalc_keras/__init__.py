"""Models of Keras, on whichever of its backends."""
