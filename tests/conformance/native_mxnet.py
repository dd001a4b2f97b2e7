"""MXNet's own second order, which multicalc's adapter does not use: an adapter that does."""

from __future__ import annotations

import pytest

from multicalc.backend import Arrays, FlatFunction, Pullback, adapters

if not adapters()["mxnet"].installed():
    pytest.skip("MXNet is not installed", allow_module_level=True)

from multicalc_mxnet.backend import MxnetBackend, mx


class NativeMxnetBackend(MxnetBackend):
    """Reverse mode by ``mx.autograd``; inside another one, with ``create_graph=True``."""

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        nested = mx.autograd.is_recording()
        xs = xs if nested else tuple(x.copy() for x in xs)
        if not nested:
            for x in xs:
                x.attach_grad()
        with mx.autograd.record():
            outs, aux = f(*xs)

        def pullback(cotangents: Arrays) -> Arrays:
            with mx.autograd.record(nested):
                found = mx.autograd.grad(
                    list(outs), list(xs), list(cotangents), retain_graph=True, create_graph=nested
                )
            return tuple(g.as_np_ndarray() for g in found)

        return outs, aux, pullback
