"""Taps that write down what they are told of, and change what they are asked to."""

from __future__ import annotations

from multicalc.testing.ports.taps import Taps


class Listener(Taps):
    """``seen`` has ``(">", site, args)`` where a part is entered and ``("<", site, outputs)`` where
    it is left, in order; ``inputs`` and ``outputs`` are functions for the sites they change."""

    def __init__(self, inputs=None, outputs=None):
        super().__init__()
        self.seen = []
        self.inputs, self.outputs = inputs or {}, outputs or {}

    def entered(self, site, args, kwargs):
        self.seen.append((">", site, args))
        return self.inputs.get(site, lambda *args: args)(*args), kwargs

    def left(self, site, outputs):
        self.seen.append(("<", site, outputs))
        return self.outputs.get(site, lambda x: x)(outputs)

    def calls(self):
        """What was entered and left, as one text."""
        return " ".join(way + site for way, site, _ in self.seen)

    def of(self, way, site):
        return next(x for w, s, x in self.seen if (w, s) == (way, site))
