"""Pages from templates: a template's name and what it shows in, an HTML response out, everything in it escaped."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord import __version__
from onrecord.ledger.said import in_words
from onrecord.model.records import KINDS
from onrecord.surfaces.web.drawings import Column
from onrecord.surfaces.web.rows import Rows
from onrecord.surfaces.web.safety.guard import VISIT
from onrecord.watching import phrases
from onrecord.watching.gather import Source, outlet_of
from onrecord.watching.sentences import say
from onrecord.watching.tallies import Sum

Json = dict[str, Any]

_DAY_OR_QUOTE = re.compile(r"“[^”]*”|\b(\d{4}-\d\d-\d\d)\b")
_HERE = Path(__file__).parent
KIND_NAMES: dict[str, tuple[str, str]] = {
    "statement": ("Statement", "Statements"), "contact": ("Contact", "Contacts"), "channel": ("Channel", "Channels"),
    "pledge": ("Pledge", "Pledges"), "loss": ("Loss", "Losses"), "incident": ("Incident", "Incidents"),
    "assessment": ("Assessment", "Assessments"), "warning": ("Warning", "Warnings"),
    "alignment": ("Alliance step", "Alliance steps"), "monitoring": ("Monitoring", "Monitoring"),
    "article": ("Article", "Articles"), "fact": ("Fact", "Facts"), "actor": ("Actor", "Actors"),
    "story": ("Story", "Stories"), "discrepancy": ("Discrepancy", "Discrepancies"), "refusal": ("Refusal", "Refusals"),
}  # fmt: skip
"""What a kind is called on pages, one and many."""

DRIFT_NAMES = {
    "number": "number", "date": "date", "name": "name", "role": "office", "place": "place", "polarity": "denial",
    "quote": "quote", "attribution": "source", "added": "addition", "dropped": "omission",
}  # fmt: skip
"""What is changed from a report to its copy, as pages call it."""
RELATION_NAMES = {
    "verbatim": "Verbatim copy", "edited": "Edited copy", "rewritten": "Rewritten copy", "translated": "Translation",
    "excerpt": "Excerpt", "independent": "Independent report",
}  # fmt: skip
"""What a copy is to what it is made from."""


@lru_cache(maxsize=1)
def _version() -> str:
    """Changes when a static file of ours does, so that browsers may keep them for long."""
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(_HERE.joinpath("static").rglob("*")):
        if file.is_file():
            digest.update(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:10]


def static(name: str) -> str:
    """The address of a static file."""
    return f"/static/{quote(name)}?v={_version()}"


@lru_cache(maxsize=16_384)
def path(*parts: str) -> str:
    """A path of the desk, each part quoted ("sha256:…" and "fact:…" stay readable)."""
    return "/" + "/".join(quote(part, safe=":@") for part in parts)


def link(base: str, **parameters: Any) -> str:
    """An address with those parameters that are set."""
    kept = {k: v for k, v in parameters.items() if v not in (None, "", [], ())}
    return f"{base}?{urlencode(kept, doseq=True)}" if kept else base


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web; None for any other ("javascript:…")."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def as_json(value: Any) -> Markup:
    """JSON for a data block of a page: nothing in it ends the block or is read as a tag."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(mark, written)
    return Markup(text.replace("\u2029", "\\u2029"))


def day_of(line: Json) -> str:
    """When a record happened, in words; "" where that is not known."""
    return phrases.when(line.get("when"))


def record_sentence(line: Json) -> str:
    """A record as one sentence."""
    return full_stop(phrases.capital(say(line)))


def named(line: Json) -> str:
    """What a reader knows a report by: its outlet or site, else its title, else the name of its file."""
    if line.get("outlet") or web_address(line.get("url")) or not line.get("title"):
        return outlet_of(line)
    return f"“{phrases.one_line(line['title'], 48)}”"


def _sum(total: Sum) -> str:
    """ "40,000,000,000 USD", "at least 250 personnel", "tanks" where nobody says how many."""
    if not total.value:
        return phrases.plural(total.name)
    name = total.name if total.value == 1 else phrases.plural(total.name)
    return f"{'at least ' if total.at_least else ''}{phrases.number(total.value)} {name}".rstrip()


def dated(text: str) -> str:
    """A text of the program's own with the days in it as pages write them; what it quotes stays as it is."""
    return _DAY_OR_QUOTE.sub(lambda found: phrases.day(found[0]) if found[1] else found[0], text)


def cited(source: Source) -> str:
    """What a reader knows the report by that a line of a brief rests on."""
    file = {"path": source.path}
    outlet = source.outlet if source.outlet != outlet_of(file) else None
    return named({**file, "outlet": outlet, "url": source.url, "title": source.title})


def field_words(fields: Json | None) -> list[tuple[str, str, str]]:
    """By field of a record that was corrected, what it is and what it was, in words."""
    return [(name, in_words(name, told["now"]), in_words(name, told["was"])) for name, told in (fields or {}).items()]


def blocks(column: Column) -> str:
    """What a column is made of: "statements 12, contact 1"."""
    return ", ".join(f"{KIND_NAMES[b.kind][b.number != 1].lower()} {b.number:,}" for b in column.blocks)


def minute(moment: str) -> str:
    """A UTC moment as "12 June 2025, 08:00"; "" of none."""
    return f"{phrases.day(moment[:10])}, {moment[11:16]}" if moment else ""


def full_stop(sentence: str) -> str:
    """The sentence with one full stop."""
    return sentence if sentence.rstrip("\"'”’»")[-1:] in ".!?…" else sentence + "."


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates with the filters that they use."""
    made = Environment(
        loader=PackageLoader("onrecord.surfaces.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    made.filters.update(
        say=record_sentence, when=day_of, published=phrases.published,
        outlet=outlet_of, named=named, one_line=phrases.one_line, counted=phrases.counted, day=phrases.day,
        json=as_json, web=web_address, number=lambda n: f"{n:,}", full_stop=full_stop, actor=phrases.actor,
        often=phrases.often, field_words=field_words, capital=phrases.capital, sum=_sum,
        dated=dated, cited=cited, minute=minute, blocks=blocks,
    )  # fmt: skip
    made.globals.update(
        static=static, path=path, link=link, kinds=KINDS, kind_names=KIND_NAMES, version=__version__,
        drift_names=DRIFT_NAMES, relation_names=RELATION_NAMES, row=Rows(),
    )
    return made


def page(request: Request, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of the desk."""
    visit = request.scope.get(VISIT)
    person = visit.person if visit else None
    about = {"here": request.url.path, "theme": _theme(request), "nav": request.app.state.nav, "person": person}
    html = environment().get_template(template).render(request=request, **about, **context)
    return HTMLResponse(html, status_code=status)


def _theme(request: Request) -> str:
    """The look that the reader chose; "" where the system decides."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""
