"""Whom a name means: a name or id as a user types it in, the ids of the actors of a ledger that go by it out.

A name means whoever has all of its words in one name, in any order and in any spelling that the tables hold for one:
case, accents and transliteration do not count. "assad" is not in "ambassador".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.engine import Connection, Engine

from onrecord.ledger.fold import fold
from onrecord.ledger.tables import actors
from onrecord.packs.pack import load_pack, slug
from onrecord.packs.spelling import beginnings, sought


class Sought:
    """A name that is looked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.words = fold(name).split()
        self.short = len(self.words) > 1
        self.forms = {sought(word, self.short) for word in self.words}

    def means(self, folded: str) -> bool:
        """Whether a name, folded, is one that this one means; Bill is William only where there is another word."""
        return bool(self.forms) and self.forms <= {sought(word, self.short) for word in folded.split()}

    def may_mean(self, folded: ColumnElement[str]) -> ColumnElement[bool]:
        """Names of which `means` may be true, by the letters with which their words begin."""
        return and_(
            true(), *(or_(false(), *(folded.contains(f" {c}") for c in beginnings(word))) for word in self.words)
        )


class _Names:
    """Who has which words in a name, of one ledger; learns what has been added since."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = 0
        self._last = 0
        self._ids: set[str] = set()
        self._whose: list[str] = []
        self._by_form: dict[tuple[bool, str], set[int]] = {}

    def meant(self, connection: Connection, names: Sequence[Sought]) -> list[set[str]]:
        """Of each name the ids of those whom it means, or who have it for an id."""
        with self._lock:
            self._asked += 1
            if self._asked < _OFTEN:
                return _looked_up(connection, names)
            self._learn(connection)
            return [self._mean(name) | ({name.name} & self._ids) for name in names]

    def hold(self, connection: Connection) -> None:
        """Learn them now."""
        with self._lock:
            self._asked = _OFTEN
            self._learn(connection)

    def _learn(self, connection: Connection) -> None:
        query = select(actors.c.seq, actors.c.id, actors.c.folded).where(actors.c.seq > self._last)
        for seq, actor, folded in connection.execute(query.order_by(actors.c.seq)):
            self._last = seq
            self._ids.add(actor)
            self._add(actor, folded)

    def _add(self, actor: str, folded: str) -> None:
        number = len(self._whose)
        self._whose.append(actor)
        for short in (False, True):
            for word in folded.split():
                self._by_form.setdefault((short, sought(word, short)), set()).add(number)

    def _mean(self, name: Sought) -> set[str]:
        """A name means one that is found by the forms of all of its words."""
        found = [self._by_form.get((name.short, form), set()) for form in name.forms]
        return {self._whose[number] for number in set.intersection(*found)} if found else set()


_OFTEN = 3
"""From this question on all names are held: one who asks once does not wait for that."""
_NAMES: WeakKeyDictionary[Engine, _Names] = WeakKeyDictionary()


def hold(connection: Connection) -> None:
    """Have all names at hand, for one who will ask often."""
    _NAMES.setdefault(connection.engine, _Names()).hold(connection)


def matching(connection: Connection, names: Sequence[Sought], pack: str | None) -> set[str]:
    """The ids of the actors that one of the names means; where nobody has a name, of those whom the pack calls so."""
    if not names:
        return set()
    found: set[str] = set()
    for name, ids in zip(names, _NAMES.setdefault(connection.engine, _Names()).meant(connection, names), strict=True):
        found |= ids if ids or pack is None else _in_pack(pack, name.name)
    return found


def _looked_up(connection: Connection, names: Sequence[Sought]) -> list[set[str]]:
    query = select(actors.c.id, actors.c.folded).distinct()
    given = [n.name for n in names]
    rows = connection.execute(query.where(or_(actors.c.id.in_(given), *(n.may_mean(actors.c.folded) for n in names))))
    found: list[set[str]] = [set() for _ in names]
    for actor, folded in rows:
        for ids, name in zip(found, names, strict=True):
            if actor == name.name or name.means(folded):
                ids.add(actor)
    return found


@lru_cache(maxsize=256)
def _in_pack(pack: str, name: str) -> frozenset[str]:
    """The ids of persons, bodies and countries to whom the pack gives a name that this one means. Raises PackError."""
    wanted, known = Sought(name), load_pack(pack)
    named = [(person.id, (person.name, *person.aliases)) for person in known.people]
    named += [(body.id, (body.name, *body.aliases)) for body in known.organisations]
    named += [(slug(country.name), (country.name, *country.aliases)) for country in known.countries]
    return frozenset(actor for actor, names in named if any(wanted.means(fold(n)) for n in names))
