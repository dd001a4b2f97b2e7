"""The weights of recurrent cells, as each library packs, orders and adds them.

All are taken to the same arrays: for each gate a kernel of the inputs, one of the state, and two
biases; gates in PyTorch's order, kernels ``(in, units)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from multicalc.testing.ports.matching.fragment import Fragment, Weights, fragment
from multicalc.testing.ports.matching.layouts import Concat, Mix, Reshape, Split, same, transpose
from multicalc.testing.ports.matching.linear import WeightLayout

GATES = {4: "ifgo", 3: "rzn", 1: "h"}
"""By how many there are: an LSTM's, a GRU's, a plain cell's."""

KERAS_GATES = {4: "ifgo", 3: "zrn", 1: "h"}
"""Keras's orders; its ``c`` is ``g`` here, its ``h`` of a GRU ``n``."""

FLAX_GATES = {"hf": "ifgo", "hn": "rzn", "h": ""}
"""Which gates a cell has whose state's kernels have this name among them; a plain one has one."""


NEW_BIAS = "the state's bias of the new gate"
"""What a GRU lacks that has one bias for each gate."""


@dataclass(frozen=True)
class RecurrentCell:
    """A recurrent cell among some weights: where it is, and its fragments."""

    path: str
    fragments: list[Fragment] = field(default_factory=list)


def cells(weights: Weights) -> list[RecurrentCell]:
    """Every recurrent cell whose weights these are."""
    readers = (_torch, _gluon, _keras, _linen, _nnx)
    return [cell for name in weights for reader in readers for cell in reader(name, weights)]


def _torch(name: str, weights: Weights) -> Iterator[RecurrentCell]:
    """PyTorch's and equinox's, which has PyTorch's names and Keras's single bias."""
    met = re.fullmatch(r"(|.*\.)weight_ih(_l(\d+))?(_reverse)?", name)
    if met is None:
        return
    path, suffix = met[1], name.removeprefix(met[1] + "weight_ih")
    biases = [f"{path}bias_ih{suffix}", f"{path}bias_hh{suffix}"]
    if biases[0] not in weights:
        biases = [f"{path}bias", f"{path}bias_n"]
    own = path + (met[3] or "") + (".backward" if met[4] else "")
    yield from _packed(own, [name, f"{path}weight_hh{suffix}", *biases], weights, transpose, GATES)


def _gluon(name: str, weights: Weights) -> Iterator[RecurrentCell]:
    """Gluon's, and cells that are written of two dense layers."""
    met = re.fullmatch(r"(|.*[._])(?:([lr])(\d+)_)?i2h[._](weight|kernel)", name)
    if met is None:
        return
    bias = name.removesuffix(met[4]) + "bias"
    names = [name, name.replace("i2h", "h2h"), bias, bias.replace("i2h", "h2h")]
    own = met[1] + (met[3] or "") + (".backward" if met[2] == "r" else "")
    yield from _packed(own, names, weights, transpose if met[4] == "weight" else same, GATES)


def _keras(name: str, weights: Weights) -> Iterator[RecurrentCell]:
    if name.split(".")[-1] == "recurrent_kernel":
        path = name.removesuffix("recurrent_kernel")
        names = [f"{path}kernel", name, f"{path}bias"]
        yield from _packed(path, names, weights, same, KERAS_GATES)


def _nnx(name: str, weights: Weights) -> Iterator[RecurrentCell]:
    if name.endswith("dense_h.kernel") and name.replace("dense_h", "dense_i") in weights:
        path = name.removesuffix("dense_h.kernel")
        names = [f"{path}{each}" for each in ("dense_i.kernel", "dense_h.kernel", "dense_i.bias")]
        names += [f"{path}dense_h.bias"]
        yield from _packed(path, names, weights, same, GATES)


def _linen(name: str, weights: Weights) -> Iterator[RecurrentCell]:
    """A dense layer for each gate. Gates whose biases would only add up have one."""
    met = re.fullmatch(r"(|.*\.)(hf|hn|h)\.kernel", name)
    if met is None:
        return
    path, gates = met[1], FLAX_GATES[met[2]]
    inputs = [f"{path}i{gate}" for gate in gates] or [f"{path}i"]
    inputs = [each if f"{each}.kernel" in weights else f"{each}_" for each in inputs]
    states = [f"{path}h{gate}" for gate in gates] or [f"{path}h"]
    if not all(f"{each}.kernel" in weights for each in inputs + states):
        return
    fragments = [
        fragment("input", [f"{each}.kernel" for each in inputs], weights),
        fragment("state", [f"{each}.kernel" for each in states], weights),
    ]
    terms = [(i, f"{each}.bias") for i, each in enumerate(inputs + states)]
    present = [(i, bias) for i, bias in terms if bias in weights]
    if present:
        places, biases = zip(*present, strict=True)
        fragments.append(_biases(list(biases), weights, same, list(places), len(states)))
    yield RecurrentCell(path.rstrip("."), fragments)


def _packed(
    path: str,
    names: list[str],
    weights: Weights,
    first: WeightLayout,
    orders: dict[int, str],
) -> Iterator[RecurrentCell]:
    """A cell whose gates lie in one array each for inputs, state and biases."""
    if names[1] not in weights:
        return
    units, packed = sorted(weights[names[1]].shape)
    count = packed // units
    if count not in GATES or count * units != packed:
        return
    order, shared = orders[count], GATES[count]
    sorting = Mix(tuple((order.index(gate),) for gate in shared))
    kernels = first >> Split(count, axis=1) >> sorting
    fragments = [fragment(role, [name], weights, kernels)
                 for role, name in zip(("input", "state"), names[:2], strict=True)]  # fmt: skip
    biases = [name for name in names[2:] if name in weights]
    if biases:
        vectors = sum(weights[name].size for name in biases) // units
        flat = Reshape((-1,)) if len(biases) == 1 else Concat(0)
        places = [shared.index(gate) for gate in order]
        places += [count + i for i in places] if vectors == 2 * count else [2 * count - 1]
        apart = flat >> Split(vectors, axis=0)
        fragments.append(_biases(biases, weights, apart, places[:vectors], count))
    yield RecurrentCell(path.rstrip("._"), fragments)


def _biases(
    names: list[str], weights: Weights, apart: WeightLayout, places: list[int], count: int
) -> Fragment:
    """Biases of gates: ``apart`` gives a vector for each, which stands at one of ``places``, those
    of the inputs before those of the state. A vector that has no partner stands for both, but for
    the new gate's, whose bias of the state is reset with that."""
    taken = {place: i for i, place in enumerate(places)}
    spread = Mix(tuple((taken[i],) if i in taken else () for i in range(2 * count)))
    partners = [(i + count) % (2 * count) for i in places]
    new = GATES[count].find("n")
    sums = [
        (i,) if k in taken or i % count == new else (i, k)
        for i, k in zip(places, partners, strict=True)
    ]
    back = Mix(tuple(sums)) >> apart.undone([weights[name].shape for name in names])
    found = fragment("bias", names, weights, apart >> spread, back)
    return found if new < 0 or new + count in taken else replace(found, lacks=NEW_BIAS)
