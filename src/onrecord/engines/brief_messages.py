"""Briefs on their way to people: a brief that is kept in; a `Message`, and files for a folder, out."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from onrecord.engines.delivering import File, Message
from onrecord.engines.events import tell
from onrecord.errors import UsageError
from onrecord.watching import Brief, to_html, to_json, to_markdown
from onrecord.watching.brief import head, left_out
from onrecord.watching.gather import Line
from onrecord.watching.pdf import to_pdf
from onrecord.watching.regular import Regular
from onrecord.watching.render import full_stop, printable, title, told

_LONGEST = 3_500
"""So many characters of a brief go to a chat."""


def brief_id(regular: Regular, moment: str) -> str:
    """What names a brief of a moment (ISO) for good."""
    return f"brief:{regular.name}@{moment}"


def brief_message(regular: Regular, brief: Brief, number: int, *, mailed: bool) -> Message:
    """The message of a brief: JSON for a webhook, a page and a PDF for a mail, the first of its lines for a chat."""
    formats = ("pdf",) if mailed and "pdf" in regular.formats else ()
    moment = brief.moment or ""
    data = {
        "id": brief_id(regular, moment), "name": regular.name, "moment": moment, "number": number,
        "title": title(brief), "markdown": to_markdown(brief), "brief": json.loads(to_json(brief)),
    }  # fmt: skip
    return Message(
        id=brief_id(regular, moment), title=title(brief), text=short_text(brief), data=data, importance=0,
        html=to_html(brief), to=(*regular.to, folder_of(regular)),
        files=tuple(files_of(regular, brief, formats)),
    )  # fmt: skip


def folder_of(regular: Regular) -> str:
    """What the folder of a brief is called as a target."""
    return f"folder:{regular.name}"


def short_text(brief: Brief) -> str:
    """The head of a brief and the first of its lines, each with its first report; how many more there are."""
    lines = [_short(line) for section in brief.sections for line in section.lines]
    out, size = [head(brief)], 0
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > _LONGEST:
            out.append(f"… and {len(lines) - number:,} more lines.")
            break
        out.append(line)
    if brief.doubts:
        out.append(f"What does not add up: {len(brief.doubts) + brief.more_doubts:,}.")
    return "\n".join([*out, *([left_out(brief)] if brief.left_out else [])])


def _short(line: Line) -> str:
    source = line.sources[0]
    where = [f"{printable(source.outlet)}, {source.published}", *([told(line)] if told(line) else [])]
    return f"• {full_stop(printable(line.sentence))} ({'; '.join(where)})"


def files_of(regular: Regular, brief: Brief, formats: tuple[str, ...]) -> Iterator[File]:
    """The files of a brief. Where no PDF can be made, a page to print takes its place, and the reason is logged."""
    name = f"{regular.name}-{datetime.fromisoformat(brief.moment or ''):%Y-%m-%dT%H%M}"
    for form in dict.fromkeys(formats):
        if form == "pdf":
            try:
                yield File(f"{name}.pdf", "application/pdf", to_pdf(brief))
            except UsageError as error:
                tell("brief.no_pdf", logging.WARNING, brief=regular.name, instead=f"{name}.html", why=error)
                if "html" not in formats:
                    yield File(f"{name}.html", "text/html", to_html(brief).encode())
        elif form == "html":
            yield File(f"{name}.html", "text/html", to_html(brief).encode())
        elif form == "markdown":
            yield File(f"{name}.md", "text/markdown", to_markdown(brief).encode())
        else:
            yield File(f"{name}.json", "application/json", to_json(brief).encode())


def write_files(regular: Regular, brief: Brief) -> str | None:
    """Write the files of a brief into its folder, each whole or not at all; the reason where that cannot be done."""
    if regular.folder is None:
        return None
    try:
        os.makedirs(regular.folder, exist_ok=True)
        for file in files_of(regular, brief, regular.formats):
            path = Path(regular.folder) / file.name
            part = path.with_name(f".{file.name}.{os.getpid()}")
            try:
                part.write_bytes(file.content)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        return f"{error.strerror} ({regular.folder})"
    return None
