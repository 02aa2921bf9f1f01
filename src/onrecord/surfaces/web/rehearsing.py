"""What a process learns from the first page of each sort: a ledger in; the addresses of such pages of it out.

Who asks a process that has just begun would else wait until it has read its templates, put its questions to the
ledger into SQL and gone through all copies and all names.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.ledger import Filter, Ledger
from onrecord.ledger.identity import actors_in
from onrecord.surfaces.web.render import environment, link, path

_USUAL = ("/copies", "/corrections", "/feed.atom", "/api/v1/counts")
_KIND = "statement"


def read_templates() -> None:
    """Have all templates at hand."""
    for name in environment().list_templates(["html"]):
        environment().get_template(name)


def some_addresses(ledger: Ledger) -> Iterator[str]:
    """Pages of the latest that the ledger has. Raises LedgerError."""
    yield from _USUAL
    table, records = path("ledger", _KIND), "/api/v1/records"
    for line in ledger.page(Filter(kind=_KIND), limit=1, counted=False).lines:
        article, actor = line["article"], next(iter(actors_in(line)))
        yield path("article", article)
        yield path("correct", article, line["id"])
        yield path("fact", line["fact"])
        yield path("actor", actor["id"])
        for address in (table, "/timeline/data", "/map/data", records, "/api/v1/facets"):
            yield link(address, who=actor["id"])
        for address in (table, "/search"):
            yield link(address, q=actor["name"])
    for family in ledger.families(limit=1).lines:
        root = family["root"]["id"]
        yield path("copies", root)
        whole = ledger.family(root, limit=2)
        for member in whole["members"] if whole else ():
            for source in member["links"]:
                yield link("/copies/compare", one=source["of"], other=member["id"])
