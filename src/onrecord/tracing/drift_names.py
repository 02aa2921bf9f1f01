"""A copy and its parent in; who of the one is who of the other (`People`), and names that became others, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.model.copies import Drift
from onrecord.model.marks import Name
from onrecord.tracing.drift_article import Side
from onrecord.tracing.drift_sides import Sides
from onrecord.tracing.sentences import name_key

_SPELT = 0.7
"""Likeness of letters from which two names may be spellings of one."""
_HEARD = 0.9
_MANY = 2
"""So many other spellings in a text: it comes from another language, and none of them is a change."""


_SOUNDS = (
    ("zh", "g"), ("j", "g"), ("qu", "kv"), ("w", "v"), ("ck", "k"), ("c", "k"), ("ph", "f"), ("y", "i"), ("z", "s"),
    ("th", "t"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouh]")


@dataclass(slots=True)
class Person:
    """Somebody an article names: the words of the fullest name, actor ids and where it stands."""

    words: tuple[str, ...]
    ids: set[str] = field(default_factory=set)
    names: list[Name] = field(default_factory=list)


@dataclass(slots=True)
class People:
    """Pairs of persons of a copy and its parent who are the same; `changed` where the name is not."""

    pairs: list[tuple[Person, Person]]
    changed: list[tuple[Person, Person]]


def _persons(side: Side) -> list[Person]:
    found: dict[str, Person] = {}
    for n in side.marks.names:
        if n.type != "person" or side.sentence(n.start) < 0:
            continue
        person = found.setdefault(n.id, Person(tuple(n.name.split())))
        person.ids.add(n.id)
        person.names.append(n)
    return [p for p in found.values() if p.words]


def people(sides: Sides) -> People:
    """Who is who: by name, else by a like name, or a like part of it, in a sentence that tells the same."""
    ours, theirs = _persons(sides.here), _persons(sides.there)
    pairs: list[tuple[Person, Person]] = []
    left = []
    for a in ours:
        same = [b for b in theirs if _same(a.words, b.words)]
        if same:
            pairs.append((a, same[0]))
        else:
            left.append(a)
    taken = {id(b) for _, b in pairs}
    foreign = sides.retold or _other_spellings(sides) >= _MANY
    changed = []
    for a in left:
        likely = [
            (_likeness(a.words, b.words), n, b)
            for n, b in enumerate(theirs)
            if name_key(a.words[-1]) == name_key(b.words[-1]) or (id(b) not in taken and _together(sides, a, b))
        ]
        best = max((x for x in likely if x[0] > 0.5), key=lambda x: (x[0], -x[1]), default=None)
        if best is None:
            continue
        taken.add(id(best[2]))
        pairs.append((a, best[2]))
        if not (foreign and best[0] >= _SPELT):
            changed.append((a, best[2]))
    return People(pairs, changed)


def _same(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one name is the other or the end of it, up to spelling."""
    ours, theirs = [name_key(w) for w in a], [name_key(w) for w in b]
    n = min(len(ours), len(theirs))
    return ours[-n:] == theirs[-n:] or (ours[-1] == theirs[-1] and ours[0] == theirs[0])


def _likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """How like two names are, from 0 to 1: the least of given and family name where both have both."""
    last = _spelt(a[-1], b[-1])
    if len(a) == 1 or len(b) == 1:
        return last
    first = _spelt(a[0], b[0])
    return max(last, first) * 0.5 + min(last, first) * 0.5


def _spelt(a: str, b: str) -> float:
    """How like two words are by their letters, or by their consonants alone, as they are heard."""
    from rapidfuzz.distance import Indel

    one, other = (_VOWELS.sub("", _heard(name_key(word))) for word in (a, b))
    heard = _HEARD if len(one) > 1 and one == other else 0.0
    return max(heard, Indel.normalized_similarity(_heard(name_key(a)), _heard(name_key(b))))


def _heard(key: str) -> str:
    for letters, sound in _SOUNDS:
        key = key.replace(letters, sound)
    return key


def _together(sides: Sides, a: Person, b: Person) -> bool:
    """Whether both are named in sentences that tell the same."""
    there = {sides.there.sentence(n.start) for n in b.names}
    return any(m in there for n in a.names for m in sides.partners(sides.here.sentence(n.start)))


def _other_spellings(sides: Sides) -> int:
    """How many words of names of the copy have another spelling in the parent."""
    found: set[str] = set()
    for n, names in enumerate(sides.here.names):
        if alone := names - sides.there.all_names:
            near = {k for m in sides.partners(n) for k in sides.there.names[m]}
            found |= {key for key in alone if any(_spelt(key, other) >= _SPELT for other in near)}
    return len(found)


def names_changed(sides: Sides, who: People) -> Iterator[Drift]:
    """Persons whose name the copy gives as another one, told once each, at the first mention in full."""
    for a, b in who.changed:
        here = max(a.names, key=lambda n: (n.end - n.start, -n.start))
        there = max(b.names, key=lambda n: (n.end - n.start, -n.start))
        yield Drift(
            "name", sides.here.span(here.start, here.end), sides.there.span(there.start, there.end),
            " ".join(b.words), " ".join(a.words),
        )  # fmt: skip
