"""What names of weights and of the parts they belong to have in common across libraries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

ROLES = {
    "weight": ("weight", "weights", "kernel", "w", "embedding", "embeddings", "matrix"),
    "bias": ("bias", "biases", "b", "beta", "offset"),
    "scale": ("scale", "gamma", "g"),
    "mean": ("running_mean", "moving_mean", "mean"),
    "var": ("running_var", "moving_variance", "moving_var", "var", "variance"),
}
"""What a weight is to its part, and what libraries call it."""

STATISTICS = ("mean", "var")
"""The roles of what is kept of batches."""

WORDS = {
    "attention": ("attn", "attention", "mha", "selfattn", "selfattention", "multiheadattention",
                  "multiheaddotproductattention"),
    "query": ("q", "query", "wq"),
    "key": ("k", "key", "wk"),
    "value": ("v", "value", "wv"),
    "out": ("o", "out", "output", "wo"),
    "norm": ("norm", "ln", "layernorm", "bn", "batchnorm", "normalization", "batchnormalization",
             "layernormalization", "groupnorm", "rmsnorm"),
    "dense": ("dense", "linear", "fc", "lin", "densegeneral", "einsumdense"),
    "conv": ("conv", "convolution"),
    "embed": ("embed", "embedding", "embeddings", "emb", "embedder", "wte"),
    "token": ("token", "tok", "word", "tokens"),
    "position": ("position", "pos", "positional", "positions", "wpe"),
    "block": ("block", "blocks", "layer", "layers", "encoderlayer"),
    "head": ("head", "classifier", "logits"),
    "mlp": ("mlp", "ffn", "ff", "feedforward"),
    "up": ("up", "expand"),
    "down": ("down", "contract"),
    "rnn": ("rnn", "lstm", "gru", "lstmcell", "grucell", "optimizedlstmcell", "simplernn",
            "simplecell", "rnncell", "cell"),
    "backward": ("backward", "reverse"),
    "projection": ("projection", "proj", "shortcut", "skip", "downsample"),
}  # fmt: skip
"""Words that mean the same; the others stand for themselves."""

EMPTY = ("self", "multi", "multihead", "d", "model", "module", "forward")
"""Words that tell nothing."""

PROJECTED = ("query", "key", "value", "out", "up", "down")
"""Words that mean a projection without saying so."""

_ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
_WORD_OF = {word: meaning for meaning, words in WORDS.items() for word in words}
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def role_of(leaf: str) -> str | None:
    """What a weight of this last name is to its part."""
    return _ROLE_OF.get(leaf.lower())


def words(path: str) -> tuple[str, ...]:
    """A path's words and numbers, in the words that all libraries share.

    >>> words("encoder.layers.0.self_attn.q_proj")
    ('encoder', 'block', '0', 'attention', 'query')
    >>> words("EncoderLayer_0.MultiHeadDotProductAttention_0.query")
    ('block', '0', 'attention', '0', 'query')
    """
    found = []
    for part in path.split("."):
        pieces = _PIECES.findall(part)
        stem = "".join(piece.lower() for piece in pieces if not piece.isdigit())
        if stem in _WORD_OF:
            numbers = [piece for piece in pieces if piece.isdigit()]
            found += [_WORD_OF[stem], *numbers]
            continue
        lower = [_WORD_OF.get(piece.lower(), piece.lower()) for piece in pieces]
        if lower[-1:] == ["projection"] and lower[-2:-1] and lower[-2] in PROJECTED:
            lower.pop()
        found += [each for each in lower if each not in EMPTY]
    return tuple(found)


def ranked(paths: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The words of each ``(path, family)``, where a number says the how manieth of its kind it is.

    What ``Sequential`` calls 0, 2 and 4 flax calls ``Dense_0``, ``Dense_1``, ``Dense_2``, and Keras
    ``dense``, ``dense_1``, ``dense_2``.
    """
    all_words = [(_with_numbers(words(path)), family) for path, family in paths]
    seen: dict[tuple[object, ...], set[int]] = {}
    for each, family in all_words:
        for i, (_, number) in enumerate(each):
            seen.setdefault((each[:i], _stems(each[i:]), family), set()).add(number)
    result = []
    for each, family in all_words:
        here = []
        for i, (word, number) in enumerate(each):
            numbers = sorted(seen[each[:i], _stems(each[i:]), family])
            here.append(word if len(numbers) == 1 else f"{word}{numbers.index(number)}")
        result.append(tuple(here))
    return result


def likeness(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How many words two paths share, from 0 to 1. The last ones count double."""
    if not a and not b:
        return 1.0
    x, y = (Counter([*each, *each[-1:]]) for each in (a, b))
    return 2 * (x & y).total() / (x.total() + y.total())


def _stems(each: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    return tuple(word for word, _ in each)


def _with_numbers(each: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Each word with the number behind it; -1 where there is none."""
    found: list[tuple[str, int]] = []
    for word in each:
        if not word.isdigit():
            found.append((word, -1))
        elif found and found[-1][1] == -1:
            found[-1] = (found[-1][0], int(word))
        else:
            found.append(("", int(word)))
    return tuple(found)
