"""The best quadratic as the chapter's PyTorch tab prints it."""

import torch


def quadratic(x, y):
    x, y = torch.tensor(x), torch.tensor(y)
    w = torch.exp(torch.tensor([-1.0], dtype=x.dtype))
    w = w * (-1 - (x + 1) + 2 * (x + 1) ** 2 + 2 * y**2)
    return w.numpy()
