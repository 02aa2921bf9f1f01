"""A small ledger in which every text of every kind of record is hostile: markup, formulas, right to left, very long."""

from __future__ import annotations

from pathlib import Path

from browser import clock

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Amount, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import (
    Alignment,
    Assessment,
    Channel,
    Contact,
    Incident,
    Loss,
    Monitoring,
    Pledge,
    Record,
    Statement,
    Warning,
)

TAG = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>\"'>{{7*7}}"
ARABIC = "\u202eقال الوزير إن الخط صامد\u202c"
FORMULA = '=HYPERLINK("http://evil.example","x")'
LONG = "very " * 1000 + "long"


def ledger(path: Path) -> None:
    """Make it: one record of each kind, one undated report, a refusal."""
    with Ledger.open(str(path), clock=clock) as opened:
        opened.add(
            Article(
                "sha256:" + "a" * 64, f"{TAG}.txt", f"{TAG} {ARABIC} line", title=f"{TAG}{LONG}",
                url=f"javascript:{TAG}",
                outlet=f"{FORMULA} {TAG}", language="en",
                published=Published("2025-06-01", "2025-06-01", "stated"),
            ),
            records(),
        )  # fmt: skip
        opened.add(Article("sha256:" + "b" * 64, "plain.txt", "A plain line.", title=ARABIC, language="en"))
        opened.refuse(f"{TAG}.pdf", f"{TAG} {LONG}")


def records() -> tuple[Record, ...]:
    """One record of each kind."""
    who = Actor(f"{TAG}{ARABIC}", "tag-actor", "person", role=TAG)
    other = Actor(FORMULA, "formula", "organisation", role=LONG)
    place = Place(TAG, "tag-place", 1.0, 2.0, None, "point")
    when = When("2025-06-01", "2025-06-01", "day", "explicit", TAG)
    unknown = When(None, None, "unknown", "unresolved", TAG)
    items = (Item(TAG, TAG, Quantity(3, 3, 3, TAG, TAG, TAG)),)
    voices = (Voice(other, TAG, Span(0, 1, "<")),)
    words = (Span(0, len(TAG), TAG), Span(0, len(LONG), LONG))

    def shared(kind: str, day: When | None = when) -> dict[str, object]:
        return {"id": f"{kind}:{TAG}", "when": day, "attribution": voices, "evidence": words}

    return (
        Statement(**shared("statement"), speaker=who, cue=TAG, quotes=(TAG, ARABIC), content=LONG, occasion=TAG),
        Contact(**shared("contact", unknown), mode="call", status="held", participants=(who, other), message=TAG,
                place=place),
        Channel(**shared("channel"), name=TAG, parties=(who, other), status="tested", purpose=TAG),
        Pledge(**shared("pledge"), donor=who, recipient=other, items=items, amount=Amount(1.0, TAG, TAG)),
        Loss(**shared("loss"), side=who, items=items, place=place),
        Incident(**shared("incident"), type="other", subtype=TAG, actor=who, target=TAG, place=place, outcome=TAG,
                 harm=items),
        Assessment(**shared("assessment"), assessor=who, subject=TAG, level=TAG, scale=(TAG,)),
        Warning(**shared("warning"), actor=who, target=other, threat=TAG, condition=TAG),
        Alignment(**shared("alignment"), country=who, organisation=other, step="joins"),
        Monitoring(**shared("monitoring"), watcher=who, subject=TAG),
    )  # fmt: skip
