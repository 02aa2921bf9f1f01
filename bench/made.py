"""A number of an article in, the article out: originals, reports of the same happening, and copies of six kinds.

Everything is drawn from the number and the seed, so that an article can be made again without the others. Words follow
Zipf's law: few people, places and phrases are in thousands of articles, most are in few.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, NamedTuple, TypeVar

from onrecord.model.article import Article, Block

COPIES = ("verbatim", "edited", "cut", "merged", "excerpt", "reworded")
SHARE = 0.2
"""Copies among the articles."""
_SENTENCES = (15, 20)
_NEAR = 3000
"""Half of the copies follow an article so few numbers before, the others any."""
_SLOT = re.compile(r"\{(\w+)\}")
_T = TypeVar("_T")


class Line(NamedTuple):
    """A line of the tables, the seed that fills its places, and the happening whose people and places it names."""

    written: str
    seed: int
    event: int


class Zipf(Generic[_T]):
    """Draws from things, the n-th with a weight of 1 / (n + shift)."""

    def __init__(self, things: Sequence[_T], shift: float = 2.7) -> None:
        self.things = things
        self.sums = list(accumulate(1 / (n + shift) for n in range(1, len(things) + 1)))

    def draw(self, random: Random) -> _T:
        """One of them."""
        return self.things[bisect_left(self.sums, random.random() * self.sums[-1])]


class Press:
    """All articles that there are under a seed, by number."""

    def __init__(self, seed: int = 7) -> None:
        self.seed = seed
        tables = tomllib.loads(Path(__file__).with_name("made_words.toml").read_text("utf-8"))
        self.lines: dict[str, list[str]] = tables["sentences"]
        words: dict[str, str] = tables["words"]
        self.groups = {
            kind: Zipf([[w.strip() for w in group.split("|")] for group in words[kind].split(";")], 8)
            for kind in ("noun", "verb", "adj", "said")
        }
        self.lists = {kind: words[kind].split() for kind in ("first", "month", "weekday", "syllable", "ending")}
        random = Random(f"{seed} stock")
        lines = [*self.lines["stock"], *random.choices(self.lines["told"], k=300)]
        self.stock = [Line(line, random.getrandbits(40), -n) for n, line in enumerate(lines, 1)]
        self.stock_weights = [1 / (n + 2) for n in range(len(lines))]

    def _coined(self, count: int, what: str, ending: bool = True) -> list[str]:
        random, found = Random(f"{self.seed} {what}"), dict[str, None]()
        while len(found) < count:
            word = "".join(random.choices(self.lists["syllable"], k=random.choice((2, 2, 3))))
            found[word + (random.choice(self.lists["ending"]) if ending else "")] = None
        return list(found)

    @cached_property
    def rare(self) -> Zipf[str]:
        """Words that are in few articles."""
        return Zipf(self._coined(20_000, "rare"), 20)

    @cached_property
    def people(self) -> Zipf[str]:
        """Full names: a few are in thousands of articles."""
        random, last = Random(f"{self.seed} people"), [w.title() for w in self._coined(8_000, "last")]
        return Zipf([f"{random.choice(self.lists['first'])} {random.choice(last)}" for _ in range(40_000)], 10)

    @cached_property
    def places(self) -> Zipf[str]:
        """Towns."""
        return Zipf([w.title() for w in self._coined(3_000, "places", ending=False)], 5)

    @cached_property
    def outlets(self) -> Zipf[str]:
        """Newspapers and agencies."""
        return Zipf([f"{w.title()} Post" for w in self._coined(60, "outlets", ending=False)])

    def kind(self, number: int) -> str | None:
        """How an article was made from others; nothing for one that was not."""
        random = Random(f"{self.seed} kind {number}")
        return random.choice(COPIES) if number > 20 and random.random() < SHARE else None

    def sources(self, number: int) -> list[int]:
        """The articles that an article was made from."""
        kind, random = self.kind(number), Random(f"{self.seed} sources {number}")
        found: list[int] = []
        while kind and len(found) < 1 + (kind == "merged"):
            back = random.randrange(1, min(number, _NEAR) if random.random() < 0.5 else number)
            if self.kind(number - back) is None and number - back not in found:
                found.append(number - back)
        return found

    def roots(self, number: int) -> set[int]:
        """What an article goes back to: its sources, and itself where it tells something of its own."""
        return {*self.sources(number)} | ({number} if self.kind(number) in (None, "excerpt") else set())

    def event(self, number: int) -> int:
        """The happening that an original tells of; some are told of by a few."""
        return int(number - Random(f"{self.seed} event {number}").paretovariate(1.2) % 40) // 2

    def article(self, number: int) -> Article:
        """The article."""
        random, kind = Random(f"{self.seed} article {number}"), self.kind(number)
        told = [self.told(source) for source in self.sources(number)]
        if kind is None:
            texts = [self._text(line) for line in self.told(number)]
        elif kind == "merged":
            texts = [self._text(line) for its in told for line in its[: len(its) // 2 + 1]]
        elif kind == "excerpt":
            at, own = random.randrange(len(told[0]) // 2), self.told(number)
            half = len(own) // 2
            texts = [self._text(line) for line in (*own[:half], *told[0][at : at + 6], *own[half:])]
        elif kind == "cut":
            texts = [self._text(line) for line in told[0][: round(len(told[0]) * random.uniform(0.35, 0.6))]]
        else:
            ways = {"verbatim": (0, 0, 1), "edited": (0.06, 0, 0.9), "reworded": (0.6, 0.6, 0.85)}
            swapped, turned, kept = ways[kind]
            some = [line for line in told[0] if random.random() < kept]
            texts = [self._text(line, random, swapped, int(random.random() < turned)) for line in some]
        outlet = self.outlets.draw(random)
        for stock in random.choices(self.stock, self.stock_weights, k=random.choice((0, 1, 1, 2))):
            texts.append(self._text(stock).replace("{O}", outlet))
        return _set(number, texts, outlet)

    def told(self, number: int) -> list[Line]:
        """The sentences of an original."""
        random, event = Random(f"{self.seed} told {number}"), self.event(number)
        kinds = ("quoted" if n % 4 == 1 else "told" for n in range(random.randint(*_SENTENCES)))
        return [Line(random.choice(self.lines[kind]), random.getrandbits(40), event) for kind in kinds]

    @lru_cache(maxsize=50_000)  # noqa: B019 - one press is made
    def cast(self, event: int) -> dict[str, str]:
        """The people, places and figures of a happening."""
        random = Random(f"{self.seed} cast {event}")
        people = {who: self.people.draw(random) for who in "AB"}
        places = {where: self.places.draw(random) for where in "PQ"}
        return people | places | {n: _figure(random) for n in "FGH"}

    def _text(self, line: Line, other: Random | None = None, swapped: float = 0, way: int = 0) -> str:
        """A line as it is written first; in a copy so many words are `swapped` for others of their group."""
        ways, slots = _parsed(line.written)
        random, words = Random(line.seed), {**self.cast(line.event), "O": "{O}"}
        for slot in slots:
            kind = slot.rstrip("23456789")
            if kind in self.groups:
                group = self.groups[kind].draw(random)
                words[slot] = random.choice(group)
                if other and other.random() < swapped:
                    words[slot] = other.choice(group)
            elif kind == "t":
                words[slot] = self.rare.draw(random)
            elif kind == "n":
                words[slot] = _figure(random)
            elif kind in self.lists:
                words[slot] = random.choice(self.lists[kind])
            elif slot in ("A", "B"):
                words[slot] = random.choice((words[slot], words[slot].split()[1]))
        text = ways[min(way, len(ways) - 1)].format_map(words)
        return text[0].upper() + text[1:]


@lru_cache(maxsize=1000)
def _parsed(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ways of saying a line, and its places."""
    return tuple(written.split("|")), tuple(sorted(set(_SLOT.findall(written))))


def _figure(random: Random) -> str:
    """Small ones are frequent, large ones are often round."""
    value = int(2 * 10 ** random.uniform(0, 3.2))
    return str(value - value % 100 if value > 300 and random.random() < 0.5 else value)


def _set(number: int, texts: Sequence[str], outlet: str) -> Article:
    """An article of paragraphs of two sentences each."""
    paragraphs = [" ".join(texts[n : n + 2]) for n in range(0, len(texts), 2)]
    blocks, at = [], 0
    for n, paragraph in enumerate(paragraphs):
        blocks.append(Block(at, at + len(paragraph), "text", n))
        at += len(paragraph) + 2
    return Article(
        f"{number:08}", f"{number}.txt", "\n\n".join(paragraphs), outlet=outlet, language="en", blocks=tuple(blocks)
    )
