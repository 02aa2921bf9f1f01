"""The pages of the desk, one line each: a name and an address in which `{article}` and its like stand for ids.

What the names in braces mean is in `browser.ids`. Every page here is checked for access, timed by the bench and shown
in the pictures; `test_pages.py` fails for a page of the program that is missing here.
"""

from __future__ import annotations

PAGES = {
    "today": "/",
    "ledger": "/ledger",
    "contacts": "/ledger/contact",
    "filtered": "/ledger/incident?place=port-amsel-xb&since=2025-05&q=drone",
    "nothing": "/ledger/contact?who=karveth&place=meresk",
    "articles": "/ledger/article",
    "facts": "/ledger/fact",
    "actors": "/ledger/actor",
    "stories": "/ledger/story",
    "discrepancies": "/ledger/discrepancy",
    "refusals": "/ledger/refusal",
    "search": "/search?q=harbor",
    "article": "/article/{article}",
    "article-copy": "/article/{copy}",
    "article-diff": "/article/{copy}/diff?with={origin}",
    "copies": "/copies",
    "family": "/copies/{copy}",
    "compared": "/copies/compare?one={copy}&other={origin}",
    "actor": "/actor/{actor}",
    "country": "/actor/{country}",
    "fact": "/fact/{fact}",
    "correct": "/correct/{article}/{record}",
    "corrections": "/corrections",
    "audit": "/audit",
    "timeline": "/timeline",
    "timeline-undated": "/timeline/undated",
    "map": "/map",
    "map-unplaced": "/map/unplaced",
    "charts": "/charts",
    "brief": "/brief",
    "kept-brief": "/brief/{brief}",
    "copies-family": "/copies/{copy}",
    "copies-compare": "/copies/compare?one={origin}&other={copy}",
    "sources": "/sources",
    "alerts": "/alerts",
    "alerts-all": "/alerts?state=all&watch=silence-ended",
    "watches": "/watches",
    "watch-this": "/watches?kind=contact&who=karveth&status=held&origins=2",
    "login": "/login",
    "not-here": "/nowhere",
}

BESIDE = {
    "/today": "leads to /",
    "/actor/suggest": "no page",
    "/fact/{fact}/card": "a part of a page",
    "/charts/{name}.csv": "no page",
    "/charts/{name}.json": "no page",
    "/correct/places": "no page",
    "/feed.atom": "no page",
    "/alerts.atom": "no page",
    "/login": "seen only where people sign in: test_accessible.py opens such a desk",
    "/map/data": "no page",
    "/sources/preview/{name}": "there for one reader once",
    "/timeline/data": "no page",
}
"""Addresses of the pages' routers that are not in the table, and why."""
