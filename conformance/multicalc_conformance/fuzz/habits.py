"""Rules of portable functions: methods and attributes, branches and loops, transforms within."""

from __future__ import annotations

import numpy as np

from multicalc_conformance.fuzz.grammar import Step
from multicalc_conformance.fuzz.mixing import Pool


def methods(pool: Pool) -> list[Step]:
    found = []
    for a in pool:
        if a.kind != "float":
            continue
        found += [
            *(Step(f"{{0}}.{of}()", (a,), ()) for of in ("sum", "mean", "prod", "max", "var")),
            Step("{0}.clip(min=-0.7, max=0.9)", (a,), a.shape),
            Step("{0} * {0}.round()", (a,), a.shape),
            Step("{0}.copy() + {0}.ravel()[0]", (a,), a.shape),
            Step("{0}.squeeze()", (a,), tuple(n for n in a.shape if n != 1)),
            Step("{0}.flatten()", (a,), (int(np.prod(a.shape)),)),
            Step("({0} > 0.3).astype('int64')", (a,), a.shape, "int"),
            Step("({0} > 0.3).sum() * {0}", (a,), a.shape),
            Step("({0} > 0.3).mean() + {0}", (a,), a.shape),
            Step("{0} / {0}.size", (a,), a.shape),
            Step("{0} * {0}.ndim", (a,), a.shape),
            Step("xp.reshape({0} + 0.5, {0}.shape)", (a,), a.shape),
            Step("{0} + 0 * len({0}.shape)", (a,), a.shape),
        ]
        if a.shape:
            last, first = a.shape[:-1], a.shape[1:]
            found += [
                Step("{0}.sum(axis=-1)", (a,), last),
                Step("{0}.sum(axis=0, keepdims=True)", (a,), (1, *first)),
                Step("{0}.sum(0)", (a,), first),
                Step("{0}.mean(0)", (a,), first),
                Step("{0}.std(axis=-1) + 0.5", (a,), last),
                Step("{0}.min(axis=0)", (a,), first),
                Step("{0}.cumsum(0)", (a,), a.shape),
                Step("{0}.cumprod(axis=-1)", (a,), a.shape),
                Step("{0}.argsort(axis=-1)", (a,), a.shape, "int"),
                Step(
                    "{0}.swapaxes(0, -1)",
                    (a,),
                    (a.shape[-1], *a.shape[1:-1], a.shape[0])[: len(a.shape)],
                ),
                Step("{0}.reshape(-1, {0}.shape[-1])", (a,), (int(np.prod(last)), a.shape[-1])),
                Step("{0} / {0}.shape[-1]", (a,), a.shape),
                Step("xp.reshape({0}, ({0}.size,))", (a,), (int(np.prod(a.shape)),)),
            ]
        if len(a.shape) == 1:
            found.append(Step("{0}.dot({0})", (a,), ()))
        if len(a.shape) == 2:
            found += [
                Step("{0}.reshape({0}.shape[::-1])", (a,), a.shape[::-1]),
                Step("{0}.T", (a,), a.shape[::-1]),
                Step("{0}.T @ {0}", (a,), (a.shape[1], a.shape[1])),
            ]
        if len(a.shape) > 1:
            swapped = (a.shape[-1], *a.shape[1:-1], a.shape[0])
            found.append(Step("{0}.swapaxes(0, -1)", (a,), swapped))
            found.append(Step("{0}.mT", (a,), (*a.shape[:-2], a.shape[-1], a.shape[-2])))
    return found


def branches(pool: Pool) -> list[Step]:
    found = []
    for a in pool:
        if a.kind != "float":
            continue
        found += [
            Step(
                "xp.cond(({0} > 0.3).sum() > 1, lambda u: -u, lambda u: u * True - 1, {0})",
                (a,),
                a.shape,
            ),
            Step("xp.fori_loop(0, 3, lambda i, u: u * (u > 0.1) + 0.5 * {0}, {0})", (a,), a.shape),
            Step("xp.fori_loop(0, 2, lambda i, u: 0.5 * u + i * {0}, {0})", (a,), a.shape),
            Step("xp.fori_loop(0, 2, lambda i, u: 1 - u / (2 + {0} ** 2), {0})", (a,), a.shape),
        ]
        if a.shape:
            rest = a.shape[1:]
            step = "xp.scan(lambda c, u: (0.5 * c + (u > 0.2) * u, 2 - c), 0 * {0}[0], {0})"
            found += [
                Step(f"{step}[0]", (a,), rest),
                Step(f"{step}[1]", (a,), a.shape),
                Step(
                    "xp.fori_loop(0, len({0}), lambda i, u: u[::-1] * 0.75 + 1, {0})", (a,), a.shape
                ),
            ]
    return found


def transforms(pool: Pool) -> list[Step]:
    found = []
    for a in pool:
        if a.kind != "float":
            continue
        found += [
            Step("mc.grad(lambda u: xp.sum(u ** 3 * (u > 0.3)))({0})", (a,), a.shape),
            Step("mc.grad(lambda u: (u * xp.sin(u)).sum() / 2)({0})", (a,), a.shape),
            Step("mc.value_and_grad(lambda u: (u ** 4).mean())({0})[1]", (a,), a.shape),
            Step("mc.jvp(lambda u: 2 - u * u, ({0},), (1 - {0},))[1]", (a,), a.shape),
            Step(
                "mc.grad(lambda u: xp.sum(u * mc.grad(lambda v: (v ** 3).sum())(u)))({0})",
                (a,),
                a.shape,
            ),
            Step("mc.jit(lambda u: 1 - u * (u > 0.3))({0})", (a,), a.shape),
            Step("mc.portable(lambda u: 2 * u - True)({0})", (a,), a.shape),
            Step(
                "mc.portable(lambda p: p['u'] * p['v'][0])({{'u': {0}, 'v': [{0}, 2]}})",
                (a,),
                a.shape,
            ),
            Step("mc.grad(mc.jit(lambda u: xp.sum(xp.tanh(u) * {0})))({0})", (a,), a.shape),
        ]
        for b in pool:
            if b.kind == "float" and b.shape == a.shape:
                of = "{{'w': {0}, 'b': {1}}}"
                text = f"mc.grad(lambda p: xp.sum(p['w'] * p['b'] ** 2 + 1))({of})"
                found += [
                    Step(f"{text}['b']", (a, b), a.shape),
                    Step(f"{text}['w'] - {{0}}", (a, b), a.shape),
                    Step("mc.grad(lambda u: xp.sum(u * u * {1}))({0})", (a, b), a.shape),
                ]
    return found
