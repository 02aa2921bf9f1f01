"""A fact as a card beside a picture: its id in; sentence, words, report and links as JSON out."""

from __future__ import annotations

from typing import Any

from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.render import KIND_NAMES, full_stop, path, web_address
from onrecord.watching.gather import outlet_of
from onrecord.watching.phrases import actor, capital, counted, one_line, published, when
from onrecord.watching.sentences import say

Json = dict[str, Any]
_WORDS = 320
_REPORTS = 6


def card(desk: Desk, fact_id: str, as_of: str | None = None) -> Json | None:
    """What a card shows; None for a fact that the ledger does not have."""
    fact = desk.ledger.fact(fact_id, as_of=as_of)
    if fact is None or not fact["told"]:
        return None
    first = next((line for line in fact["told"] if line["when"] and line["when"]["start"]), fact["told"][0])
    where = first.get("place")
    return {
        "fact": fact_id, "kind": first["kind"], "kind_name": KIND_NAMES[first["kind"]][0],
        "says": full_stop(capital(say(first))), "when": when(first["when"]) or "day not known",
        "place": _place(where) if where else None,
        "words": [one_line(span["text"], _WORDS) for span in first["evidence"]],
        "voices": [actor(voice["actor"]) for voice in first["attribution"]],
        "told": f"{counted(fact['reports'], 'report')}, {counted(fact['origins'], 'origin')}",
        "cite": _cite(first), "also": [_cite(line) for line in _others(fact["told"], first)[:_REPORTS]],
        "more": max(len(_others(fact["told"], first)) - _REPORTS, 0), "href": path("fact", fact_id),
    }  # fmt: skip


def _others(told: list[Json], first: Json) -> list[Json]:
    """One record of each further report."""
    return list({line["article"]: line for line in reversed(told) if line["article"] != first["article"]}.values())[::-1]


def _cite(line: Json) -> Json:
    return {
        "href": f"{path('article', line['article'])}#{line['id']}", "url": web_address(line["url"]),
        "text": f"{one_line(outlet_of(line), 80)}, {published(line)}",
    }  # fmt: skip


def _place(where: Json) -> str:
    name = one_line(where["name"], 80)
    exact = {"unresolved": " (not resolved)", "country": " (only the country is named)", "area": " (an area)"}
    return name + exact.get(where["precision"], "")
