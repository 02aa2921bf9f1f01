"""A page in, what its JSON-LD says of the article out: headline, date, authors, publisher, address, text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TYPES = ("article", "newsarticle", "report", "blogposting", "liveblogposting", "analysis", "opinion", "background")
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Stated:
    """What the JSON-LD of a page states; everything may be missing."""

    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    body: str | None = None


def stated(tree: Any) -> Stated:
    """What the first article among the page's JSON-LD objects states; broken scripts are passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            data = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _objects(data):
            if _is_article(thing):
                return _read(thing)
    return Stated()


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            yield value
            waiting += [v for k, v in value.items() if k in _WITHIN]


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(n, str) and (n.lower() in _TYPES or n.lower().endswith("newsarticle")) for n in names)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url")
    return value.strip() or None if isinstance(value, str) else None


def _read(thing: dict[str, Any]) -> Stated:
    authors = thing.get("author") or thing.get("creator") or []
    outlet = _text(thing.get("publisher"))
    names = [_text(a) for a in (authors if isinstance(authors, list) else [authors])]
    return Stated(
        title=_text(thing.get("headline")),
        published=_text(thing.get("datePublished")) or _text(thing.get("dateCreated")),
        authors=tuple(dict.fromkeys(n for n in names if n and not n.startswith("http"))),
        outlet=outlet if outlet and not outlet.startswith("http") else None,
        url=_text(thing.get("url")) or _text(thing.get("mainEntityOfPage")),
        body=thing["articleBody"] if isinstance(thing.get("articleBody"), str) else None,
    )
