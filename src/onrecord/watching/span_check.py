"""Whether a line says what its words say: a sentence and the records that it tells in; what neither has, out.

A name, a figure or a date of a sentence must stand in the words that the line rests on, or in what was resolved of
them and is noted in the record: who "the minister" is, which day "Friday" was, how much "forty billion" is. A figure
that was resolved counts only where what it was read from is among those words, a day only where it does not go against
them. What cannot be told from letters alone (who did it to whom) is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from onrecord.watching.figures import counted, has, joined, names_in, tokens_of
from onrecord.watching.phrases import day, span_of_days, words

Json = dict[str, Any]

_FREE = (
    "content", "quotes", "cue", "subject", "level", "scale", "threat", "condition", "message", "purpose", "outcome",
    "target",
)  # fmt: skip
"""Fields that are words of the report: they are looked for in its words and vouch for nothing themselves."""
_ABOUT = (
    "id", "kind", "evidence", "article", "path", "url", "outlet", "title", "reported", "published", "recorded", "fact",
    "confidence", "plover", "corrected", "revision", "seq", "polarity", "modality", "when",
)  # fmt: skip
"""Fields that say where a record stands and how it is meant; none of them is told as a name or a figure."""
_ASIDE = re.compile(r"on one happening|“[^”]*”|\([^()]*\)|\d{4}-\d\d(?:-\d\d)?")
"""In the summary of a doubt: titles and outlets of reports, words that it quotes, and days that it reckons with."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence may be made of: the `words` of reports; `names`, `days` and `figures` that were resolved."""

    words: str
    names: tuple[str, ...] = ()
    days: frozenset[str] = frozenset()
    figures: frozenset[float] = frozenset()

    def __or__(self, other: Grounds) -> Grounds:
        """What either has."""
        return Grounds(
            f"{self.words} \n {other.words}", self.names + other.names, self.days | other.days,
            self.figures | other.figures,
        )  # fmt: skip


def grounds_of(record: Json) -> Grounds:
    """What the line of a record, as the ledger has it, may be made of."""
    said = " \n ".join(span["text"] for span in record["evidence"])
    tokens, names, figures = joined(said), list[str](), set[float]()
    for name, value in record.items():
        if name not in _ABOUT and (name not in _FREE or isinstance(value, dict)):
            _note(value, tokens, names, figures)
    length, gap = record.get("duration_minutes"), record.get("gap_days")
    figures |= {length, length / 60} if length else set()
    figures |= {gap} if gap else set()
    when = record.get("when")
    return Grounds(said, tuple(names), frozenset(_days(when)) if when else frozenset(), frozenset(figures))


def _note(value: Any, tokens: str, names: list[str], figures: set[float]) -> None:
    """Add what a field of a record has resolved; figures only where what they were read from is among the words."""
    if isinstance(value, str):
        names.append(value)
    elif isinstance(value, list):
        for one in value:
            _note(one, tokens, names, figures)
    elif isinstance(value, dict):
        names += [value[key] for key in ("name", "role", "currency") if value.get(key)]
        if not value.get("text") or has(tokens, value["text"]):
            figures.update(value[key] for key in ("value", "min", "max", "count") if value.get(key) is not None)
        for key in ("actor", "quantity"):
            _note(value.get(key), tokens, names, figures)


def _days(when: Json) -> Iterator[str]:
    """How a sentence may say the day that was resolved, unless it goes against the words that it was resolved from."""
    start, end = when["start"] or when["end"], when["end"] or when["start"]
    if start and _agrees(when["text"] or "", start[:10], end[:10]):
        yield from (day(start), day(end), day(start[:7]), span_of_days(start, end, when["precision"]))


def _agrees(text: str, start: str, end: str) -> bool:
    """Whether days can be those of a text that names a day of the week and nothing else, or a month."""
    named = [token.casefold() for token in tokens_of(text)]
    weekdays = [n for n, name in enumerate(words()["weekdays"]) if name.casefold() in named]
    months = [n for n, name in enumerate(words()["months"], 1) if name.casefold() in named]
    alone = len(set(named) - set(words()["beside_weekday"])) == 1
    if start == end and weekdays and alone and date.fromisoformat(start).weekday() not in weekdays:
        return False
    return len(months) != 1 or start[:7] <= f"{start[:4]}-{months[0]:02}" <= end[:7] or start[:4] != end[:4]


def unfounded_doubt(line: Json) -> tuple[str, ...]:
    """The dates and figures in the summary of a doubt, as the ledger has it, that neither its words nor its sums have.

    Whom the reports that it compares are from is not looked at: a doubt does not say that of all of them.
    """
    said = (*(span["text"] for span in line["evidence"]), line["expected"], line["found"])
    return _missing(_ASIDE.sub(" , ", line["summary"]), Grounds(" \n ".join(said)), named=False)


def unfounded(sentence: str, grounds: Grounds) -> tuple[str, ...]:
    """The dates, figures and names of a sentence that its grounds do not have, in this order, each once."""
    return _missing(sentence, grounds, named=True)


def _missing(sentence: str, grounds: Grounds, *, named: bool) -> tuple[str, ...]:
    tokens = joined(grounds.words)
    missing = list[str]()

    def looked_up(match: re.Match[str]) -> str:
        if match[0] not in grounds.days and not has(tokens, match[0]):
            missing.append(match[0])
        return " , "

    rest = _dates().sub(looked_up, sentence)
    there = [c for text in (_dates().sub(" , ", grounds.words), *grounds.names) for c in counted(text)]
    as_said = {said.casefold() for said, _ in there}
    known = {value for _, value in there if value >= 0} | grounds.figures
    known |= {float(year) for said in grounds.days for year in re.findall(r"\d{4}", said)}
    missing += [said for said, value in counted(rest) if value not in known and said.casefold() not in as_said]
    sources = [tokens, *map(joined, grounds.names)]
    names = names_in(rest) if named else ()
    missing += [name for name in names if not any(has(source, name) for source in sources)]
    return tuple(dict.fromkeys(missing))


@lru_cache(maxsize=1)
def _dates() -> re.Pattern[str]:
    month = "|".join(words()["months"])
    whole = rf"\d{{1,2}} (?:{month}) \d{{4}}"
    return re.compile(
        rf"between (?:{whole}|\d{{1,2}}) and {whole}|in the week of {whole}|{whole}|(?:{month}) \d{{1,2}}, \d{{4}}"
        rf"|(?:{month}) \d{{4}}|\b\d{{1,2}} (?:{month})\b|(?:{month}) \d{{1,2}}\b"
    )
