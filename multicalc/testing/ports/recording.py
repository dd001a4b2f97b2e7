"""Taps that note what goes through a model, and put other values there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from multicalc.backend import Backend, native, owner, within
from multicalc.calls import trees
from multicalc.rules.stop_gradient import stop_gradient
from multicalc.testing.ports.taps import Arguments, Taps

Leaves = list[Any]
Site = dict[str, Leaves]
"""What of a site was noted: the arrays that came ``"in"`` and went ``"out"``, in order."""


class SiteRecorder(Taps):
    """Notes every site, in the order in which they are done, and in ``events`` when each is entered
    (``"in"``) and left (``"out"``).

    Args:
        backend: of the model's arrays.
        shifts: what to add to the arrays that sites give, by site, None for nothing: derivatives
            by these are derivatives by what the sites give.
    """

    def __init__(self, backend: Backend, shifts: Mapping[str, Sequence[Any]] | None = None) -> None:
        super().__init__()
        self._backend = backend
        self._shifts = shifts
        self._came: dict[str, Leaves] = {}
        self.sites: dict[str, Site] = {}
        self.events: list[tuple[str, str]] = []

    def entered(self, site: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
        self._came[site] = arrays((args, kwargs))
        self.events.append((site, "in"))
        return args, kwargs

    def left(self, site: str, outputs: Any) -> Any:
        self.events.append((site, "out"))
        came, gave = self._came.pop(site, []), arrays(outputs)
        if self._shifts is None:
            # A value in a loop or a branch that the framework traces is of that alone.
            if all(self._backend.has_values(x) for x in (*came, *gave)):
                self.sites[site] = {"in": came, "out": gave}
            return outputs
        if site not in self._shifts:
            return outputs
        self.sites[site] = {"out": gave}
        by = self._shifts[site]
        moved = [x if y is None else x + y for x, y in zip(gave, by, strict=True)]
        return with_arrays(outputs, moved)


class Forced(Taps):
    """Gives every site what it is told to, so that nothing that goes wrong in one gets to another.

    Args:
        values: by site, what it is to be given (``"in"``) and what others are to get of it
            (``"out"``), an array for each or None where it is to be as it comes.
        through: sites whose outputs have the derivatives of what the part gave, whatever value
            they are given.
    """

    def __init__(
        self,
        values: Mapping[str, Mapping[str, Sequence[Any]]],
        through: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._values = values
        self._through = through
        self.arrived: dict[str, Leaves] = {}
        self.gave: dict[str, Leaves] = {}

    def entered(self, site: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
        if site not in self._values:
            return args, kwargs
        self.arrived[site] = arrays((args, kwargs))
        forced: Arguments = self._put(site, "in", (args, kwargs))
        return forced

    def left(self, site: str, outputs: Any) -> Any:
        if site not in self._values:
            return outputs
        gave = self.gave[site] = arrays(outputs)
        if site in self._through:
            both = zip(gave, self._values[site]["out"], strict=True)
            return with_arrays(
                outputs, [x if y is None else y + (x - stop_gradient(x)) for x, y in both]
            )
        # Beside what is told, what goes on as it is has no part in derivatives: those of this part
        # are by what it gave, and not by what later parts made of it.
        told = any(x is not None for x in self._values[site].get("out", ()))
        return self._put(site, "out", stop_gradient(outputs) if told else outputs)

    def _put(self, site: str, side: str, tree: Any) -> Any:
        put = self._values[site].get(side)
        if put is None:
            return tree
        own = arrays(tree)
        return with_arrays(tree, [x if y is None else y for x, y in zip(own, put, strict=True)])


class Reached(BaseException):
    """A run came to where it was to end: no error, and nothing that a library may take for one."""


class Until(Forced):
    """As :class:`Forced`, and ends the run where a site is entered (``"in"``) or left."""

    def __init__(
        self, values: Mapping[str, Mapping[str, Sequence[Any]]], site: str, side: str
    ) -> None:
        super().__init__(values)
        self._end = (site, side)

    def entered(self, site: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
        forced = super().entered(site, args, kwargs)
        self._ends(site, "in")
        return forced

    def left(self, site: str, outputs: Any) -> Any:
        forced = super().left(site, outputs)
        self._ends(site, "out")
        return forced

    def _ends(self, site: str, side: str) -> None:
        if (site, side) == self._end:
            raise Reached


def arrays(tree: Any) -> Leaves:
    """The arrays in a tree, native."""
    return [native(x) for x in trees.flatten(tree)[0] if _is_array(x)]


def with_arrays(tree: Any, new: Sequence[Any]) -> Any:
    """``tree`` with its arrays replaced, in order; standard ones by standard ones."""
    leaves, spec = trees.flatten(tree)
    rest = iter(new)
    put = [within(lambda _: next(rest), x) if _is_array(x) else x for x in leaves]
    return trees.unflatten(spec, put)


def _is_array(x: Any) -> bool:
    return owner(native(x)) is not None
