"""Differences that are planted between PyTorch's own layers, and what they are said to be."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from testing.ports.evidence_of import evidence_of

from multicalc.testing.ports.causes import diagnose, diagnose_gradient, diagnose_state

RNG = np.random.default_rng(0)


def normal(*shape):
    return RNG.standard_normal(shape).astype("float32")


def positive(*shape):
    return np.exp(0.3 * RNG.standard_normal(shape)).astype("float32")


AFFINE = {"weight": positive(48), "bias": normal(48)}
CHANNELS = {
    "weight": positive(12),
    "bias": normal(12),
    "running_mean": normal(12),
    "running_var": positive(12),
}
KERAS_CHANNELS = ("gamma", "beta", "moving_mean", "moving_variance")
DENSE = {"weight": normal(64, 64) / 8, "bias": normal(64)}
WIDE = {"weight": normal(64, 64) / 8, "bias": normal(64)}
CONV = {"weight": normal(10, 3, 3, 3) / 5, "bias": normal(10)}
ATTENTION = {
    "in_proj_weight": normal(96, 32) / 4,
    "in_proj_bias": normal(96),
    "out_proj.weight": normal(32, 32) / 4,
    "out_proj.bias": normal(32),
}
MLP = {
    "fc1.weight": normal(128, 32) / 4,
    "fc1.bias": normal(128),
    "fc2.weight": normal(32, 128) / 8,
    "fc2.bias": normal(32),
}
HIDDEN = 20
LSTM = {
    "weight_ih_l0": normal(4 * HIDDEN, 12) / 3,
    "weight_hh_l0": normal(4 * HIDDEN, HIDDEN) / 4,
    "bias_ih_l0": normal(4 * HIDDEN),
    "bias_hh_l0": normal(4 * HIDDEN),
}
GRU = {name: w[: 3 * HIDDEN] for name, w in LSTM.items()}
TOKENS = RNG.integers(0, 50, (8, 16))


def layer_norm(eps=1e-5, shift=0.0):
    return lambda x, w, training=False: F.layer_norm(
        x, x.shape[-1:], w["weight"] + shift, w["bias"], eps
    )


def own_rms(eps=1e-6):
    """With a weight that has a name of its own."""
    return lambda x, w: F.rms_norm(x, x.shape[-1:], w["w"], eps)


def own_norm(eps=1e-6):
    return lambda x, w: F.layer_norm(x, x.shape[-1:], w["w"], eps=eps)


def rms_norm(eps=1e-6):
    return lambda x, w: F.rms_norm(x, x.shape[-1:], w["weight"], eps)


def norm_over(axis):
    def f(x, w):
        u = x - x.mean(axis, keepdim=True)
        return u / torch.sqrt((u**2).mean(axis, keepdim=True) + 1e-5)

    return f


def batch_norm(eps=1e-5, training=False):
    def f(x, w, training=training):
        mean, var = w["running_mean"].clone(), w["running_var"].clone()
        return F.batch_norm(x, mean, var, w["weight"], w["bias"], training, 0.1, eps)

    return f


def group_norm(groups, eps=1e-5):
    return lambda x, w: F.group_norm(x, groups, w["weight"], w["bias"], eps)


def of(f, **options):
    return lambda *xs, w, training=False: f(*xs, **options)


def dense(activation=lambda y: y, transposed=False, bias=True, factor=1.0):
    def f(x, w):
        weight = w["weight"].T if transposed else w["weight"]
        return activation(factor * F.linear(x, weight, w["bias"] if bias and "bias" in w else None))

    return f


def mlp(activation):
    return lambda x, w: F.linear(
        activation(F.linear(x, w["fc1.weight"], w["fc1.bias"])), w["fc2.weight"], w["fc2.bias"]
    )


def conv(**options):
    return lambda x, w: F.conv2d(x, w["weight"], w["bias"], **options)


def padded_conv(widths, mode="constant", **options):
    return lambda x, w: F.conv2d(F.pad(x, widths, mode), w["weight"], w["bias"], **options)


def attention(scale=None, causal=False, axis=-1, heads=4, order=(0, 1, 2)):
    def f(x, w):
        n, t, d = x.shape
        qkv = F.linear(x, w["in_proj_weight"], w["in_proj_bias"]).chunk(3, -1)
        q, k, v = (qkv[i].reshape(n, t, heads, d // heads).transpose(1, 2) for i in order)
        scores = q @ k.transpose(-1, -2) * (scale or 1 / math.sqrt(d // heads))
        if causal:
            scores = scores.masked_fill(~torch.ones(t, t, dtype=torch.bool).tril(), -math.inf)
        y = (scores.softmax(axis) @ v).transpose(1, 2).reshape(n, t, d)
        return F.linear(y, w["out_proj.weight"], w["out_proj.bias"])

    return f


def block(residual=True, causal=False, factor=1.0):
    inner = attention(causal=causal)
    return lambda x, w: (x if residual else 0.0) + inner(factor * F.layer_norm(x, x.shape[-1:]), w)


def recurrent(kind, order=None, flip=False):
    def f(x, w):
        def arranged(v):
            return v if order is None else torch.cat([v.chunk(len(order))[i] for i in order])

        cell = kind(x.shape[-1], HIDDEN, batch_first=True)
        weights = {name: arranged(v) for name, v in w.items()}
        x = x.flip(1) if flip else x
        y, _ = torch.func.functional_call(cell.to(x.dtype), weights, (x,))
        return (y.flip(1) if flip else y).detach()

    return f


def gru(after=True, keeps=True):
    def f(x, w):
        h = torch.zeros(len(x), HIDDEN, dtype=x.dtype)
        wn, un = w["weight_ih_l0"], w["weight_hh_l0"]
        (ir, iz, i_n), (hr, hz, hn) = (v.chunk(3) for v in (wn, un))
        (br, bz, bn), (cr, cz, cn) = (w[f"bias_{n}_l0"].chunk(3) for n in ("ih", "hh"))
        ys = []
        for t in range(x.shape[1]):
            r = torch.sigmoid(x[:, t] @ ir.T + br + h @ hr.T + cr)
            z = torch.sigmoid(x[:, t] @ iz.T + bz + h @ hz.T + cz)
            inner = r * (h @ hn.T + cn) if after else (r * h) @ hn.T + cn
            n = torch.tanh(x[:, t] @ i_n.T + bn + inner)
            h = z * h + (1 - z) * n if keeps else (1 - z) * h + z * n
            ys.append(h)
        return torch.stack(ys, 1)

    return f


def keras_gru(f):
    def g(x, w):
        names = {"weight_ih_l0": w["kernel"].T, "weight_hh_l0": w["recurrent_kernel"].T}
        return f(x, {**names, "bias_ih_l0": w["bias"][0], "bias_hh_l0": w["bias"][1]})

    return g


def flax_attention(**options):
    def f(x, w):
        qkv = [w[f"{name}.kernel"].flatten(1).T for name in ("query", "key", "value")]
        biases = [w[f"{name}.bias"].flatten() for name in ("query", "key", "value")]
        packed = {"in_proj_weight": torch.cat(qkv), "in_proj_bias": torch.cat(biases)}
        packed["out_proj.weight"] = w["out.kernel"].flatten(0, 1).T
        return attention(**options)(x, {**packed, "out_proj.bias": w["out.bias"]})

    return f


def channels_last(f):
    def g(x, w):
        names = {"kernel": "weight", **dict(zip(KERAS_CHANNELS, CHANNELS, strict=True))}
        own = {names.get(k, k): v.permute(3, 2, 0, 1) if v.ndim == 4 else v for k, v in w.items()}
        return f(x.permute(0, 3, 1, 2), own).permute(0, 2, 3, 1)

    return g


def embedding(factor=1.0, shift=0, positions=0):
    def f(x, w):
        y = factor * F.embedding(x + shift, w["embedding.weight"])
        at = torch.arange(positions, positions + x.shape[1])
        return torch.tanh(y + F.embedding(at, w["position.weight"]))

    return f


def sinusoids(shift):
    def f(x, w):
        at = torch.arange(x.shape[1]).to(x.dtype)[:, None] + shift
        rates = torch.exp(-torch.arange(0, x.shape[2], 2).to(x.dtype) * math.log(1e4) / x.shape[2])
        return x + torch.cat([torch.sin(at * rates), torch.cos(at * rates)], -1)

    return f


def in_dtype(f, dtype):
    def g(*xs, w, training=False):
        low = {name: v.to(dtype) for name, v in w.items()}
        return f(*[x.to(dtype) for x in xs], w=low).to(xs[0].dtype)

    return g


def tf32(x, w):
    def cut(v):
        return torch.tensor(np.asarray(round_bits(v.numpy(), 11)))

    return F.linear(cut(x), cut(w["weight"]), w["bias"])


def round_bits(x, bits):
    fraction, exponent = np.frexp(x.astype("float64"))
    return np.ldexp(np.rint(fraction * 2.0**bits) / 2.0**bits, exponent).astype(x.dtype)


def flattened(channels_last):
    def f(x, w):
        y = x.permute(0, 2, 3, 1) if channels_last else x
        return F.linear(torch.relu(y).flatten(1), w["weight"], w["bias"])

    return f


def masked_mean(use):
    def f(x, mask, w):
        keep = mask.to(x.dtype)[..., None] if use else torch.ones_like(x[..., :1])
        return torch.cumsum(x * keep, 1)

    return f


def pool(kind, **options):
    return lambda x, w: kind(x, 3, 2, 1, **options)


def resize(**options):
    return lambda x, w: F.interpolate(x, scale_factor=2, **options)


def same_pool(kind):
    return lambda x, w: kind(F.pad(x, (0, 1, 0, 1), value=-math.inf), 3, 2)


def cross_entropy(**options):
    return lambda x, y, w: F.cross_entropy(x, y, **options)


def on_probabilities(x, y, w):
    return F.cross_entropy(F.softmax(x, -1), y)


def drops(p, always):
    return lambda x, w, training=always: F.dropout(dense()(x, w), p, training)


X = normal(16, 48)
SEQUENCE = normal(8, 10, 48)
IMAGES = normal(6, 12, 8, 8)
ROWS = IMAGES.transpose(0, 2, 3, 1)
PICTURES = normal(4, 3, 16, 16)
FEATURES = normal(32, 64)
TIMES = normal(8, 10, 12)
TEXT = normal(6, 9, 32)
SMALL = 0.02 * X
LOGITS, CLASSES = normal(24, 10), RNG.integers(0, 10, 24)
IGNORING = np.where(np.arange(24) % 4 == 0, -100, CLASSES)
TABLES = {"embedding.weight": normal(60, 32), "position.weight": normal(32, 32)}
FLAT = {"weight": normal(20, 12 * 64) / 20, "bias": normal(20)}
KERAS_GRU = {
    "kernel": GRU["weight_ih_l0"].T,
    "recurrent_kernel": GRU["weight_hh_l0"].T,
    "bias": np.stack([GRU["bias_ih_l0"], GRU["bias_hh_l0"]]),
}
FLAX_ATTENTION = {
    **{f"{name}.kernel": normal(32, 4, 8) / 4 for name in ("key", "query", "value")},
    **{f"{name}.bias": normal(4, 8) for name in ("key", "query", "value")},
    "out.kernel": normal(4, 8, 32) / 4,
    "out.bias": normal(32),
}
MASK = RNG.random((8, 10)) < 0.7
LN = layer_norm()

PLANTED = {
    "batch norm of channels last": (
        *(channels_last(batch_norm()), channels_last(batch_norm(1e-3)), [ROWS]),
        dict(zip(KERAS_CHANNELS, CHANNELS.values(), strict=True)),
        "epsilon",
    ),
    "padding of channels last": (
        channels_last(conv(stride=2, padding=1)),
        *(channels_last(padded_conv((0, 1, 0, 1), stride=2)), [PICTURES.transpose(0, 2, 3, 1)]),
        {"kernel": CONV["weight"].transpose(2, 3, 1, 0), "bias": CONV["bias"]},
        "padding",
    ),
    "gelu of a kernel": (
        lambda x, w: F.gelu(x @ w["kernel"] + w["bias"]),
        lambda x, w: F.gelu(x @ w["kernel"] + w["bias"], approximate="tanh"),
        *([FEATURES], {"kernel": DENSE["weight"], "bias": DENSE["bias"]}, "gelu"),
    ),
    "reset gate of kernels": (
        *(keras_gru(gru()), keras_gru(gru(after=False)), [TIMES], KERAS_GRU, "reset gate"),
    ),
    "scale of kernels": (
        *(flax_attention(), flax_attention(scale=1 / math.sqrt(32)), [TEXT], FLAX_ATTENTION),
        "scale",
    ),
    "causal kernels": (
        *(flax_attention(causal=True), flax_attention(), [TEXT], FLAX_ATTENTION, "mask"),
    ),
    "layer norm": (LN, layer_norm(1e-3), [X], AFFINE, "epsilon"),
    "layer norm of a sequence": (LN, layer_norm(1e-6), [0.1 * SEQUENCE], AFFINE, "epsilon"),
    "layer norm of small numbers": (LN, layer_norm(1e-12), [SMALL], AFFINE, "epsilon"),
    "rms norm": (rms_norm(), rms_norm(1e-3), [SEQUENCE], {"weight": positive(48)}, "epsilon"),
    "rms norm of a person's own": (
        own_rms(),
        own_rms(1e-2),
        [X],
        {"w": positive(X.shape[-1])},
        "epsilon",
    ),
    "layer norm without the mean": (
        own_rms(),
        own_norm(),
        [X],
        {"w": positive(X.shape[-1])},
        "centering",
    ),
    "batch norm": (batch_norm(), batch_norm(1e-3), [IMAGES], CHANNELS, "epsilon"),
    "batch norm that trains": (
        *(batch_norm(training=True), batch_norm(1e-3, True), [IMAGES], CHANNELS, "epsilon"),
    ),
    "group norm": (group_norm(4), group_norm(4, 1e-3), [IMAGES], CHANNELS, "epsilon"),
    "groups": (group_norm(4), group_norm(2), [IMAGES], CHANNELS, "axis"),
    "rms for layer norm": (LN, rms_norm(1e-5), [X], {**AFFINE, "bias": 0 * X[0]}, "centering"),
    "one more than the gain": (LN, layer_norm(shift=1.0), [X], AFFINE, "gain"),
    "normalised axis": (norm_over(-1), norm_over(1), [SEQUENCE], {}, "axis"),
    "gelu": (of(F.gelu), of(F.gelu, approximate="tanh"), [X], {}, "gelu"),
    "gelu of a dense layer": (
        *(dense(F.gelu), dense(lambda y: F.gelu(y, approximate="tanh")), [FEATURES], DENSE, "gelu"),
    ),
    "gelu of an mlp": (
        *(mlp(F.gelu), mlp(lambda y: F.gelu(y, approximate="tanh")), [TEXT], MLP, "gelu"),
    ),
    "relu of an mlp": (mlp(torch.relu), mlp(F.silu), [TEXT], MLP, "activation"),
    "leaky slope": (of(F.leaky_relu), of(F.leaky_relu, negative_slope=0.3), [X], {}, "activation"),
    "relu or leaky": (of(F.relu), of(F.leaky_relu), [IMAGES], {}, "activation"),
    "silu or gelu": (of(F.silu), of(F.gelu), [IMAGES], {}, "activation"),
    "hard sigmoid": (
        *(of(F.hardsigmoid), lambda x, w: torch.clip(x / 5 + 0.5, 0, 1), [X], {}, "activation"),
    ),
    "no relu": (dense(), dense(torch.relu), [FEATURES], DENSE, "activation"),
    "no relu of a convolution": (
        *(conv(), lambda x, w: torch.relu(conv()(x, w)), [PICTURES], CONV, "activation"),
    ),
    "transposed": (dense(), dense(transposed=True), [FEATURES], DENSE, "transposed weight"),
    "mean": (of(F.mse_loss), of(F.mse_loss, reduction="sum"), [X, 0.9 * X], {}, "mean or sum"),
    "mean of a sequence": (
        *(of(lambda x: x.mean(1)), of(lambda x: x.sum(1)), [SEQUENCE], {}, "mean or sum"),
    ),
    "mean cross entropy": (
        *(cross_entropy(), cross_entropy(reduction="sum"), [LOGITS, CLASSES], {}, "mean or sum"),
    ),
    "embedding scale": (*(embedding(), embedding(math.sqrt(32)), [TOKENS], TABLES, "scale"),),
    "scaled result": (dense(), dense(factor=8.0), [FEATURES], DENSE, "scale"),
    "attention scale": (*(attention(), attention(1 / math.sqrt(32)), [TEXT], ATTENTION, "scale"),),
    "dropout": (drops(0.1, False), drops(0.1, True), [FEATURES], DENSE, "dropout"),
    "batch norm in training": (
        *(batch_norm(), batch_norm(training=True), [IMAGES], CHANNELS, "batch statistics"),
    ),
    "asymmetric padding": (
        *(conv(stride=2, padding=1), padded_conv((0, 1, 0, 1), stride=2), [PICTURES], CONV),
        "padding",
    ),
    "padding by reflection": (
        *(conv(padding=1), padded_conv((1, 1, 1, 1), "reflect"), [PICTURES], CONV, "padding"),
    ),
    "dilation": (
        *(conv(padding=1), conv(padding=2, dilation=2), [PICTURES], CONV, "stride or dilation"),
    ),
    "gates": (
        *(recurrent(torch.nn.LSTM), recurrent(torch.nn.LSTM, (0, 2, 1, 3)), [TIMES], LSTM),
        "gate order",
    ),
    "gates of a gru": (
        *(recurrent(torch.nn.GRU), recurrent(torch.nn.GRU, (1, 0, 2)), [TIMES], GRU, "gate order"),
    ),
    "reset gate": (recurrent(torch.nn.GRU), gru(after=False), [TIMES], GRU, "reset gate"),
    "update gate": (recurrent(torch.nn.GRU), gru(keeps=False), [TIMES], GRU, "update gate"),
    "backwards": (
        *(recurrent(torch.nn.GRU), recurrent(torch.nn.GRU, flip=True), [TIMES], GRU, "reversed"),
    ),
    "bias": (dense(), dense(bias=False), [FEATURES], DENSE, "missing bias"),
    "bias of a convolution": (
        *(conv(), lambda x, w: F.conv2d(x, w["weight"]), [PICTURES], CONV, "missing bias"),
    ),
    "residual": (block(), block(residual=False), [TEXT], ATTENTION, "missing residual"),
    "causal": (attention(causal=True), attention(), [TEXT], ATTENTION, "mask"),
    "causal block": (block(causal=True), block(), [TEXT], ATTENTION, "mask"),
    "padding mask": (masked_mean(True), masked_mean(False), [SEQUENCE, MASK], {}, "mask"),
    "softmax axis": (of(F.softmax, dim=-1), of(F.softmax, dim=1), [SEQUENCE], {}, "axis"),
    "attention axis": (attention(), attention(axis=-2), [TEXT], ATTENTION, "axis"),
    "order of q, k, v": (
        *(attention(), attention(order=(1, 0, 2)), [TEXT], ATTENTION, "order of q, k, v"),
    ),
    "flatten": (
        *(of(lambda x: x.flatten(1)), of(lambda x: x.permute(0, 2, 3, 1).flatten(1)), [IMAGES], {}),
        "order of axes",
    ),
    "flatten and dense": (flattened(False), flattened(True), [IMAGES], FLAT, "order of axes"),
    "sign": (dense(), dense(factor=-1.0), [FEATURES], DENSE, "sign"),
    "float16": (dense(), in_dtype(dense(), torch.float16), [FEATURES], DENSE, "precision"),
    "bfloat16": (mlp(F.gelu), in_dtype(mlp(F.gelu), torch.bfloat16), [TEXT], MLP, "precision"),
    "TF32": (dense(), tf32, [FEATURES], DENSE, "precision"),
    "float32": (
        *(dense(), in_dtype(dense(), torch.float32), [FEATURES.astype("float64")]),
        {name: w.astype("float64") for name, w in DENSE.items()},
        "precision",
    ),
    "clipping": (
        *(dense(), lambda x, w: torch.clip(dense()(x, w), -1.5, 1.5), [FEATURES], DENSE),
        "clipping",
    ),
    "positions": (sinusoids(0), sinusoids(1), [TEXT], {}, "off by one"),
    "learned positions": (embedding(), embedding(positions=1), [TOKENS], TABLES, "off by one"),
    "tokens": (embedding(), embedding(shift=1), [TOKENS], TABLES, "off by one"),
    "channels": (conv(), lambda x, w: conv()(x.flip(1), w), [PICTURES], CONV, "reversed"),
    "counted padding": (
        *(pool(F.avg_pool2d), pool(F.avg_pool2d, count_include_pad=False), [PICTURES], {}),
        "interpolation or pooling",
    ),
    "counted padding, flattened": (
        lambda x, w: F.avg_pool2d(torch.relu(x), 3, 1, 1).flatten(1),
        lambda x, w: F.avg_pool2d(torch.relu(x), 3, 1, 1, count_include_pad=False).flatten(1),
        *([PICTURES], {}, "interpolation or pooling"),
    ),
    "relu after a padding": (
        lambda x, w: torch.relu(conv(stride=2, padding=1)(x, w)),
        lambda x, w: torch.relu(padded_conv((0, 1, 0, 1), stride=2)(x, w)),
        *([PICTURES], CONV, "padding"),
    ),
    "scaled input": (
        lambda x, w: sinusoids(0)(math.sqrt(32) * x, w),
        *(sinusoids(0), [TEXT], {}, "scale"),
    ),
    "positions beside a scale": (
        lambda x, w: sinusoids(0)(math.sqrt(32) * x, w),
        lambda x, w: sinusoids(1)(math.sqrt(32) * x, w),
        *([TEXT], {}, "off by one"),
    ),
    "maxima of two": (
        *(of(F.max_pool2d, kernel_size=2), of(F.avg_pool2d, kernel_size=2), [PICTURES], {}),
        "interpolation or pooling",
    ),
    "maxima": (
        *(pool(F.max_pool2d), pool(F.avg_pool2d), [PICTURES], {}, "interpolation or pooling"),
    ),
    "global pooling": (
        *(of(lambda x: x.mean((2, 3))), of(lambda x: x.amax((2, 3))), [IMAGES], {}),
        "interpolation or pooling",
    ),
    "pooling the same": (
        *(pool(F.max_pool2d), same_pool(F.max_pool2d), [PICTURES], {}, "padding"),
    ),
    "bilinear or nearest": (
        *(resize(mode="bilinear"), resize(mode="nearest"), [PICTURES], {}),
        "interpolation or pooling",
    ),
    "aligned corners": (
        *(resize(mode="bilinear"), resize(mode="bilinear", align_corners=True), [PICTURES], {}),
        "interpolation or pooling",
    ),
    "label smoothing": (
        *(cross_entropy(), cross_entropy(label_smoothing=0.1), [LOGITS, CLASSES], {}),
        "label smoothing",
    ),
    "ignored index": (
        *(cross_entropy(), lambda x, y, w: F.cross_entropy(x, y, reduction="sum") / 24),
        *([LOGITS, IGNORING], {}, "mean or sum"),
    ),
    "probabilities": (cross_entropy(), on_probabilities, [LOGITS, CLASSES], {}, "logits"),
    "constant": (dense(), lambda x, w: dense()(x, w) + 0.5, [FEATURES], DENSE, "constant offset"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_first_cause_is_what_was_planted(planted):
    f, g, inputs, weights, cause = PLANTED[planted]
    found = diagnose(evidence_of(f, g, inputs, weights))
    assert [each.name for each in found][:1] == ([] if cause is None else [cause])


BOTH_WAYS = [name for k, name in enumerate(PLANTED) if k % 2]


@pytest.mark.parametrize("planted", BOTH_WAYS)
def test_the_other_way_round(planted):
    f, g, inputs, weights, cause = PLANTED[planted]
    found = diagnose(evidence_of(g, f, inputs, weights))
    cause = {"missing bias": "extra bias"}.get(cause, cause)
    assert [each.name for each in found][:1] == [cause]


@pytest.mark.parametrize("planted", BOTH_WAYS)
def test_nothing_is_said_of_equals(planted):
    f, _, inputs, weights, _ = PLANTED[planted]
    assert diagnose(evidence_of(f, f, inputs, weights)) == []


UNRELATED = {
    "other weights": (
        *(dense(), lambda x, w: F.linear(x, w["weight"].roll(5, 1) * 1.7), [FEATURES], DENSE),
    ),
    "a wave": (dense(), lambda x, w: dense()(x, w) + torch.sin(3 * x), [FEATURES], DENSE),
    "another mixture": (
        *(attention(), lambda x, w: attention()(torch.tanh(x), w), [TEXT], ATTENTION),
    ),
    "two bugs": (LN, lambda x, w: torch.relu(1.3 * layer_norm(0.01)(x, w)), [X], AFFINE),
    "a convolution of something else": (
        *(conv(padding=1), lambda x, w: conv(padding=1)(x.abs(), w), [PICTURES], CONV),
    ),
    "another loss": (*(of(F.mse_loss), lambda x, y, w: ((x - y) ** 4).mean(), [X, 0.5 * X], {}),),
}


@pytest.mark.parametrize("planted", UNRELATED)
def test_nothing_is_said_of_what_looks_like_nothing(planted):
    assert diagnose(evidence_of(*UNRELATED[planted])) == []


def said(planted, way=1):
    f, g, inputs, weights, _ = PLANTED[planted]
    return diagnose(evidence_of(*(f, g)[::way], inputs, weights))[0].sentence


def test_sentences_have_the_numbers():
    assert said("layer norm") == "epsilon 1e-05 against 0.001"
    assert said("batch norm", -1) == "epsilon 0.001 against 1e-05"
    assert said("attention scale") == "scores times 1/sqrt(8) against 1/sqrt(32)"
    assert said("scaled input") == "A takes sqrt(32) times what comes in"
    assert said("maxima of two") == "max against mean"
    assert said("gelu") == "exact gelu against tanh gelu"
    assert said("label smoothing") == "label smoothing 0 against 0.1"
    assert said("leaky slope").endswith("slope 0.01 against leaky relu of slope 0.3")
    assert said("positions").startswith("a position of B has what A has 1 position after")
    trains = "A does in evaluation what B does in training mode"
    assert said("batch norm in training", -1) == trains
    assert "order 1 3 2 4" in said("gates")


def test_an_epsilon_that_is_too_small_to_be_seen_is_bounded():
    assert said("layer norm of small numbers").startswith("epsilon 1e-05 against at most 1")
    f, g, inputs, weights, _ = PLANTED["layer norm of small numbers"]
    settings = ({"eps": 1e-5}, {"epsilon": 1e-12})
    (cause,) = diagnose(evidence_of(f, g, inputs, weights, settings=settings))
    assert cause.sentence == "epsilon 1e-05 against 1e-12"


def test_a_bias_without_a_counterpart_is_missing():
    e = evidence_of(dense(), dense(), [FEATURES], DENSE, missing=("bias",))
    (cause,) = diagnose(e)
    assert (cause.name, cause.sentence, cause.proved) == ("missing bias", "B has no bias", True)


def test_a_bias_that_only_b_has_is_extra():
    only = {"weight": DENSE["weight"]}
    added = lambda x, w: dense(bias=False)(x, w) + torch.tensor(DENSE["bias"]).to(x.dtype)  # noqa: E731
    (cause,) = diagnose(evidence_of(dense(), added, [FEATURES], only, extra=("bias",)))
    assert cause.name == "extra bias"
    assert not cause.proved


def test_settings_tell_where_numbers_do_not():
    odd = lambda x, w: torch.sin(7 * dense()(x, w))  # noqa: E731
    settings = ({"num_heads": 4}, {"num_heads": 8})
    (cause,) = diagnose(evidence_of(dense(), odd, [FEATURES], DENSE, settings=settings))
    assert cause.sentence == "num_heads 4 against 8 by their settings"
    assert not cause.proved


GRADIENTS = {
    "frozen": (lambda g: 0 * g, "frozen", "the gradient is zero in B"),
    "sign": (lambda g: -g, "sign", "the gradient has the opposite sign"),
    "sum": (lambda g: 24 * g, "mean or sum", "mean against sum: the ratio is 24"),
    "scale": (lambda g: g / np.float32(math.sqrt(5)), "scale", "A's gradient is sqrt(5) times B's"),
    "in part": (lambda g: np.where(np.arange(20) < 5, 0, g), "frozen", None),
}


@pytest.mark.parametrize("planted", GRADIENTS)
def test_gradients(planted):
    change, name, sentence = GRADIENTS[planted]
    g = normal(30, 20)
    allowed = 16 * float(np.finfo("float32").eps * np.abs(change(g)).max())
    (cause,) = diagnose_gradient(g, change(g).astype("float32"), allowed, sizes=(24, 30))
    assert cause.name == name
    assert sentence in (None, cause.sentence)


def test_gradients_that_agree_or_look_like_nothing():
    g = normal(30, 20)
    assert diagnose_gradient(g, g * np.float32(1 + 1e-7), 1e-5) == []
    assert diagnose_gradient(g, normal(30, 20), 1e-5) == []


@pytest.mark.parametrize(
    ("momentum", "sentence"),
    [
        (0.9, "the new value has a weight of 0.1 against 0.9"),
        (0.01, "the new value's weight in the one is 10 times the other's"),
        (0.0, "the statistics aren't updated in B"),
    ],
)
def test_running_statistics(momentum, sentence):
    states = [running(0.1)[1], running(momentum)[1]]
    (cause,) = diagnose_state(CHANNELS["running_var"], *states, 1e-5)
    assert (cause.name, cause.sentence) == ("momentum", sentence)


def test_the_variance_that_is_kept_is_unbiased():
    x = IMAGES[:2, :, :4, :4]
    kept = running(0.1, x)[1]
    biased = 0.9 * CHANNELS["running_var"] + 0.1 * x.var((0, 2, 3))
    (cause,) = diagnose_state(CHANNELS["running_var"], kept, biased.astype("float32"), 1e-6)
    assert cause.sentence == "A has the unbiased variance, times 32/31"
    assert diagnose_state(CHANNELS["running_var"], kept, kept, 1e-6) == []


def running(momentum, x=IMAGES):
    """What PyTorch keeps after a batch."""
    mean, var = (torch.tensor(CHANNELS[f"running_{name}"]) for name in ("mean", "var"))
    F.batch_norm(torch.tensor(x), mean, var, training=True, momentum=momentum)
    return mean.numpy(), var.numpy()


def test_a_relu_beside_an_elu_of_a_convolution_is_not_said_to_be_beside_nothing():
    kernel = np.random.default_rng(1).standard_normal((4, 12, 3, 3)).astype("float32")
    evidence = evidence_of(
        lambda x, w: F.relu(F.conv2d(x, w["kernel"])),
        lambda x, w: F.elu(F.conv2d(x, w["kernel"])),
        [IMAGES],
        {"kernel": kernel},
    )
    assert diagnose(evidence)[0].sentence == (
        "relu against no activation, or one that is other below zero alone"
    )
