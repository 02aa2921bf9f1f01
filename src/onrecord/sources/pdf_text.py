"""A PDF on standard input; its text, title and what is missing, or why it is refused, out as one line of JSON."""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

MOST_PAGES = 300
_SECONDS = 35.0
_MEMORY = 3 * 1024**3
_PROCESSOR = 90
_LONGEST = 4_000_000
_WORD = re.compile(r"[^\W\d_]{2,24}(?:['’-][^\W\d_]{1,24}){0,3}|\d[\d.,]{0,15}|[aAIiВвІіУуОоЯяКкСсЗз]")
_RUNNING_HEAD = 120
_SAME_SIZE = 0.12
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")


@dataclass(frozen=True, slots=True)
class Taken:
    """The paragraphs of each page that was read; `whole` is False where time ran out."""

    pages: list[list[str]]
    whole: bool

    def text(self) -> str:
        """All of it without the heads and feet that run through the pages."""
        running = _running(self.pages)
        kept = (p for page in self.pages for p in page if _shape(p) not in running)
        return "\n".join(kept)[:_LONGEST]


def answer(data: bytes) -> dict[str, str | None]:
    """What is found: `text`, `title` and `note`, or `refused` with a reason."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refused": "an encrypted PDF: it is not read without its password"}
        count = len(reader.pages)
    except PyPdfError as error:
        return {"refused": f"a damaged PDF: {_plain(error)}"}
    ways = [_by_lines(reader.pages[:MOST_PAGES]), _by_layout(data)]
    texts = [way.text() for way in ways]
    best = 1 if _quality(texts[1]) >= 0.97 * _quality(texts[0]) else 0
    text = texts[best]
    if sum(c.isalpha() for c in text) < 20:
        return {"refused": f"a PDF without text: its {'page is a picture' if count == 1 else 'pages are pictures'}"}
    read = len(ways[best].pages)
    note = f"only the first {read} of its {count} pages" if read < count else None
    return {"text": text, "title": _title(reader.metadata, ways[best].pages), "note": note}


def _by_lines(pages: Iterable[object]) -> Taken:
    """The text as pypdf has it: each line a paragraph of its own."""
    end = time.monotonic() + _SECONDS
    out: list[list[str]] = []
    for page in pages:
        if time.monotonic() > end:
            return Taken(out, False)
        text = ""
        with suppress(Exception):  # a broken page raises many kinds; the others remain
            text = page.extract_text()  # type: ignore[attr-defined]
        out.append(_joined(text.splitlines()))
    return Taken(out, True)


def _by_layout(data: bytes) -> Taken:
    """The text as pdfminer has it: each block of lines that stand together a paragraph."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer

    end = time.monotonic() + _SECONDS
    out: list[list[str]] = []
    with suppress(Exception):  # a broken file raises many kinds; what was read before remains
        for page in extract_pages(io.BytesIO(data), maxpages=MOST_PAGES, laparams=LAParams()):
            blocks = [part for b in page if isinstance(b, LTTextContainer) for part in _by_size(b)]
            out.append([" ".join(_joined(lines, every=True)) for lines in blocks])
            if time.monotonic() > end:
                return Taken(out, False)
    return Taken(out, True)


def _by_size(block: Iterable[object]) -> list[list[str]]:
    """The lines of a block that stand together in letters of one size; a heading is parted from what it heads."""
    out: list[list[str]] = []
    height = 0.0
    for line in block:
        text, high = str(getattr(line, "get_text", str)()), float(getattr(line, "height", 0.0))
        if not text.strip():
            continue
        if not out or abs(high - height) > _SAME_SIZE * height:
            out.append([])
        out[-1].append(text)
        height = high
    return out


def _joined(lines: list[str], every: bool = False) -> list[str]:
    """The lines with words put together that were parted at a line's end, and with `every` all lines put together."""
    out: list[str] = []
    for raw in lines:
        line = " ".join(raw.split())
        if not line:
            continue
        if out and _HYPHEN.search(out[-1]) and line[0].islower():
            out[-1] = out[-1][:-1] + line
        elif out and every:
            out[-1] += f" {line}"
        else:
            out.append(line)
    return out


def _shape(paragraph: str) -> str:
    return re.sub(r"\d+", "0", paragraph) if len(paragraph) <= _RUNNING_HEAD else paragraph


def _running(pages: list[list[str]]) -> set[str]:
    """What stands first or last on most pages, page numbers and all."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(p) for p in (*page[:2], *page[-2:]) if len(p) <= _RUNNING_HEAD})
    return {shape for shape, count in edges.items() if count >= 3 and count * 2 > len(pages)}


def _quality(text: str) -> int:
    """The letters that are in words of usual shape, less those that are not."""
    sample = text[:200_000]
    good = sum(len(w) for w in _WORD.findall(sample) if len(w) > 1)
    bad = sample.count("\ufffd") * 3 + sample.count("(cid:") * 10
    lone = len(re.findall(r"(?<!\S)[^\W\d_](?= [^\W\d_](?!\S))", sample))
    return good - bad - 3 * lone


def _title(metadata: object, pages: list[list[str]]) -> str | None:
    """The title that the file states, where its first page has it too: many are names of files or of other texts."""
    try:
        title = " ".join(str(metadata.title or "").split())  # type: ignore[attr-defined]
    except Exception:  # a broken entry raises many kinds
        return None
    first = " ".join(" ".join(page) for page in pages[:1])
    return title[:500] if len(title) > 5 and _key(title) in _key(first) else None


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _plain(error: Exception) -> str:
    return "".join(c if c.isprintable() else " " for c in str(error))[:150].strip() or type(error).__name__


def main() -> None:
    """Answer for the PDF on standard input, with no more memory and time than a report is given."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    try:
        found = answer(sys.stdin.buffer.read())
    except MemoryError:
        found = {"refused": "a PDF that takes more memory to read than a report is given"}
    except Exception as error:  # a hostile file raises many kinds inside the libraries
        found = {"refused": f"a damaged PDF: {type(error).__name__}"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
