"""TensorFlow tensors, differentiated by gradient tapes and forward accumulators."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="tensorflow",
    framework="tensorflow",
    array_types=(
        *("tensorflow.Tensor", "tensorflow.Variable", "tensorflow.IndexedSlices"),
        "multicalc_tensorflow.counter.Counter",
    ),
    backend="multicalc_tensorflow.backend:TensorflowBackend",
    spelling="multicalc_tensorflow.spelling:SPELLING",
)
