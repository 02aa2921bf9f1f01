"""Full-text search: words and a filter in; articles and records with the hits marked, or what else to try, out."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.errors import UsageError
from onrecord.ledger import Counts, Facets, Filter, Page
from onrecord.ledger.pages import Value
from onrecord.ledger.search import terms_of
from onrecord.model.records import KINDS
from onrecord.surfaces.web.columns import sentence_of
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.facets import groups
from onrecord.surfaces.web.filter_words import chips
from onrecord.surfaces.web.filters import Asked, asked_of
from onrecord.surfaces.web.listing import named
from onrecord.surfaces.web.marking import marker
from onrecord.surfaces.web.render import page

router = APIRouter()
Json = dict[str, Any]

USUAL_HITS = 20
_TAKES = ("kind", "q", "who", "place", "since", "until", "outlet", "as_of", "after", "limit")
_FOUND = ("article", *KINDS)
_ABOVE = 3
_WORDS = 6


class Try(NamedTuple):
    """Another search that finds something: what it is, in words, and where."""

    words: str
    address: str


@router.get("/search")
def search(request: Request) -> Response:
    """What holds all the words, the best first. Raises UsageError for words in which there is nothing to search for."""
    asked = asked_of(request).only(_TAKES, "the search")
    desk = desk_of(request)
    if asked.kind not in (None, *_FOUND):
        raise UsageError(f"kind: the search finds articles and records only; there are: {', '.join(_FOUND)}")
    conditions = [c for c in chips(asked, desk.ledger.names_of(asked.who)) if c.name != "q"]
    context: Json = {"asked": asked, "chips": conditions, "tries": [], "actors": []}
    if asked.q is None:
        return page(request, "search.html", above=[], lines=[], after=None, groups=[], counts=None, **context)
    here = named(lambda: _find(desk, asked))
    above = _articles_above(desk, asked) if here.lines else []
    if not here.lines and asked.kind is None and not asked.after:
        here = _find(desk, asked.with_(kind="article"))
    counts = desk.cached(("found", asked.with_(kind=None, limit=None)), lambda: desk.ledger.found(_filter(desk, asked)))
    if not here.lines and not asked.after:
        context["tries"] = _tries(desk, asked)
    if not asked.after:
        words, pack = asked.q, desk.settings.pack
        context["actors"] = desk.lately(("called", words), lambda: desk.ledger.called(words, pack=pack))
    kinds = groups(asked, _kinds(counts), "/search", ["kind"])
    total = sum(c.number for c in counts.rows if asked.kind in (None, c.kind))
    return page(
        request, "search.html", above=above, lines=_together(here.lines), after=here.after, groups=kinds,
        counts=counts, total=total, mark=marker(asked.q), sentence_of=sentence_of, **context,
    )  # fmt: skip


def _filter(desk: Desk, asked: Asked) -> Filter:
    """What the ledger is asked for, of all kinds."""
    return asked.without("kind").filter(desk.settings.pack)


def _find(desk: Desk, asked: Asked) -> Page:
    """Articles where they are asked for, else records."""
    only: Any = "articles" if asked.kind == "article" else "records"
    return desk.ledger.find(
        asked.filter(desk.settings.pack), only=only, after=asked.after, limit=asked.limit or USUAL_HITS
    )


def _articles_above(desk: Desk, asked: Asked) -> list[Json]:
    """The best articles, above the first page of all records."""
    if asked.kind is not None or asked.after:
        return []
    return _find(desk, asked.with_(kind="article", limit=_ABOVE)).lines


def _together(lines: list[Json]) -> list[tuple[Json, list[Json]]]:
    """Hits that tell one fact in one sentence stand together: the best of them, and the others."""
    found: dict[Any, list[Json]] = {}
    for line in lines:
        key = line["id"] if line["kind"] == "article" else (line["fact"], sentence_of(line))
        found.setdefault(key, []).append(line)
    return [(first, others) for first, *others in found.values()]


def _kinds(counts: Counts) -> Facets:
    """The kinds in their order, as a facet."""
    number = {c.kind: c.number for c in counts.rows}
    return Facets({"kind": [Value(k, k, number[k]) for k in _FOUND if k in number]}, 0, counts.exact)


def _tries(desk: Desk, asked: Asked) -> list[Try]:
    """What finds something where this does not: without a condition, with fewer or other words."""
    others = [(f"Without “{c.words}”", c.rest) for c in chips(asked) if c.name != "q"]
    if asked.kind is not None:
        others.append(("In all kinds", asked.without("kind")))
    terms = terms_of(asked.q or "")[:_WORDS]
    if '"' in (asked.q or ""):
        others.append(("The words in any order", asked.with_(q=" ".join(t.words for t in terms))))
    for term in terms:
        if not term.prefix:
            others.append((f"Words that begin with “{term.words}”", _instead(asked, term.words, f"{term.words}*")))
        for word in desk.lately(("alike", term.words), partial(desk.ledger.alike, term.words)):
            others.append((f"With “{word}” for “{term.words}”", _instead(asked, term.words, word)))
        if len(terms) > 1:
            others.append((f"Only “{term.words}”", asked.with_(q=term.words)))
    return [found for words, rest in others if (found := _tried(desk, words, rest)) is not None]


def _tried(desk: Desk, words: str, asked: Asked) -> Try | None:
    """What finds something, where it has to be without the other conditions; None where nothing does."""
    if _any(desk, asked):
        return Try(words, asked.at("/search"))
    free = asked.bare(("q",)).without("kind")
    return Try(f"{words}, without conditions", free.at("/search")) if free != asked and _any(desk, free) else None


def _any(desk: Desk, asked: Asked) -> bool:
    """Whether anything is found."""
    one = asked.with_(limit=1)
    return any(_find(desk, each).lines for each in ([one] if asked.kind else [one, one.with_(kind="article")]))


def _instead(asked: Asked, word: str, other: str) -> Asked:
    return asked.with_(q=(asked.q or "").replace(word, other, 1))
