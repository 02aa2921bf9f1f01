"""One fact as a person reads it: its line in, a page of text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.surfaces.cli import rows
from onrecord.surfaces.cli.console import printable
from onrecord.surfaces.cli.words import counted

Line = dict[str, Any]


def fact_text(line: Line) -> str:
    """The reports by origin, the wordings, the figures, and what differs."""
    names = {told["article"]: rows.report(told) for told in line["told"]}
    head = (
        f"{line['kind']}, {line['id']}: {counted(line['reports'], 'report')} {_outlets(line['outlets'])}, "
        f"{counted(line['origins'], 'independent origin')}; first told by {names[line['earliest']]}"
    )
    parts = [head, *_gist(line["told"][0])]
    for number, group in enumerate(line["by_origin"], 1):
        parts += ["", f"Origin {number}"]
        its = (told for told in line["told"] if told["article"] in group)
        parts += [f"  {names[told['article']]}: {rows.words(told)}" for told in its]
    parts += _section("Wordings, the likely original first", _wordings(line, names))
    parts += _section("Figures", _figures(line, names))
    parts += _section("What differs", _differing(line, names))
    return "\n".join(parts)


def _outlets(number: int) -> str:
    return f"in {counted(number, 'outlet')}" if number else "of no known outlet"


def _gist(told: Line) -> list[str]:
    """Who and what, in a few words; a saying has it in its wordings."""
    return [rows.cut(f"  {rows.who(told)}: {rows.what(told)}", 200)] if told["kind"] != "statement" else []


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    every = list(lines)
    return ["", heading, *(f"  {text}" for text in every)] if every else []


def _wordings(line: Line, names: dict[str, str]) -> Iterator[str]:
    said = line["utterance"]
    for wording in said["wordings"] if said and len(said["wordings"]) > 1 else ():
        yield f"{wording['form']}, in {', '.join(names[a] for a in wording['articles'])}: “{rows.cut(wording['text'])}”"
        for change in wording["changes"]:
            was, now = printable(change["original"]), printable(change["here"])
            yield f"    “{was}” → “{now}”" if was and now else f"    adds “{now}”" if now else f"    lacks “{was}”"


def _figures(line: Line, names: dict[str, str]) -> Iterator[str]:
    for figure in line["spread"]:
        texts = [printable(value["text"]) for value in figure["values"]]
        if len({text.casefold() for text in texts}) == 1:
            yield f"{printable(figure['field'])}: {texts[0]}"
            continue
        ends = dict.fromkeys(f"{figure[end]:,.12g}" for end in ("min", "max"))
        yield f"{printable(figure['field'])}: {' to '.join(ends)}"
        for value in figure["values"]:
            by = f" according to {printable(value['by'])}" if value["by"] else ""
            yield f"    {printable(value['text'])}{by} ({names[value['article']]})"


def _differing(line: Line, names: dict[str, str]) -> Iterator[str]:
    """Each difference once; between reports of one origin it is what a copy changed."""
    origin = {article: number for number, group in enumerate(line["by_origin"]) for article in group}
    seen = set()
    for link in line["links"]:
        here, there = link["record"][1], link["other"][1]
        relation = link["relation"] if origin[here] != origin[there] else "changed in a copy"
        for field in link["fields"]:
            key = relation, field["field"], frozenset((field["one"], field["other"]))
            if field["contrary"] and key not in seen:
                seen.add(key)
                values = f"{printable(field['one'])} ({names[here]}), {printable(field['other'])} ({names[there]})"
                yield f"{relation}, {printable(field['field'])}: {values}"
