"""What a process learns from the first page of each sort: a ledger in; the addresses of such pages of it out.

Who asks a process that has just begun would else wait until it has read its templates, put its questions to the
ledger into SQL, and gone through the pack, all copies and all names.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.ledger import Filter, Ledger
from onrecord.surfaces.web.render import environment, link, path

_USUAL = ("/copies", "/corrections", "/feed.atom", "/api/v1/counts")
_KIND = "statement"
_LOOKED_AT = 50


def read_templates() -> None:
    """Have all templates at hand."""
    for name in environment().list_templates(["html"]):
        environment().get_template(name)


def some_addresses(ledger: Ledger) -> Iterator[str]:
    """Pages of what is spoken of most in the ledger, and of the latest in it. Raises LedgerError."""
    yield from _USUAL
    some = {actor["type"]: actor for actor in ledger.page_of("actor", Filter(), limit=_LOOKED_AT).lines}
    table = path("ledger", _KIND)
    for number, actor in enumerate(some.values()):
        yield path("actor", actor["id"])
        if number == 0:
            for address in (table, "/timeline/data", "/map/data", "/api/v1/records", "/api/v1/facets"):
                yield link(address, who=actor["id"])
            for address in (table, "/search"):
                yield link(address, q=actor["name"])
    for fact in ledger.page_of("fact", Filter(), limit=1).lines:
        yield path("fact", fact["id"])
    for line in ledger.page(Filter(kind=_KIND), limit=1, counted=False).lines:
        yield path("article", line["article"])
        yield path("correct", line["article"], line["id"])
    for family in ledger.families(limit=1).lines:
        root = family["root"]["id"]
        yield path("copies", root)
        whole = ledger.family(root, limit=2)
        for member in whole["members"] if whole else ():
            for source in member["links"]:
                yield link("/copies/compare", one=source["of"], other=member["id"])
