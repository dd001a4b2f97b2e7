"""PyTorch tensors, differentiated by ``torch.func``."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="torch",
    framework="torch",
    array_types=("torch.Tensor",),
    backend="multicalc_torch.backend:TorchBackend",
    spelling="multicalc_torch.spelling:SPELLING",
)
