"""Bytes of unknown encoding in, text out: byte-order mark, UTF-8, UTF-16 by its zeros, then the declared encoding."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,8}=\s{0,8}["']?([A-Za-z0-9_:.\-]{2,40})""")
_SAMPLE = 64 * 1024
# What pages declare as Latin-1 is in practice Windows-1252 (WHATWG Encoding Standard).
_AS_WINDOWS = {"iso8859-1", "ascii", "latin-1"}
# The encodings of that standard: Python's other codecs are slow on hostile input (punycode) or no encodings of pages.
_OF_PAGES = {
    "utf-8", "cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp874", "gbk", "gb2312", "gb18030", "big5",
    "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr", "cp949", "tis-620",
    *(f"cp{n}" for n in range(1250, 1259)), *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
}


def sniff_wide(data: bytes) -> str | None:
    """The UTF-16 or UTF-32 codec that the first bytes show by mark or by the places of their zeros, else None."""
    for mark, name in _MARKS[1:]:
        if data.startswith(mark):
            return name
    head = data[:2000]
    if len(head) < 8:
        return None
    half = len(head) // 2
    even, odd = head[0 : half * 2 : 2].count(0), head[1 : half * 2 : 2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def codec_named(label: str) -> str | None:
    """The codec of a page that a label names ("Latin1", "windows-1251"); None for one that pages do not have."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if name in _AS_WINDOWS else name if name in _OF_PAGES else None


def declared_encoding(data: bytes) -> str | None:
    """The codec that an HTML meta tag or XML declaration names in the first 2,000 bytes, if pages have it."""
    found = _DECLARED.search(data[:2000])
    return codec_named(found[1].decode("ascii")) if found else None


def _utf8_with_scars(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for c in text[:_SAMPLE] if c > "\x7f" and c != "\ufffd")
    return text if broken <= 3 or broken * 5 < good else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], steps=4, chunk_size=512).best()
    return str(best.encoding) if best is not None else None


def decode(data: bytes) -> str:
    """The text of `data`; bytes that fit no encoding become U+FFFD. Never raises."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = sniff_wide(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = declared_encoding(data)
    if declared in (None, "utf-8"):
        scarred = _utf8_with_scars(data)
        if scarred is not None and any(c > "\x7f" and c != "\ufffd" for c in scarred[:_SAMPLE]):
            return scarred
    high = sum(1 for b in data[:_SAMPLE] if b > 0x7F)
    candidates: list[str | None] = [declared] if declared not in (None, "utf-8") else []
    if high * 4 > len(data[:_SAMPLE]):
        candidates.append(_guessed(data))
    for candidate in [*candidates, "cp1252"]:
        if candidate:
            try:
                return data.decode(candidate)
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("cp1252", "replace")
