"""What a web server sends in; its bytes unpacked within a limit, its kind and its charset out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from onrecord.errors import ReportRefused

_CHARSET = re.compile(r""";\s{0,8}charset\s{0,8}=\s{0,8}["']?([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)


def charset_of(content_type: str | None) -> tuple[str | None, str | None]:
    """The kind ("text/html") and the charset that the header Content-Type names."""
    if not content_type:
        return None, None
    found = _CHARSET.search(content_type[:500])
    kind = content_type.partition(";")[0].strip().lower()[:100]
    return kind or None, found[1] if found else None


def unpacked(url: str, chunks: Iterable[bytes], encoding: str | None, limit: int, too_large: str) -> bytes:
    """The whole body; raises ReportRefused when it has more than `limit` bytes, is cut off or packed otherwise."""
    name = (encoding or "identity").strip().lower()
    if name not in ("identity", "gzip", "x-gzip", ""):
        raise ReportRefused(url, f"packed with {name[:40]!r}, which was not asked for")
    found = bytearray()
    for part in _gunzipped(url, chunks, limit) if "gzip" in name else chunks:
        found += part
        if len(found) > limit:
            raise ReportRefused(url, too_large)
    return bytes(found)


def _gunzipped(url: str, chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The unpacked bytes, hardly more than the limit at once; what comes after the last member is let go."""
    member, begun, whole = zlib.decompressobj(wbits=31), False, False
    for chunk in chunks:
        waiting = chunk
        while waiting:
            try:
                part = member.decompress(waiting, limit + 1)
            except zlib.error:
                if whole:
                    return
                raise ReportRefused(url, "what it sends is packed and damaged") from None
            begun, waiting = True, member.unconsumed_tail
            if member.eof:
                whole, begun, waiting = True, False, member.unused_data
                member = zlib.decompressobj(wbits=31)
            yield part
    if begun and not whole:
        raise ReportRefused(url, "what it sends is cut off before its end")
