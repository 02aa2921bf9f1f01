"""Made-up items of feeds: a number in; an item with a report of 300 to 700 words out, the same for the same seed.

Of three items one is a report of its own, one an edited copy of an earlier one (sentences left out, words and a figure
changed, another outlet), and one concerns no conflict. Reports in a row tell of the same happenings. Own reports may
also be texts of a folder, from their beginning: made-up ones share so many turns of phrase that most pass for excerpts
of others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Literal

from made import Press

Kind = Literal["own", "copy", "home"]
KINDS: tuple[Kind, ...] = ("own", "copy", "home")
PLANTED = 60
"""Every so-manieth item has the sentence that the watch of the bench waits for."""
_TOGETHER, _STRANGERS = 12, 20
_LINES, _AROUND = (3, 6), (10, 20)
_BACK = 200
_SHORT, _LONG = 200, 430
"""Words of a text of a folder."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Made:
    """An item: paragraphs of its report, and the sentence that is `planted` in it, if any."""

    number: int
    kind: Kind
    title: str
    paragraphs: tuple[str, ...]
    planted: str | None = None

    @property
    def words(self) -> int:
        """How many words the report has."""
        return sum(len(p.split()) for p in self.paragraphs)


class Stream:
    """All items that there are under a seed."""

    def __init__(self, seed: int = 7, folder: Path | None = None) -> None:
        self.seed = seed
        self._texts = list(_texts(folder, seed)) if folder else []
        tables = tomllib.loads(Path(__file__).with_name("following_words.toml").read_text("utf-8"))
        self._war, self._home, self._added = tables["war"], tables["home"], tables["added"]
        self._around, self._tails = tables["around"], tables["tails"]
        self._planted: str = tables["planted"]
        self._towns, self._countries = tables["towns"].split(), tables["countries"].split()

    @cached_property
    def _press(self) -> Press:
        return Press(self.seed)

    def kind(self, number: int) -> Kind:
        """What an item is."""
        return KINDS[number % len(KINDS)]

    def item(self, number: int) -> Made:
        """The item."""
        kind = self.kind(number)
        if kind == "copy":
            return self._copy(number)
        if kind == "own" and self._texts:
            its = self._texts[number // 3]
            return Made(number, kind, " ".join(its[0].split()[:9]), its)
        random = Random(f"{self.seed} item {number}")
        cast = self._cast(number, kind)
        lines = random.sample(self._war if kind == "own" else self._home, random.randint(*_LINES))
        sentences = [self._ended(self._filled(line, cast, random), random) for line in lines]
        sentences += self._told(number)[: random.randint(*_LINES)]
        around = [random.choice(self._around) for _ in range(random.randint(*_AROUND))]
        sentences += [_begun(self._filled(line, self._things(random), random)) for line in around]
        first, rest = sentences[0], sentences[1:]
        random.shuffle(rest)
        planted = None
        if kind == "own" and number % PLANTED == 0:
            planted = self._filled(self._planted, self._strangers(number, cast), random)
            rest.insert(2, planted)
        title = f"{'Ukraine and Russia: ' if kind == 'own' else ''}{' '.join(first.rstrip('.').split()[:9])}"
        return Made(number, kind, title, _set([first, *rest]), planted)

    def _copy(self, number: int) -> Made:
        random = Random(f"{self.seed} copy {number}")
        last = number // 3
        source = self.item(3 * (last - random.randrange(min(_BACK, last + 1))))
        kept = [p for n, p in enumerate(source.paragraphs) if n < 2 or random.random() < 0.85]
        words = " ".join(kept[-1].replace(" said", " stated").split())
        added = random.choice(self._added).format(E=self._press.outlets.draw(random))
        title = f"{source.title.rsplit(' ', 1)[0]}, what is known"
        return Made(number, "copy", title, (*kept[:-1], words, f"{added} (no. {number})"))

    def _told(self, number: int) -> list[str]:
        """Sentences with rare words and names, of no other report."""
        at = 20 + 12 * number
        while self._press.kind(at):
            at += 1
        return [s.strip() + "." for s in self._press.article(at).text.replace("\n\n", " ").split(". ") if s.strip(" .")]

    def _cast(self, number: int, kind: Kind) -> dict[str, str]:
        random = Random(f"{self.seed} cast {number // (3 * _TOGETHER)} {number // 3 % 6}")
        town = self._press.places.draw if kind == "home" else lambda r: r.choice(self._towns)
        people = {who: self._press.people.draw(random) for who in "AB"}
        return people | {w: town(random) for w in "PQ"} | {f: str(random.randrange(40, 900)) for f in "FGH"}

    def _strangers(self, number: int, cast: dict[str, str]) -> dict[str, str]:
        """Two people whom no other report tells of, of other names than those of its cast."""
        met = {word for one in cast.values() for word in one.split()}
        end = len(self._press.people.things) - _STRANGERS * (number // PLANTED)
        found: list[str] = []
        for one in reversed(self._press.people.things[end - _STRANGERS : end]):
            if not met & {*one.split()}:
                found.append(one)
                met.update(one.split())
        return dict(zip("MN", found, strict=False))

    def _ended(self, sentence: str, random: Random) -> str:
        """The sentence with an end that no other has; one with a quote stays as it is."""
        if sentence.endswith("”"):
            return sentence
        return f"{sentence[:-1]}, {self._filled(random.choice(self._tails), self._things(random), random)}."

    def _things(self, random: Random) -> dict[str, str]:
        """Words of other things than news."""
        kinds = {"noun": ("", "2", "3"), "adj": ("", "2"), "verb": ("", "2")}
        draw = self._press.groups
        words = {k + n: random.choice(draw[k].draw(random)) for k, its in kinds.items() for n in its}
        return words | {f"t{n}": self._press.rare.draw(random) for n in ("", "2", "3")}

    def _filled(self, line: str, cast: dict[str, str], random: Random) -> str:
        drawn = {"n": str(random.randrange(2, 30)), "C": random.choice(self._countries), "D": random.choice(_DAYS)}
        return line.format_map({**cast, **drawn})


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _texts(folder: Path, seed: int) -> Iterator[tuple[str, ...]]:
    """The beginnings of the texts of a folder, in paragraphs, in an order of their own."""
    files = sorted(folder.rglob("*.txt"))
    Random(seed).shuffle(files)
    for file in files:
        paragraphs: list[str] = []
        for paragraph in file.read_text("utf-8").split("\n\n"):
            paragraphs += [" ".join(paragraph.split())] if paragraph.strip() else []
            if sum(len(p.split()) for p in paragraphs) >= _LONG:
                break
        if sum(len(p.split()) for p in paragraphs) >= _SHORT:
            yield tuple(paragraphs)


def _set(sentences: list[str]) -> tuple[str, ...]:
    """Paragraphs of two sentences each."""
    return tuple(" ".join(sentences[n : n + 2]) for n in range(0, len(sentences), 2))
