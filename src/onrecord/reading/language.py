"""A text in, its language as an ISO 639-1 code out, or "und" when it is too short to tell."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    ["the", "of", "and", "to", "that", "was", "were", "with", "for", "from", "said", "has", "have", "had", "by", "this"]
)
_SAMPLE = 2_500
_FEW = 8
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "sh": "sr", "mo": "ro", "tl": "fil"}


def language_of(text: str) -> str:
    """The code of the text's language; "und" for fewer than four words, or a few that tell nothing."""
    sample = text[:_SAMPLE]
    words = [w.lower() for w in _WORD.findall(sample)]
    letters = sum(map(len, words))
    unspaced = any(c > "\u2e7f" for c in sample[:200])
    if letters < 8 or (len(words) < 4 and not unspaced):
        return "und"
    english = sum(1 for w in words if w in _ENGLISH)
    if english >= 3 and (english * 8 >= len(words) or words.count("the") * 50 >= len(words)):
        return "en"
    if english >= 2 and english * 8 >= len(words) and sample.isascii():
        return "en"
    import py3langid

    code = str(py3langid.classify(sample)[0])
    if code != "en" and len(words) < _FEW and sample.isascii():
        return "en" if english else "und"
    return _SAME.get(code, code)
