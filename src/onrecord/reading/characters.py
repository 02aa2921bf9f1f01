"""Raw text in, text with ordinary characters out: done before any offset is made.

Taken out: NULs and other control characters, bidirectional and zero-width marks, soft hyphens. Made ordinary: line
ends, no-break and other odd spaces. Lone surrogates become U+FFFD. UTF-8 once read as Windows-1252 ("rÃ©sumÃ©") is
mended where its bytes are well-formed. Well-formed entities of plain text are resolved.
"""

from __future__ import annotations

import html
import re

_GONE = {c: None for c in range(0x20) if c not in (9, 10)} | {c: None for c in range(0x7F, 0xA0) if c != 0x85}
_GONE |= dict.fromkeys((0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_GONE |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SPACES = dict.fromkeys((9, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_TABLE = _GONE | _SPACES | {0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n"}
_ODD = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f\u2060\u2066-\u2069\u3000\ufeff]"
)
_HIGH = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xC0))
_TWICE_READ = re.compile(f"(?:[ÂÃÐÑ][{re.escape(_HIGH)}]|[âã][{re.escape(_HIGH)}]{{2}}|ð[{re.escape(_HIGH)}]{{3}})+")
_LEADS = "ÂÃÐÑâãð"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")


def _mended(found: re.Match[str]) -> str:
    data = b"".join(_byte(c) for c in found[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def cleaned(text: str) -> str:
    """The text with ordinary characters only."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(lead in text for lead in _LEADS):
        text = _TWICE_READ.sub(_mended, text)
    if _ODD.search(text):
        text = text.translate(_TABLE)
    return _SURROGATE.sub("\ufffd", text) if not text.isascii() else text


def unescaped(text: str) -> str:
    """Plain text with its well-formed entities resolved ("&rsquo;" is an apostrophe); others are left as they are."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda m: html.unescape(m[0]), text)
