"""Made-up articles and records for the pages that show them, with offsets that are looked up in the text."""

from __future__ import annotations

from typing import Any

from onrecord.model.article import Article, Furniture, Published
from onrecord.model.discrepancy import Evidence
from onrecord.model.parts import Actor, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Incident, Loss, Statement

VELL = Actor("Anna Vell", "anna-vell", "person", role="defence minister")
VARNIA = Actor("Varnia", "varnia", "country", country="VA")


def article(number: int | str, text: str, **more: Any) -> Article:
    """An article of which only the text matters; the id is that of the number in hex digits."""
    day = more.pop("day", "2031-04-03")
    published = more.pop("published", Published(day, day, "stated", "the text opens with its date"))
    known = {"path": f"{number}.txt", "title": f"Report {number}", "outlet": "The Harbour Post", "language": "en"}
    return Article(f"sha256:{number:0>64}", text=text, published=published, **{**known, **more})


def span(text: str, words: str) -> Span:
    """Where the words stand for the first time."""
    start = text.index(words)
    return Span(start, start + len(words), words)


def cited(found: Article, words: str) -> Evidence:
    """The same as evidence of a discrepancy."""
    its = span(found.text, words)
    return Evidence(its.start, its.end, its.text, found.id)


def furniture(text: str, words: str, why: str = "caption") -> Furniture:
    its = span(text, words)
    return Furniture(its.start, its.end, its.text, why)


def statement(text: str, words: str, quote: str = "", **more: Any) -> Statement:
    evidence = (span(text, words),)
    known = {"id": f"statement:{evidence[0].start}", "speaker": VELL, "cue": "said", "content": words}
    return Statement(evidence=evidence, quotes=(quote,) if quote else (), form="direct", **{**known, **more})


def loss(text: str, words: str, tanks: float = 16, **more: Any) -> Loss:
    its = span(text, words)
    items = (Item("tank", "tank", Quantity(tanks, tanks, tanks, None, None, f"{tanks:g}")),)
    voices = (Voice(VELL, "said", span(text, words)),)
    return Loss(id=f"loss:{its.start}", side=VARNIA, items=items, evidence=(its,), attribution=voices, **more)


def incident(text: str, words: str, place: str | Place, **more: Any) -> Incident:
    its = span(text, words)
    where = Place(place, place.lower(), 1.0, 2.0, "VA", "point") if isinstance(place, str) else place
    when = more.pop("when", When(None, None, "unknown", "unresolved", "two weeks earlier"))
    return Incident(id=f"incident:{its.start}", type="raid", place=where, when=when, evidence=(its,), **more)
