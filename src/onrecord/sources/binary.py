"""The first bytes of a file in, a plain reason out when they are not text."""

from __future__ import annotations

from onrecord.sources.decode import sniff_wide

_KNOWN = (
    (b"%PDF", "a damaged PDF"),
    (b"PK\x03\x04", "a zip archive or office document, which is not read"),
    (b"\xd0\xcf\x11\xe0", "an old office document, which is not read"),
    (b"SQLite format 3", "a database, not a report"),
    (b"\x89PNG", "an image, not a report"),
    (b"\xff\xd8\xff", "an image, not a report"),
    (b"GIF8", "an image, not a report"),
    (b"RIFF", "a sound, video or image file, not a report"),
    (b"BZh", "packed with bzip2, which is not read"),
    (b"\xfd7zXZ", "packed with xz, which is not read"),
    (b"(\xb5/\xfd", "packed with zstandard, which is not read"),
    (b"7z\xbc\xaf", "a 7-zip archive, which is not read"),
    (b"\x7fELF", "a program, not a report"),
    (b"{\\rtf", "an RTF document, which is not read"),
)
_CONTROL = bytes(b for b in range(1, 32) if b not in b"\t\n\x0b\x0c\r\x1b") + b"\x7f"


def why_not_text(head: bytes) -> str | None:
    """The reason why a file that begins with `head` is no text, or None when it may be one.

    Single zeros are forgiven (scraped text has them); many zeros or other control bytes are not.
    """
    for magic, reason in _KNOWN:
        if head.startswith(magic):
            return reason
    if not head or sniff_wide(head) or head[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return None
    zeros = head.count(0)
    controls = len(head) - len(head.translate(None, _CONTROL))
    if zeros * 3 > len(head) or controls * 25 > len(head):
        return "binary, not text"
    return None
