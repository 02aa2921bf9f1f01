"""Write docs/codebook.md anew from the tables that the extraction uses; `--check` only compares.

Every example is run: where it does not give the record that it stands for, nothing is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.extraction import extract
from onrecord.extraction.vocabulary import table
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.model.encode import to_json
from onrecord.packs import load_pack

PAGE = Path(__file__).resolve().parent / "codebook.md"
DAY = "2025-06-03"
SHOWN = 12
"""Words of a list that the page prints."""

HEAD = f"""# The codebook

What each kind and type of record means, how it is decided, with an example each. This page is written by `make docs`
from the tables that the program reads (`src/onrecord/extraction/vocabulary`), and each example is run when it is
written, as a report of {DAY} with the sample pack. How a record is read, and what all kinds share, is in
[records](records.md).
"""

EVENTS = """
## Types of incident

`subtype` is the type of this table, `type` the coarse one of the contract, which follows from what did it. Where a
passage tells several, the one of the higher rank leads. An event that fits no type has a coarse type alone.

| `subtype` | `type` | rank | PLOVER | means | example |
| --- | --- | --- | --- | --- | --- |
"""

PLOVER = """
## PLOVER

Every record that PLOVER (the Political Language Ontology for Verifiable Event Records) has an event for carries its
code as `plover`: `event`, `mode` where it is known, and `contexts` (by the kind and by words of the evidence:
{contexts}). What was denied has none, nor has a comment, a count of losses, a rating or something watched. What is
planned or only possible has the context `future` or `hypothetical`. Types of incident have theirs in the table above.

| kind | value | event | mode |
| --- | --- | --- | --- |
"""


def examples() -> Iterator[tuple[str, str, str, str]]:
    """Each example with the kind, the field and the value of a record that it must give; no field for a kind."""
    for kind in table("kinds")["kind"]:
        yield kind["example"], kind["name"], "", ""
        for value in kind.get("value", ()):
            yield value["example"], kind["name"], value["field"], value["name"]
    for row in table("codebook")["type"]:
        yield row["example"], "incident", "subtype", row["name"]


def failures() -> list[str]:
    """The examples that do not give what they stand for, with what they give."""
    rows = list(examples())
    published = Published(DAY, DAY, "given")
    articles = [
        Article(str(n), str(n), text, language="en", published=published, blocks=(Block(0, len(text), "text", 0),))
        for n, (text, *_) in enumerate(rows)
    ]
    pack, out = load_pack("sample"), []
    for (text, kind, field, value), parsed in zip(rows, parse_articles(articles), strict=True):
        annotate_all(parsed, pack)
        found = [to_json(r) for r in extract(parsed, pack) if r.kind == kind]
        if not any(not field or r[field] == value for r in found):
            out.append(f"{kind} {field} {value}: {text} gives {[r.get(field) for r in found]}")
    return out


def page() -> str:
    """The whole page."""
    out = [HEAD]
    for kind in table("kinds")["kind"]:
        out.append(f"\n## {kind['name']}\n\n{kind['definition']}\n\n> {kind['example']}\n")
        out.append(f"\n**Decided by.** {kind['decided']}\n")
        values = kind.get("value", ())
        if values:
            out.append("\n| field | value | means | example |\n| --- | --- | --- | --- |\n")
        out += [
            f"| `{v['field']}` | `{v['name']}` | {v['definition']}{_words(v.get('words'))} | {v['example']} |\n"
            for v in values
        ]
    out.append(EVENTS)
    for row in table("codebook")["type"]:
        coarse = ", ".join(f"`{c}`" for c in sorted(set(row["classes"].values())))
        code = " ".join(x for x in row["plover"] if x)
        out.append(f"| {row['name']} | {coarse} | {row['rank']} | {code} | {row['definition']} | {row['example']} |\n")
    rules = table("plover")
    out.append(PLOVER.format(contexts=", ".join(f"`{name}`" for name in rules["contexts"]["words"])))
    for kind, field in rules["by_field"].items():
        out += [f"| {kind} | {field} `{v}` | {e} | {m} |\n" for v, (e, m) in rules[kind].items()]
    for name, row in rules["cues"].items():
        event, _, mode = name.partition("-")
        out.append(f"| statement | cue: {', '.join(row['lemmas'][:SHOWN])} | {event} | {mode} |\n")
    return "".join(out)


def _words(where: str | None) -> str:
    """The first words of a list that decides, as "file:list" or "file:table.list" names it."""
    if where is None:
        return ""
    theme, _, path = where.partition(":")
    found: Any = table(theme)
    for step in path.split("."):
        found = found[step]
    rest = ", …" if len(found) > SHOWN else ""
    return f" Words: {', '.join(w.replace('_', ' ') for w in list(found)[:SHOWN])}{rest}."


def main() -> int:
    """1 where an example fails or, with `--check`, where the page is not what would be written."""
    failed = failures()
    for line in failed:
        print(line, file=sys.stderr)
    if failed:
        return 1
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
