"""Alerts as entries of an Atom feed: lines of the ledger and the address of the desk in, entries of the feed out."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import escape

from onrecord.surfaces.web.atom import absolute, add, urn
from onrecord.surfaces.web.render import full_stop, link
from onrecord.watching.phrases import capital, counted, day, one_line

Json = dict[str, Any]
_WORDS = 4
_LONGEST = 400


def alert_entry(root: ET.Element, site: str, line: Json) -> None:
    """Add an alert: its reasons, the words that it rests on, and where it stands on the desk."""
    number = line["number"]
    entry = add(root, "entry")
    add(entry, "id", urn(line["id"]))
    add(entry, "title", one_line(line["title"], 300))
    add(entry, "updated", line["recorded"])
    add(entry, "published", line["recorded"])
    add(add(entry, "author"), "name", one_line(f"Watch {line['watch']}", 200))
    add(entry, "category", term=line["importance"], label=line["importance"].capitalize())
    add(entry, "category", term=f"watch:{line['watch']}", label=line["watch"])
    where = f"{link('/alerts', state='all', before=number + 1)}#alert-{number}"
    add(entry, "link", rel="alternate", type="text/html", href=absolute(site, where))
    add(entry, "content", _content(line), type="html")


def _content(line: Json) -> str:
    said = dict.fromkeys(full_stop(capital(one_line(r["text"], _LONGEST))) for r in line["reasons"])
    parts = [f"<p>{escape(sentence)}</p>" for sentence in said]
    for evidence in line["evidence"][:_WORDS]:
        where = one_line(evidence["outlet"] or evidence["path"] or evidence["article"], 200)
        told = ", ".join(part for part in (where, day((evidence["reported"] or "")[:10])) if part)
        words = escape(one_line(evidence["text"], _LONGEST))
        parts.append(f"<blockquote>{words}<br><small>{escape(told)}</small></blockquote>")
    if line["facts"]:
        parts.append(f"<p>Told by {counted(line['reports'], 'report')} of {counted(line['origins'], 'origin')}.</p>")
    return "".join(parts)
