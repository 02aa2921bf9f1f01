"""What a report is before it is read (`Report`) and after (`Article`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PublishedBasis = Literal["stated", "metadata", "given", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as a source hands it over: decoded text or HTML and what the source said about it.

    `path` is the path as given (`#3` for the third item of a file of many). Exactly one of `text`, `html` is set.
    `published` is what the source states (any date string); `given` is the date that the user gave. `note` says
    in plain words what is missing in it, such as all but the summary of a page that could not be had. With `topic` the
    report is wanted only where it concerns the conflict of the pack or has one of those words. `until` is the last ISO
    day on which it can have been published, where that is known: that of when it was seen. `brought_by` is the outlet
    where the report itself names none: that whose feed it came by.
    """

    path: str
    text: str | None = None
    html: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    given: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    note: str | None = None
    topic: tuple[str, ...] | None = None
    until: str | None = None
    brought_by: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """Publication date as an interval of ISO dates; null when unknown; `why` keeps the reasoning.

    `moment` is the minute where it is stated: ISO in UTC with a "Z", or without one in the outlet's own time.
    """

    start: str | None
    end: str | None
    basis: PublishedBasis
    why: str | None = None
    moment: str | None = None


UNKNOWN_DATE = Published(None, None, "unknown", None)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of the reading text that is not the report: a caption, a share bar, a stray tag."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of `article.text` to parse as one paragraph (furniture cut out): `heading` or `text`."""

    start: int
    end: int
    kind: Literal["text", "heading"]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Article:
    """A report that was read. `text` is the reading text in which every offset counts; the title is not in it."""

    id: str
    path: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    language: str = "und"
    published: Published = UNKNOWN_DATE
    furniture: tuple[Furniture, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)
