"""What a room hands over as table rows: an article and its records in, plain dicts for the tables out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from onrecord.ledger.facts import fact_of, wording_of
from onrecord.ledger.fold import fold, padded
from onrecord.model.article import Article
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.encode import to_json
from onrecord.model.parts import Actor, Place
from onrecord.model.records import Record

Row = dict[str, Any]

_TRACKING = re.compile(r"utm_|fbclid$|gclid$|mc_[ce]id$|igshid$|cmpid$|ocid$|smid$")
_NO_CHARACTER = "\ufffd"
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_COLUMNS = {"id", "path", "url", "outlet", "title", "language", "published", "text"}


@dataclass(frozen=True, slots=True)
class RecordRows:
    """A record's row, the actors (with role) and places that it names, and its JSON."""

    row: Row
    actors: tuple[tuple[Row, str], ...]
    places: tuple[Row, ...]
    line: Row


def clean(text: str) -> str:
    """The text without what not every database takes: lone surrogates are "?", and NUL is U+FFFD; offsets stay."""
    if "\0" in text:
        text = text.replace("\0", _NO_CHARACTER)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def clean_json(text: str) -> str:
    """The same for JSON, in which NUL is written as an escape."""
    return clean(_NUL.sub(rf"\1{_NO_CHARACTER}", text) if "\\u0000" in text else text)


def dumps(value: Any) -> str:
    """JSON without needless spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def url_key(url: str | None) -> str | None:
    """The URL without what does not tell pages apart; None where it names a whole site or is no web address."""
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)])
    if parts.scheme not in ("http", "https") or not host or not (path or query):
        return None
    return clean(f"{host}{path}" + (f"?{query}" if query else ""))


def article_row(article: Article, recorded_at: str) -> Row:
    """The row of `articles`."""
    published = article.published
    origin = " / ".join(sorted({fold(c) for c in article.credits} - {""})) or fold(article.outlet or "")
    rest = {k: v for k, v in to_json(article).items() if k not in _COLUMNS}
    if published.moment:
        rest["moment"] = published.moment
    row = {
        "id": article.id,
        "path": article.path,
        "url": article.url,
        "url_key": url_key(article.url),
        "outlet": article.outlet,
        "title": article.title,
        "language": article.language,
        "published_start": published.start,
        "published_end": published.end,
        "published_basis": published.basis,
        "published_why": published.why,
        "day": published.start or published.end or "",
        "day_end": published.end or published.start or "",
        "origin": origin or None,
        "rest": dumps(rest),
        "recorded_at": recorded_at,
    }
    return {k: clean(v) if isinstance(v, str) else v for k, v in row.items()}


def text_row(article: Article, seq: int) -> Row:
    """The row of `texts`."""
    return {"article": seq, "title": clean(article.title or ""), "text": clean(article.text)}


def record_rows(record: Record, article: Article, seq: int, recorded_at: str, revision: int = 0) -> RecordRows:
    """The row of `records`, which belongs to the article with that `seq`, and what it names."""
    happened = (record.when.start, record.when.end) if record.when else (None, None)
    reported = (article.published.start, article.published.end)
    day, day_end = happened if any(happened) else reported
    actors = tuple(_actors(record))
    places = tuple(_places(record))
    names = {actor.name: None for actor, _ in actors} | {place.name: None for place in places}
    words = [*names, *(span.text for span in record.evidence)]
    line = to_json(record)
    payload = dumps(line)
    whole = clean_json(payload)
    row = {
        "id": record.id,
        "revision": revision,
        "article": seq,
        "kind": record.kind,
        "happened_start": happened[0],
        "happened_end": happened[1],
        "reported": reported[0] or reported[1],
        "day": day or day_end or "",
        "day_end": day_end or day or "",
        "fact": fact_of(record, article.id),
        "wording": wording_of(record),
        "words": clean("\n".join(words)),
        "payload": whole,
        "recorded_at": recorded_at,
    }
    named = {(a.id, clean(a.name), a.type, role): None for a, role in actors}
    return RecordRows(
        row,
        tuple(({"id": i, "name": n, "type": t, "folded": padded(n)}, role) for i, n, t, role in named),
        tuple(
            {
                "id": p.id, "name": clean(p.name), "country": p.country or "", "precision": p.precision,
                "folded": padded(p.name),
            }
            for p in places
        ),
        line if whole == payload else json.loads(whole),
    )  # fmt: skip


def _actors(record: Record) -> Iterator[tuple[Actor, str]]:
    for voice in record.attribution:
        yield voice.actor, "attribution"
    for field in fields(record):
        value = getattr(record, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Actor):
                yield part, field.name


def _places(record: Record) -> Iterator[Place]:
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Place):
            yield value


def discrepancy_row(discrepancy: Discrepancy, seq: int, recorded_at: str) -> Row:
    """The row of `discrepancies`."""
    payload = clean_json(dumps(to_json(discrepancy)))
    return {
        "id": discrepancy.id, "article": seq, "kind": discrepancy.kind, "payload": payload, "recorded_at": recorded_at
    }  # fmt: skip
