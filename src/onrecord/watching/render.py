"""A brief for reading: a `Brief` in; Markdown, HTML or JSON out, with everything that reports wrote escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from urllib.parse import quote, urlsplit

from onrecord.watching.brief import Brief, Doubt, head, left_out, period
from onrecord.watching.gaps import NAMED, Gap
from onrecord.watching.gather import Line, Source
from onrecord.watching.phrases import counted, one_line

_MARKDOWN = re.compile(r"([\\`*{}\[\]<>#|~&]|(?<![^\W_])_|_(?![^\W_]))")
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}li{margin:.5rem 0}.from{color:#555}"
    "blockquote{margin:.2rem 0 0;padding-left:.7rem;border-left:3px solid #ccc;color:#333}"
    "@page{margin:18mm}@media print{body{max-width:none;margin:0;padding:0;font-size:10pt}a{color:inherit}"
    "h2{break-after:avoid}li>blockquote,li>.from{break-inside:avoid}}"
)


def to_json(brief: Brief) -> str:
    """All of a brief, the exact words with their offsets included; what no terminal should be sent is escaped."""
    text = json.dumps(asdict(brief), ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda m: m[0].encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00"), text)


def printable(text: str) -> str:
    """The text on one line, its control and direction marks gone."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _markup(text: str) -> str:
    """The text for HTML, its control and direction marks gone."""
    return escape(_UNSEEN.sub(" ", text))


def told(line: Line) -> str:
    """How many reports tell it, where it is more than one."""
    if line.reports < 2:
        return ""
    where = f"in {counted(line.outlets, 'outlet')}" if line.outlets else "of no known outlet"
    before = f", {line.before} before" if line.before else ""
    return f"{counted(line.reports, 'report')} {where}, {counted(line.origins, 'independent origin')}{before}"


def link_of(source: Source) -> str | None:
    """The report's web address; None for anything that is no web address."""
    if not source.url:
        return None
    try:
        scheme = urlsplit(source.url).scheme
    except ValueError:
        return None
    return source.url if scheme in ("http", "https") else None


def words_of(line: Line) -> str:
    """The words that a line rests on; a statement has them in its sentence."""
    if line.kind == "statement":
        return ""
    return " … ".join(one_line(w.text) for w in line.sources[0].words)


def more_sources(line: Line) -> list[Source]:
    """Its sources beyond the first, without those of the same outlet and day."""
    return [
        s for s in line.sources[1:] if (s.outlet, s.published) != (line.sources[0].outlet, line.sources[0].published)
    ]


def full_stop(sentence: str) -> str:
    """The sentence with one full stop, none where its last words already end with one inside quote marks."""
    return sentence if sentence.rstrip("\"'”’»")[-1:] in ".!?…" else sentence + "."


def title(brief: Brief) -> str:
    """What a brief is called: what an editor calls it, else by its period."""
    return brief.title or f"Brief: {period(brief)}"


def to_markdown(brief: Brief) -> str:
    """A brief as Markdown."""
    out = [f"# {_plain(title(brief))}", "", *([_plain(brief.lead), ""] if brief.lead else []), head(brief), ""]
    for section in brief.sections:
        out += [f"## {section.heading}", ""]
        for line in section.lines:
            out += _markdown_line(line, "")
        if section.more:
            out.append(f"- … and {section.more:,} more")
        out.append("")
    if brief.gaps:
        out += ["## What could not be resolved", ""]
        out += [f"- {gap_text(gap, _plain)}" for gap in brief.gaps] + [""]
    if brief.doubts:
        out += ["## What does not add up", ""]
        for doubt in brief.doubts:
            out.append(f"- {doubt_text(doubt, _plain)} ({_markdown_source(doubt.source)})")
            out += [f"  > {_plain(one_line(w.text))}" for w in doubt.source.words]
        if brief.more_doubts:
            out.append(f"- … and {brief.more_doubts:,} more")
        out.append("")
    out += [left_out(brief)] if brief.left_out else []
    return "\n".join(out).rstrip() + "\n"


def _plain(text: str) -> str:
    """The text on one line, its Markdown escaped and its control marks gone (a file's name may hold any)."""
    return _MARKDOWN.sub(r"\\\1", " ".join(_UNSEEN.sub(" ", text).split()))


def _markdown_source(source: Source) -> str:
    name, link = _plain(source.outlet), link_of(source)
    if link:
        name = f"[{name}](<{quote(link, safe='/:?=&%#@+,;~!$*-._')}>)"
    return f"{name}, {_plain(source.published)}"


def _markdown_line(line: Line, indent: str) -> list[str]:
    counts = f"; {told(line)}" if told(line) else ""
    out = [f"{indent}- {_plain(full_stop(line.sentence))} ({_markdown_source(line.sources[0])}{counts})"]
    words = words_of(line)
    if words:
        out.append(f"{indent}  > “{_plain(words)}”")
    if line.note:
        out += ["", f"{indent}  Note: {_plain(line.note)}"]
    also = more_sources(line)
    if also:
        out += ([""] if words else []) + [f"{indent}  Also in: {'; '.join(map(_markdown_source, also))}"]
    for other in line.beside:
        out += _markdown_line(other, indent + "  ")
    return out


def gap_text(gap: Gap, plain: Callable[[str], str]) -> str:
    """What could not be resolved of one sort, on one line; `plain` makes what reports wrote fit for the form."""
    more = f" and {gap.count - NAMED:,} more" if len(gap.names) == NAMED < gap.count else ""
    return f"{gap.heading}: {gap.count:,}. {'; '.join(map(plain, gap.names))}{more}".rstrip(". ") + "."


def doubt_text(doubt: Doubt, plain: Callable[[str], str]) -> str:
    """What does not add up, on one line; `plain` makes what reports wrote fit for the form."""
    said = plain(full_stop(doubt.summary))
    if doubt.kind in ("drift", "conflict"):
        return said
    return f"{said} Expected: {plain(doubt.expected)}; found: {plain(doubt.found)}."


def to_html(brief: Brief) -> str:
    """A brief as one HTML page that needs nothing else."""
    name = _markup(title(brief))
    out = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">', f"<title>{name}</title>",
        f"<style>{_STYLE}</style></head><body>", f"<h1>{name}</h1>", f"<p>{_markup(head(brief))}</p>",
    ]  # fmt: skip
    out += [f"<p>{_markup(brief.lead)}</p>"] if brief.lead else []
    for section in brief.sections:
        out += [f"<h2>{_markup(section.heading)}</h2>", "<ul>", *map(_html_line, section.lines)]
        out += [f"<li>… and {section.more:,} more</li>"] if section.more else []
        out.append("</ul>")
    if brief.gaps:
        out += ["<h2>What could not be resolved</h2>", "<ul>"]
        out += [f"<li>{gap_text(gap, _markup)}</li>" for gap in brief.gaps] + ["</ul>"]
    if brief.doubts:
        out += ["<h2>What does not add up</h2>", "<ul>"]
        for doubt in brief.doubts:
            words = "".join(f"<blockquote>{_markup(one_line(w.text))}</blockquote>" for w in doubt.source.words)
            out.append(f"<li>{doubt_text(doubt, _markup)} {_html_source(doubt.source, '')}{words}</li>")
        out += [f"<li>… and {brief.more_doubts:,} more</li>"] if brief.more_doubts else []
        out.append("</ul>")
    out += [f"<p>{_markup(left_out(brief))}</p>"] if brief.left_out else []
    return "\n".join([*out, "</body></html>"]) + "\n"


def _html_source(source: Source, told: str) -> str:
    name, link = _markup(source.outlet), link_of(source)
    if link:
        name = f'<a href="{_markup(link)}" rel="noreferrer">{name}</a>'
    return f'<span class="from">({name}, {_markup(source.published)}{_markup(told)})</span>'


def _html_line(line: Line) -> str:
    counts = f"; {told(line)}" if told(line) else ""
    words = words_of(line)
    quoted = f"<blockquote>“{_markup(words)}”</blockquote>" if words else ""
    quoted += f"<p>Note: {_markup(line.note)}</p>" if line.note else ""
    also = " ".join(_html_source(s, "") for s in more_sources(line))
    also = f'<div class="from">Also in: {also}</div>' if also else ""
    beside = "".join(map(_html_line, line.beside))
    beside = f"<ul>{beside}</ul>" if beside else ""
    source = _html_source(line.sources[0], counts)
    return f"<li>{_markup(full_stop(line.sentence))} {source}{quoted}{also}{beside}</li>"
