"""Shelves on which parts put themselves by name, also from outside through entry points; names in, parts out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Parts of one sort by name. `group` is the entry-point group from which outside parts are taken."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._parts: dict[str, T] = {}
        self._outside_loaded = False

    def put(self, name: str) -> Callable[[T], T]:
        """A decorator that shelves a part; a second part of the same name is an error (ValueError)."""

        def shelve(part: T) -> T:
            if name in self._parts:
                raise ValueError(f"{self.group}: two parts are named {name!r}")
            self._parts[name] = part
            return part

        return shelve

    def load_outside(self) -> None:
        """Import the parts that installed packages declare under the group, once."""
        if self._outside_loaded:
            return
        self._outside_loaded = True
        from importlib.metadata import entry_points

        for point in entry_points(group=self.group):
            if point.name not in self._parts:
                self._parts[point.name] = point.load()

    def __getitem__(self, name: str) -> T:
        return self._parts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def items(self) -> list[tuple[str, T]]:
        """The parts with their names, in the order in which they were shelved."""
        return list(self._parts.items())
