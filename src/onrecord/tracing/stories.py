"""Articles in as they come, by their terms and days; the stories that they tell out: who joined, what merged or split.

An article is weighed with the stories that share its telling terms, and all members of these anew with it, so that it
can bind two stories or part one. What is known is its rows and nothing else: `Stories.restore` goes on from them.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from onrecord.tracing.story_index import StoryIndex
from onrecord.tracing.story_likeness import Compared, Frequencies
from onrecord.tracing.story_parts import parts
from onrecord.tracing.terms import Terms

ENOUGH = 0.13
"""Two parts of a story are at least so alike on the average."""
_STAYS = 0.01
"""What two articles that are in one story already are alike in addition, so that stories hold together."""
_ARTICLES = 40
_STORIES = 6
"""Articles that share most with a new one, and stories of theirs, that it is weighed with."""
_CLOSE = 0.5
"""A story none of whose members is so nearly alike enough stays out of it."""
Recall = Callable[[Sequence[str]], Mapping[str, Terms]]
"""The terms of articles, by id, from where they are kept."""

_SAMPLE = 24
"""Members of a story that are weighed, from its first to its last; the others go with the most of them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article and the story it is in: the row to keep. `copy_of`: the article that it goes with, if any."""

    article: str
    day: date | None
    terms: Terms
    story: str
    copy_of: str | None = None


class _Row(NamedTuple):
    article: str
    day: date | None
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a new article changed: the story it is in, and whether it founded it.

    `moved`: other articles that are in another story now, with that story. `merged`: stories that are no more, with the
    one that each became part of. `split`: stories that are new, with the one that each was part of.
    """

    story: str
    founded: bool = False
    moved: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)


class Stories:
    """The stories of all articles that were added, one after another; the order of adding matters little.

    With `at_hand`, the terms of so many articles are held, and those of others asked for when they are weighed.
    """

    def __init__(self, enough: float = ENOUGH, at_hand: int | None = None) -> None:
        self._enough, self._at_hand = enough, at_hand
        self._rows: list[_Row] = []
        self._terms: OrderedDict[int, Terms] = OrderedDict()
        self._numbers: dict[str, int] = {}
        self._story: list[str] = []
        self._members: defaultdict[str, list[int]] = defaultdict(list)
        self._copies: defaultdict[int, list[int]] = defaultdict(list)
        self._frequencies = Frequencies()
        self._index = StoryIndex()

    @classmethod
    def restore(cls, rows: Iterable[Placed]) -> Stories:
        """The stories of rows that were kept, given in the order in which their articles were added.

        All rows, or those of the last `story_index.WINDOW` days: then only how common a term is may differ.
        """
        found = cls()
        found.take_up(rows, {})
        return found

    def take_up(self, rows: Iterable[Placed], moved: Mapping[str, str]) -> None:
        """Go on from what others have done since: rows that they added, in that order, and what went elsewhere."""
        goes = {self._numbers[article]: story for article, story in moved.items()}
        copies = {n for n in goes if self._rows[n].copy_of in self._numbers}
        for _ in self._move({n: story for n, story in goes.items() if n not in copies}):
            pass
        for row in rows:
            self._put(row)

    def rows(self) -> Iterator[Placed]:
        """All articles with their stories, in the order of adding; of one that holds the terms of all."""
        for number, (row, story) in enumerate(zip(self._rows, self._story, strict=True)):
            yield Placed(row.article, row.day, self._terms[number], story, row.copy_of)

    def goes_with(self, article: str) -> str | None:
        """The article that an article is a copy of, as far as stories are concerned."""
        return self._rows[self._numbers[article]].copy_of

    def add(
        self, article: str, day: date | None, terms: Terms, copies_of: Sequence[str] = (), recall: Recall | None = None
    ) -> Change:
        """Place an article; one that is there already changes nothing.

        `copies_of`: articles that it was made from, or that were made from it, the closest first. With the first that
        is held it goes from then on; a copy has no say in what else belongs together. `recall` is asked for terms
        that are not at hand. Raises KeyError where they are neither at hand nor recalled.
        """
        if article in self._numbers:
            return Change(self._story[self._numbers[article]])
        held = next((self._numbers[c] for c in copies_of if c in self._numbers), None)
        if held is not None:
            first = self._rows[held].copy_of or self._rows[held].article
            story = self._story[held]
            self._put(Placed(article, day, terms, story, first))
            return Change(story)
        near = self._near(day, terms)
        founded = _story_id(article)
        number = self._put(Placed(article, day, terms, founded))
        return self._weigh(number, near, recall) if near else Change(founded, founded=True)

    def _put(self, row: Placed) -> int:
        number = len(self._rows)
        self._rows.append(_Row(row.article, row.day, row.copy_of))
        self._story.append(row.story)
        self._numbers[row.article] = number
        self._hold(number, row.terms)
        goes_with = self._numbers.get(row.copy_of) if row.copy_of else None
        if goes_with is not None:
            self._copies[goes_with].append(number)
            return number
        self._members[row.story].append(number)
        self._frequencies.add(row.terms)
        keys = row.terms.keys
        self._index.add(number, row.day, keys, row.terms.told * self._frequencies.rarity(keys))
        return number

    def _hold(self, number: int, terms: Terms) -> None:
        self._terms[number] = terms
        self._terms.move_to_end(number)
        while self._at_hand is not None and len(self._terms) > self._at_hand:
            self._terms.popitem(last=False)

    def _recalled(self, numbers: Sequence[int], recall: Recall | None) -> list[Terms]:
        """The terms of articles, from hand or from where they are kept."""
        found = {number: self._terms[number] for number in numbers if number in self._terms}
        lacking = {self._id(number): number for number in numbers if number not in found}
        if lacking:
            kept = recall(list(lacking)) if recall is not None else {}
            found |= {number: kept[article] for article, number in lacking.items()}
        for number in numbers:
            self._hold(number, found[number])
        return [found[number] for number in numbers]

    def _near(self, day: date | None, terms: Terms) -> list[str]:
        """The stories that share most with an article."""
        weights = terms.told * self._frequencies.rarity(terms.keys)
        articles = self._index.sharing(day, terms.keys, weights, _ARTICLES)
        return list(dict.fromkeys(self._story[n] for n in articles))[:_STORIES]

    def _weigh(self, new: int, near: Sequence[str], recall: Recall | None) -> Change:
        """Weigh a new article and the members of stories near it anew."""
        weighed = sorted([new, *(n for story in near for n in _sample(self._members[story]))], key=self._id)
        rows, at = [self._rows[n] for n in weighed], weighed.index(new)
        compared = Compared(self._recalled(weighed, recall), [r.day for r in rows], self._frequencies)
        its = np.array([self._story[n] for n in weighed])
        row = compared.alike([at], range(len(rows)))[0]
        row[at] = 0
        if row.max() < self._enough:
            return Change(self._story[new], founded=True)
        close = [n for n in range(len(rows)) if n == at or row[its == its[n]].max() >= self._enough * _CLOSE]
        alike = compared.alike(close, close) + _STAYS * (its[close][:, None] == its[close][None, :])
        return self._settle(new, [[weighed[close[n]] for n in part] for part in parts(alike, self._enough)])

    def _id(self, number: int) -> str:
        return self._rows[number].article

    def _settle(self, new: int, found: Sequence[Sequence[int]]) -> Change:
        """Give the parts their stories: each story stays with its largest part, a part with its oldest story."""
        shares = [Counter(self._story[n] for n in part if n != new) for part in found]
        claims: defaultdict[int, list[str]] = defaultdict(list)
        for story in sorted(set().union(*shares), key=lambda s: self._members[s][0]):
            claims[max(range(len(found)), key=lambda p: (shares[p][story], -min(found[p])))].append(story)
        goes: dict[int, str] = {}
        merged: dict[str, str] = {}
        split: dict[str, str] = {}
        for p, part in enumerate(found):
            if p in claims:
                story, *others = claims[p]
                merged |= dict.fromkeys(others, story)
            elif part == [new]:
                story = self._story[new]
            else:
                story = _story_id(self._rows[min(part)].article, self._rows[new].article)
                split[story] = shares[p].most_common(1)[0][0]
            goes |= dict.fromkeys(part, story)
        for gone, story in merged.items():
            goes = dict.fromkeys(self._members[gone], story) | goes
        founded = goes[new] == self._story[new]
        moved = {article: story for article, story in self._move(goes) if article != self._rows[new].article}
        return Change(goes[new], founded, moved, merged, split)

    def _move(self, goes: Mapping[int, str]) -> Iterator[tuple[str, str]]:
        """Put articles, and the copies that go with them, into their stories; those that were in others are told."""
        for number, story in goes.items():
            before = self._story[number]
            if before == story:
                continue
            self._members[before].remove(number)
            if not self._members[before]:
                del self._members[before]
            insort(self._members[story], number)
            for n in (number, *self._copies.get(number, ())):
                self._story[n] = story
                yield self._rows[n].article, story


def _sample(members: Sequence[int]) -> Sequence[int]:
    """So many members at most, evenly from the first to the last."""
    if len(members) <= _SAMPLE:
        return members
    return [members[n * (len(members) - 1) // (_SAMPLE - 1)] for n in range(_SAMPLE)]


def _story_id(first: str, cause: str = "") -> str:
    """The id of a story, from its first article and, where it was split off, from the one that caused it."""
    return "story:" + sha256(f"{first}\n{cause}".encode()).hexdigest()[:16]
