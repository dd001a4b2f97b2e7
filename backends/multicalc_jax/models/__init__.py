"""Models of flax (linen and nnx) and equinox. Each library is imported when a model of it comes."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multicalc_jax.models.equinox import EquinoxModel
    from multicalc_jax.models.flax import flax_model

__all__ = ["EquinoxModel", "flax_model"]


def __getattr__(name: str) -> Any:
    if name == "EquinoxModel":
        from multicalc_jax.models.equinox import EquinoxModel

        return EquinoxModel
    if name == "flax_model":
        from multicalc_jax.models.flax import flax_model

        return flax_model
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
