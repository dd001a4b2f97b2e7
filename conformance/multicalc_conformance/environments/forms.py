"""What workers say, in answer to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from multicalc_conformance.engine import plain_arrays
from multicalc_conformance.engine.form import Form, FormError, listed, named, record, text, whole
from multicalc_conformance.engine.form import number as any_number
from multicalc_conformance.engine.results import ENVIRONMENT


def one_line_of(known: Mapping[str, Form]) -> Form:
    """One of these lines, by the key that it has; or what an environment lacks."""

    def form(value: Any) -> None:
        if not isinstance(value, dict):
            raise FormError("needs an object")
        for key, each in {**known, "missing": record({"missing": text})}.items():
            if key in value:
                return each(value)
        raise FormError(f"needs one of the keys {', '.join(known)}")

    return form


LOADING = record({"loading": text})
REFUSED = record({"refused": text})
_ENVIRONMENT = record(ENVIRONMENT)

COMPARING = one_line_of(
    {
        **{"loading": LOADING, "refused": REFUSED},
        "environment": record({"environment": _ENVIRONMENT, "dtype": text}),
    }
)
"""Until a function can be asked for."""

GIVEN = one_line_of(
    {
        "arrays": record({"arrays": named(plain_arrays.array)}),
        "error": plain_arrays.result,
    }
)
NOISE = record({"noise": named(any_number)})
KINK = record({"kink": text})

SUITE = one_line_of(
    {
        **{"loading": LOADING, "refused": REFUSED},
        "environment": record(
            {"environment": _ENVIRONMENT, "scenarios": whole, "notes": listed(text)}
        ),
    }
)
"""Until scenarios come."""


def one_scenario(form: Form) -> Form:
    """A scenario's results, which are of ``form``; or that there are no more."""
    return one_line_of({"scenario": record({"scenario": form}), "done": record({"done": text})})
