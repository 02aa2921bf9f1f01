"""HTML in, its text out: a line for each paragraph, without scripts, styles and what is hidden."""

from __future__ import annotations

import re
from typing import Any

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_SILENT = frozenset({"head", "math", "noscript", "script", "style", "svg", "template", "title"})
_HIDDEN = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all)", re.I)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u2060\ufeff\u00a0"), " ") | {0xAD: "", 0x200B: ""}
_MARKUP = re.compile(r"<[a-z!/]|&[a-z#]", re.IGNORECASE)


def text_of(page: str) -> str:
    """The text of a page or of a piece of one; a text without tags as it is. Never raises."""
    if not _MARKUP.search(page):
        return page
    tree = tree_of(page)
    return "" if tree is None else "\n".join(lines_of(tree))


def tree_of(page: str) -> Any:
    """The tree that lxml makes of a page, None where it makes none."""
    from lxml import etree, html

    try:
        return html.document_fromstring(
            page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        )
    except (etree.LxmlError, ValueError):
        return None


def lines_of(tree: Any) -> list[str]:
    """The lines of a tree's text, blanks in a row as one; none of them empty."""
    lines: list[str] = []
    words: list[str] = []

    def end() -> None:
        line = " ".join("".join(words).translate(_INVISIBLE).split())
        words.clear()
        if line:
            lines.append(line)

    waiting: list[tuple[Any, bool]] = [(tree, True)]
    while waiting:
        node, enters = waiting.pop()
        tag = node.tag if isinstance(node.tag, str) else None
        block = tag in _BLOCKS
        if enters and tag is not None and tag not in _SILENT and not _HIDDEN.search(node.get("style") or ""):
            if block:
                end()
            words.append(node.text or "")
            waiting.append((node, False))
            waiting += [(child, True) for child in reversed(node)]
            continue
        if block:
            end()
        words.append((node.tail or "") if node is not tree else "")
    end()
    return lines
