"""The phrases of a brief: parts of a record as JSON in (actors, dates, quantities, places), plain English out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

Json = dict[str, Any]

_LONGEST = 320
_AFTER_HEAD = re.compile(r" (?:of|in|at|on|for|from|to|with|near|by|about|who|that|which|familiar|close|briefed)\b")
_LEADING = "at|in|on|during|after|before|to|via|by|over|for|from|with|as|while|when"
_PREPOSITION = re.compile(rf"(?:{_LEADING})\b", re.I)

_COMPLETED = "completed from the publication date"
"""What the reasoning of a date says when nothing but its year was missing."""


@lru_cache(maxsize=1)
def words() -> Json:
    """The tables of words.toml."""
    return tomllib.loads(resources.files("onrecord.watching").joinpath("words.toml").read_text("utf-8"))


def one_line(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, cut between words where it is too long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"


def capital(text: str) -> str:
    """The text with a capital first letter, also where that stands in quotation marks."""
    at = 1 if text[:1] == "“" else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def listed(parts: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    every = list(parts)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def counted(number: int, noun: str) -> str:
    """ "1 report", "1,200 reports"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def indefinite(noun: str) -> str:
    """ "a raid", "an explosion"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def thing(phrase: str, article: str | None = None) -> str:
    """A phrase with the article that it lacks ("a" or "an", unless another is given), where a single thing wants one.

    "a fuel depot", "fuel depots", "sources close to him", "the harbour", "Orsk".
    """
    if not phrase or not phrase.split()[0].islower():
        return phrase
    bare = _AFTER_HEAD.split(phrase, maxsplit=1)[0].split() or phrase.split()
    first, head = phrase.split()[0], bare[-1]
    had = first in words()["no_article"] or first.endswith(("'s", "’s")) or first[0].isdigit()
    single = (
        head.isalpha() and not head.endswith("s") and head.lower() not in words()["no_plural"] and "and" not in bare
    )
    if had or not single:
        return phrase
    return f"{article} {phrase}" if article else indefinite(phrase)


def many_of(phrase: str) -> bool:
    """Whether a phrase names more than one thing: "two drones", "depots near Orsk", "six of them"."""
    head = (_AFTER_HEAD.split(phrase, maxsplit=1)[0].split() or [""])[-1].lower()
    if phrase.split()[:1] in (["a"], ["an"], ["one"], ["each"], ["every"], ["1"]):
        return False
    counted = re.match(r"\d[\d,]*(?: of |$)", phrase) is not None and not re.match(r"1(?: |$)", phrase)
    several = (head.endswith("s") and not head.endswith("ss")) or head.endswith(("men", "people"))
    return counted or several or " of the" in phrase


def plural(noun: str) -> str:
    """ "tanks" of "tank"; a name in capitals or with figures, and what has no plural, stays as it is."""
    last = noun.split()[-1] if noun.split() else ""
    if last.lower() in words()["no_plural"] or last.endswith(("s", "men", "children")):
        return noun
    if not last.isalpha() or not last.islower():
        return noun
    if last.endswith(("man", "woman")) and last != "human":
        return noun[:-3] + "men"
    if last == "child":
        return noun + "ren"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if last.endswith(("x", "z", "ch", "sh")) else "s")


def with_the(name: str) -> str:
    """The name with "the" where English wants it: "the United States", "the Pentagon", "NATO"."""
    if not name:
        return name
    first, last = name.split()[0].lower(), name.split()[-1].lower()
    table = words()
    takes = last in table["the_last"] or first in table["the_first"] or name.lower() in table["the_whole"]
    takes = takes and not (first.endswith(("'s", "’s")) and name[0].isupper() and name.split()[-1].islower())
    return f"the {name}" if takes and first not in ("the", "a", "an") else name


def actor(who: Json | None, *, role: bool = False) -> str:
    """An actor by name; with `role`, the role as the report gives it stands behind the name."""
    if who is None:
        return ""
    name = one_line(who["name"], 100)
    if who["type"] in ("organisation", "country"):
        named = with_the(name)
    elif who["type"] == "person":
        named = name
    elif (who["count"] or 1) > 1 and not name[:1].isdigit():
        named = f"{who['count']} {name}"
    else:
        named = _body(name, who) or with_the(thing(name))
    held = one_line(who.get("role") or "", 100).removeprefix("the ")
    return f"{named} ({held})" if role and held and held.lower() not in name.lower() else named


def _body(name: str, who: Json) -> str:
    """Whom an office tells and no name: "the military", "the envoy of Norland"; with the article of the words.

    Whose "his office" is they do not say by themselves, so that they stand as they are. Nothing for what is no body.
    """
    head = (_AFTER_HEAD.split(name, maxsplit=1)[0].split() or [""])[-1].lower()
    first, _, rest = one_line((who.get("span") or {}).get("text") or "", 120).partition(" ")
    known = words()["the_last"]
    first = first.lower()
    held_by_one = {office.split()[0 if " of" in office else -1] for rank in words()["ranks"][:3] for office in rank}
    of_one = first == "the" and head in held_by_one and _AFTER_HEAD.search(name) is not None
    if rest.lower() != name.lower() or (head not in known and head.removesuffix("s") not in known and not of_one):
        return ""
    return f"the {name}" if first == "the" else f"“{first} {name}”" if first in words()["of_whom"] else ""


def actors(who: Sequence[Json], *, role: bool = False) -> str:
    """Actors joined by commas and "and", each once."""
    return listed(dict.fromkeys(actor(a, role=role) for a in who))


def day(iso: str) -> str:
    """ "5 June 2023" of an ISO day, "June 2023" of a month; anything else as it is."""
    match = re.match(r"(\d{4})-(\d\d)(?:-(\d\d))?", iso)
    if not match or not 1 <= int(match[2]) <= 12:
        return iso
    month = f"{words()['months'][int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def span_of_days(start: str, end: str, precision: str = "day") -> str:
    """ "on 5 June 2023", "in June 2023", "in 2023", "between 5 June 2023 and 9 June 2023"."""
    if start == end:
        return f"on {day(start)}"
    if precision == "month":
        return f"in {day(start).split(' ', 1)[1]}"
    if precision == "year":
        return f"in {start[:4]}"
    if precision == "week":
        return f"in the week of {day(start)}"
    if start[:7] == end[:7]:
        return f"between {day(start).split(' ', 1)[0]} and {day(end)}"
    return f"between {day(start)} and {day(end)}"


def when(stated: Json | None) -> str:
    """When it happened; how the day is known where it was worked out, and as written where it is not known."""
    if not stated:
        return ""
    start, end = stated["start"] or stated["end"], stated["end"] or stated["start"]
    if not start:
        text = one_line(stated["text"] or "", 60)
        return f"(“{text}”, date unknown)" if text else ""
    days = span_of_days(start, end, stated["precision"])
    only_the_year = _COMPLETED in (stated.get("why") or "")
    return f"{days} (worked out)" if stated["basis"] == "inferred" and not only_the_year else days


def published(line: Json) -> str:
    """The day of a report; flagged where it was worked out, and "undated" where it is not known."""
    stated = line.get("published") or {"start": line.get("reported"), "end": None, "basis": ""}
    start, end = stated["start"] or stated["end"], stated["end"] or stated["start"]
    if not start:
        return "undated"
    days = span_of_days(start, end).removeprefix("on ")
    return f"{days} (worked out)" if stated["basis"] == "inferred" else days


def number(value: float) -> str:
    """ "1,200", "2.5"."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def figure(quantity: Json) -> str:
    """A quantity as the report has it, else from its bounds."""
    if quantity["text"]:
        return _within(one_line(quantity["text"], 60))
    low, high, value = quantity["min"], quantity["max"], quantity["value"]
    if value is not None:
        return f"{quantity['approx']} {number(value)}" if quantity["approx"] else number(value)
    if low is not None and high is not None:
        return f"between {number(low)} and {number(high)}"
    if low is not None:
        return f"more than {number(low)}"
    return f"up to {number(high)}" if high is not None else "an unknown number of"


def _within(text: str) -> str:
    """A figure that opened a sentence as it stands within one: "two" of "Two", "more than 20" of "More than 20"."""
    first = text.split()[0].lower() if text.split() else ""
    known = first.split("-")[0] in words()["numbers"] or first in words()["no_article"]
    return text[:1].lower() + text[1:] if known else text


def item(thing: Json, told: str = "") -> str:
    """ "16 tanks", "40 tons of ammunition"; where nobody says how many "tanks", or "a tank" if the words have one."""
    name, quantity = one_line(thing["name"], 80), thing["quantity"]
    if not quantity and re.search(rf"\b(?:an?|another|one)(?: [\w-]+){{0,3}} {re.escape(name)}\b(?! of)", told, re.I):
        return indefinite(name) if plural(name) != name else name
    if not quantity:
        return name if thing["category"] == "money" else plural(name)
    much = figure(quantity)
    if name.lower() in much.lower():
        return much
    unit = quantity["unit"]
    if unit:
        return f"{much} of {name}" if unit.lower() in much.lower() else f"{much} {plural(unit)} of {name}"
    return f"{much} {name if quantity['value'] == 1 else plural(name)}"


def items(things: Sequence[Json], evidence: Iterable[Json] = ()) -> str:
    """Items joined by commas and "and", as the spans of the evidence have them."""
    told = " ".join(" ".join(span["text"].split()) for span in evidence)
    return listed(item(t, told) for t in things)


def amount(money: Json | None) -> str:
    """A sum of money as the report has it, else in figures with its currency."""
    if not money:
        return ""
    if money.get("text"):
        return one_line(money["text"], 60)
    return f"{number(money['value'])} {money['currency']}" if money["value"] is not None else ""


def often(frequency: Json | None) -> str:
    """ "twice a day", "2 to 3 times a week"."""
    if not frequency:
        return ""
    low, high = frequency["min"], frequency["max"]
    per = indefinite(frequency["per"]) if frequency["per"] != "hour" else "an hour"
    if low is None and high is None:
        return f"every {frequency['per']}"
    if low is None or high is None or low == high:
        times = low if low is not None else high
        said = {1: "once", 2: "twice"}.get(times, f"{number(times)} times")
        return f"{'at least ' if high is None else 'up to ' if low is None else ''}{said} {per}"
    return f"{'once or twice' if (low, high) == (1, 2) else f'{number(low)} to {number(high)} times'} {per}"


def place(where: Json | None, said: str = "") -> str:
    """ "in Orsk"; nothing where the sentence so far names the place already."""
    if not where or not where["name"] or where["name"].lower() in said.lower():
        return ""
    if where["precision"] == "unresolved":
        return f"at “{one_line(where['name'], 80)}” (place not resolved)"
    return f"in {with_the(one_line(where['name'], 80))}"


def occasion(text: str | None, told: Iterable[str] = ()) -> str:
    """On what occasion something was said, by the preposition of the words `told`: "on Telegram", else "at …"."""
    phrase = one_line(text or "", 160)
    if not phrase or _PREPOSITION.match(phrase):
        return phrase
    before = re.compile(rf"\b({_LEADING}) {re.escape(phrase)}", re.I)
    found = next((led for words in told if (led := before.search(" ".join(words.split())))), None)
    return f"{found[1].lower() if found else 'at'} {thing(phrase)}"


def sentence(*parts: str) -> str:
    """The parts that are not empty as one text; no space stands before a comma or a semicolon."""
    return re.sub(r" ([,;])", r"\1", " ".join(p for p in parts if p))
