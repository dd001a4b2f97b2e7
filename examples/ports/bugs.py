"""24 bugs that ports have, six in each framework: an edit of a file that is right.

``zoo.py`` has the right models; a bug is what a person wrote instead of a line of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """What a person got wrong, and what a comparison should say of it.

    Attributes:
        name: in a few words.
        model: ``"transformer"``, ``"cnn"`` or ``"gru"``.
        framework: in whose file it is, and
        against: which framework's model, a right one, the port is held against.
        layers: paths in the port, one of which has to be blamed; ``""`` is the model itself,
            ``"(loss)"`` the loss, and ``"before head"`` what is done in no layer before that one.
        cause: what has to be named, or nothing where only the layer can be.
        edits: what stands in the file, once, and what the port has there.
        training: whether it shows in training only.
        seed: what a model that draws random numbers has to have.
    """

    name: str
    model: str
    framework: str
    against: str
    layers: tuple[str, ...]
    cause: str | None
    edits: tuple[tuple[str, str], ...]
    training: bool = False
    seed: int | None = None


BUGS = (
    Bug(
        name="the loss is a sum",
        model="transformer",
        framework="torch",
        against="keras",
        layers=("(loss)",),
        cause="mean or sum",
        edits=(
            (
                "F.cross_entropy(scores, labels)",
                'F.cross_entropy(scores, labels, reduction="sum")',
            ),
        ),
    ),
    Bug(
        name="batch norm always takes the batch's statistics",
        model="cnn",
        framework="torch",
        against="keras",
        layers=("norm",),
        cause="batch statistics",
        edits=(
            (
                "nn.BatchNorm2d(channels)\n        self.relu",
                "nn.BatchNorm2d(channels, track_running_stats=False)\n        self.relu",
            ),
        ),
    ),
    Bug(
        name="a leaky relu",
        model="cnn",
        framework="torch",
        against="gluon",
        layers=("relu",),
        cause="activation",
        edits=(("nn.ReLU()", "nn.LeakyReLU(0.1)"),),
    ),
    Bug(
        name="a square weight is transposed",
        model="transformer",
        framework="torch",
        against="flax",
        layers=("pooler",),
        cause="transposed weight",
        edits=(
            (
                "class Transformer(",
                "class Linear(nn.Linear):\n"
                "    def forward(self, x):\n"
                "        return x @ self.weight + self.bias\n\n\n"
                "class Transformer(",
            ),
            ("self.pooler = nn.Linear(", "self.pooler = Linear("),
        ),
    ),
    Bug(
        name="the embedding is not scaled",
        model="transformer",
        framework="torch",
        against="flax",
        layers=("before position",),
        cause="scale",
        edits=(("self.tokens(tokens) * math.sqrt(self.width)", "self.tokens(tokens)"),),
    ),
    Bug(
        name="a mean over windows in place of the largest",
        model="cnn",
        framework="torch",
        against="gluon",
        layers=("pool",),
        cause="interpolation or pooling",
        edits=(("nn.MaxPool2d(2)", "nn.AvgPool2d(2)"),),
    ),
    Bug(
        name="layer norm with Keras's own epsilon",
        model="transformer",
        framework="keras",
        against="torch",
        layers=("block.norm1",),
        cause="epsilon",
        edits=(
            (
                'layers.LayerNormalization(epsilon=1e-5, name="norm1")',
                'layers.LayerNormalization(name="norm1")',
            ),
        ),
    ),
    Bug(
        name="padding is the same for a stride",
        model="cnn",
        framework="keras",
        against="torch",
        layers=("down", "down.conv"),
        cause="padding",
        edits=(
            ('        layers.ZeroPadding2D(1, name="pad"),\n', ""),
            ("strides=2, activation", 'strides=2, padding="same", activation'),
        ),
    ),
    Bug(
        name="dropout is left on",
        model="transformer",
        framework="keras",
        against="flax",
        layers=("block.dropout",),
        cause="dropout",
        edits=(("self.dropout(h, training=training)", "self.dropout(h, training=True)"),),
        seed=0,
    ),
    Bug(
        name="the gate resets before the product",
        model="gru",
        framework="keras",
        against="torch",
        layers=("gru",),
        cause="reset gate",
        edits=(
            ('layers.GRU(width, name="gru")', 'layers.GRU(width, reset_after=False, name="gru")'),
        ),
    ),
    Bug(
        name="momentum by PyTorch's convention",
        model="cnn",
        framework="keras",
        against="flax",
        layers=("norm",),
        cause="momentum",
        edits=(
            (
                'momentum=0.9, epsilon=1e-5, name="norm"),\n            layers.ReLU',
                'momentum=0.1, epsilon=1e-5, name="norm"),\n            layers.ReLU',
            ),
        ),
        training=True,
    ),
    Bug(
        name="no causal mask",
        model="transformer",
        framework="keras",
        against="torch",
        layers=("block.attention",),
        cause="mask",
        edits=(("self.attention(h, h, use_causal_mask=True)", "self.attention(h, h)"),),
    ),
    Bug(
        name="gelu by tanh, which is flax's own",
        model="transformer",
        framework="flax",
        against="torch",
        layers=("block.mlp", "before block.mlp.fc2"),
        cause="gelu",
        edits=(("nn.gelu(self.fc1(x), approximate=False)", "nn.gelu(self.fc1(x))"),),
    ),
    Bug(
        name="average pooling counts the padding",
        model="cnn",
        framework="flax",
        against="torch",
        layers=("before head",),
        cause="interpolation or pooling",
        edits=(('padding="SAME", count_include_pad=False', 'padding="SAME"'),),
    ),
    Bug(
        name="channels are last when flattened",
        model="cnn",
        framework="flax",
        against="torch",
        layers=("head", "before head"),
        cause="order of axes",
        edits=(("x.transpose(0, 3, 1, 2).reshape(", "x.reshape("),),
    ),
    Bug(
        name="positions begin at one",
        model="transformer",
        framework="flax",
        against="torch",
        layers=("position",),
        cause="off by one",
        edits=(
            (
                "np.arange(self.length)[:, None]",
                "np.arange(1, self.length + 1)[:, None]",
            ),
        ),
    ),
    Bug(
        name="the residual branch is detached",
        model="cnn",
        framework="flax",
        against="keras",
        layers=("residual",),
        cause="frozen",
        edits=(
            ("import jax.numpy as jnp", "import jax\nimport jax.numpy as jnp"),
            ("self.norm(self.conv(x)) + x", "self.norm(self.conv(x)) + jax.lax.stop_gradient(x)"),
        ),
    ),
    Bug(
        name="no bias in one layer",
        model="transformer",
        framework="flax",
        against="torch",
        layers=("block.mlp.fc1",),
        cause="missing bias",
        edits=(("nn.Dense(self.hidden)", "nn.Dense(self.hidden, use_bias=False)"),),
    ),
    Bug(
        name="attention is scaled by the width",
        model="transformer",
        framework="gluon",
        against="torch",
        layers=("block.attention",),
        cause="scale",
        edits=(("math.sqrt(width // self.heads)", "math.sqrt(width)"),),
    ),
    Bug(
        name="softmax is over the queries",
        model="transformer",
        framework="gluon",
        against="torch",
        layers=("block.attention",),
        cause="axis",
        edits=(("(1 - mask), axis=-1)", "(1 - mask), axis=-2)"),),
    ),
    Bug(
        name="batch norm with Keras's epsilon",
        model="cnn",
        framework="gluon",
        against="torch",
        layers=("residual.norm",),
        cause="epsilon",
        edits=(
            (
                "nn.BatchNorm(in_channels=channels)\n\n",
                "nn.BatchNorm(epsilon=1e-3, in_channels=channels)\n\n",
            ),
        ),
    ),
    Bug(
        name="gates in another order",
        model="gru",
        framework="gluon",
        against="torch",
        layers=("gru", "gru.cell"),
        cause="gate order",
        edits=(
            ("reset_x, update_x, new_x", "update_x, reset_x, new_x"),
            ("reset_h, update_h, new_h", "update_h, reset_h, new_h"),
        ),
    ),
    Bug(
        name="no residual around the MLP",
        model="transformer",
        framework="gluon",
        against="flax",
        layers=("block",),
        cause="missing residual",
        edits=(
            (
                "return x + self.dropout(self.mlp(self.norm2(x)))",
                "return self.dropout(self.mlp(self.norm2(x)))",
            ),
        ),
    ),
    Bug(
        name="float16 in one layer",
        model="transformer",
        framework="gluon",
        against="keras",
        layers=("block.mlp", "before block.mlp.fc2"),
        cause="precision",
        edits=(
            (
                "return self.fc2(self.act(self.fc1(x)))",
                'h = self.act(self.fc1(x)).astype("float16")\n'
                '        return self.fc2(h.astype("float32"))',
            ),
        ),
    ),
)
