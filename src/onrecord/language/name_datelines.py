"""Where datelines stand ("KABUL, 3 May (Agency) —"): a `Parsed` in, the tokens in which no actor is named out."""

from __future__ import annotations

from onrecord.language.gazetteer import candidates
from onrecord.model.parsed import Parsed

_DASHES = frozenset(("—", "–", "--", "-", "―"))
_LONGEST = 18
_FILL = frozenset((",", ".", "(", ")", "/", "'", "’", "of", ":"))


def dateline_tokens(parsed: Parsed) -> set[int]:
    """The tokens of every dateline: capitals or a place, a date, an agency in brackets, then a dash or a bracket."""
    out: set[int] = set()
    tokens, text = parsed.tokens, parsed.article.text
    for s in parsed.sentences:
        first = tokens[s.first]
        opens = s.first == 0 or "\n" in text[tokens[s.first - 1].end : first.start]
        if opens and first.text[0].isupper() and (stop := _end(parsed, s.first)) is not None:
            out.update(range(s.first, stop))
    return out


def _end(parsed: Parsed, first: int) -> int | None:
    """The end of the dateline that begins at a token, or None where there is none."""
    tokens = parsed.tokens
    bracket = False
    for t in tokens[first : first + _LONGEST]:
        spaced = t.start > tokens[t.i - 1].end if t.i > first else False
        if t.text in _DASHES and spaced and not bracket:
            return t.i + 1 if _placed(parsed, first, t.i) else None
        if t.text in "()":
            bracket = t.text == "("
            if not bracket and t.i > first + 2 and _shouted(parsed, first):
                follow = tokens[t.i + 1] if t.i + 1 < len(tokens) else None
                if follow is not None and follow.text not in _DASHES:
                    return t.i + 1
        elif not (bracket or t.text in _FILL or t.text in _DASHES or t.text[0].isupper() or t.text[0].isdigit()):
            return None
    return None


def _shouted(parsed: Parsed, first: int) -> bool:
    """Whether the line opens with a word in capitals that is no short acronym."""
    word = parsed.tokens[first].text
    return word.isupper() and len(word) > 3 and word.isalpha()


def _placed(parsed: Parsed, first: int, dash: int) -> bool:
    """Whether the words before the dash open with capitals or with the name of a place."""
    if _shouted(parsed, first):
        return True
    tokens, stop = parsed.tokens, first
    while stop < dash and tokens[stop].text[0].isalpha() and stop - first < 4:
        stop += 1
    bracketed = tokens[dash - 1].text == ")"
    named = stop > first and bool(candidates(parsed.text(first, stop)))
    return named and (bracketed or stop == dash or tokens[stop].text in ",/")
