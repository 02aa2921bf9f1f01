"""The pages of the desk, one line each: a name and an address in which `{article}` and its like stand for ids.

What the names in braces mean is in `browser.ids`. Every page here is checked for access, timed by the bench and shown
in the pictures; `test_pages.py` fails for a page of the program that is missing here.
"""

from __future__ import annotations

PAGES = {
    "today": "/",
    "timeline": "/timeline",
    "timeline-undated": "/timeline/undated",
    "map": "/map",
    "map-unplaced": "/map/unplaced",
    "brief": "/brief",
    "kept-brief": "/brief/{brief}",
    "article": "/article/{article}",
    "article-copy": "/article/{copy}",
    "article-diff": "/article/{copy}/diff?with={origin}",
    "copies": "/copies",
    "copies-family": "/copies/{copy}",
    "copies-compare": "/copies/compare?one={origin}&other={copy}",
    "sources": "/sources",
    "not-here": "/nowhere",
}

BESIDE = {
    "/fact/{fact}/card": "a part of a page",
    "/login": "seen only where people sign in: test_accessible.py opens such a desk",
    "/map/data": "no page",
    "/sources/preview/{name}": "there for one reader once",
    "/timeline/data": "no page",
}
"""Addresses of the pages' routers that are not in the table, and why."""
