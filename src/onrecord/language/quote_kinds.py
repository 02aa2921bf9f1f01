"""Speech or not: the tokens of a quote and what stands around it in; speech, or scare quotes and titles, out."""

from __future__ import annotations

from itertools import islice
from typing import Literal

from onrecord.language.cues import cues, speech_verbs
from onrecord.model.parsed import Parsed

Kind = Literal["speech", "scare"]
_ENDS = frozenset(".,!?…;")
_FULL = frozenset(".!?…")
_SCARE_WORDS = 3
_AFTER = 5
_BEFORE = 6
_CLIMB = 4
_NOMINAL = frozenset({"ADJ", "NOUN", "PROPN"})


def kind_of(p: Parsed, first: int, last: int, inner: str) -> Kind:
    """The kind of the quote of tokens `[first, last)` with these words between its marks."""
    words = inner.split()
    ended = inner[-1] in _ENDS
    if len(words) > _SCARE_WORDS and not _is_title(words):
        return "speech"
    if _cue_after(p, last, ended) or _cue_before(p, first, last):
        return "speech"
    if _is_title(words):
        return "speech" if len(words) == 1 and inner[-1] in "!?" and _alone(p, first) else "scare"
    if _predicate_told(p, first, last):
        return "speech"
    if len(words) > 1 and ended and not inner[:1].islower():
        return "scare" if _named(p, first) else "speech"
    return "speech" if inner[-1] in "!?" and _alone(p, first) else "scare"


def _is_title(words: list[str]) -> bool:
    """Whether every word of weight has a capital: "Winter of Glass"."""
    return all(w[:1].isupper() or w[:1].isdigit() or w in cues("small_words") for w in words)


def _paragraph(p: Parsed, i: int) -> int:
    return p.sentence_of(i).paragraph


def _cue_after(p: Parsed, last: int, ended: bool) -> bool:
    """Whether "she said" or "said the mayor" follows."""
    stop = min(len(p.tokens), last + _AFTER)
    if last >= stop or not (ended or p.tokens[last].lower == ","):
        return False
    for i in range(last, stop):
        t = p.tokens[i]
        if t.lower in cues("clause_marks") or _paragraph(p, i) != _paragraph(p, last - 1):
            return False
        if t.lemma in speech_verbs() and t.lemma not in ("speak", "talk") and t.tag in ("VBD", "VBZ", "VBP"):
            return True
    return False


def _cue_before(p: Parsed, first: int, last: int) -> bool:
    """Whether "she said:", "she said," or "she said" leads in."""
    if not first or _paragraph(p, first - 1) != _paragraph(p, first):
        return False
    t = p.tokens[first - 1]
    if t.lower not in (":", ","):
        after = p.tokens[last] if last < len(p.tokens) else None
        if after is not None and after.pos in _NOMINAL and after.sent == p.tokens[first].sent:
            return False
        return t.pos == "VERB" and t.lemma in speech_verbs() and t.lemma not in cues("naming_or_making")
    for i in range(first - 2, max(-1, first - 2 - _BEFORE), -1):
        t = p.tokens[i]
        if t.lower in cues("clause_marks"):
            return False
        if t.lemma in speech_verbs() and t.pos == "VERB":
            return t.lemma not in cues("naming_or_making")
    return False


def _predicate_told(p: Parsed, first: int, last: int) -> bool:
    """Whether a verb of the quote stands in what somebody is said to say: "argued that he should “lead by example”"."""
    verb = next((t for t in p.tokens[first:last] if t.tag in ("VB", "VBD", "VBZ", "VBP", "MD")), None)
    if verb is None:
        return False
    for up in islice(p.up(verb.i), _CLIMB):
        if not first <= up.i < last and up.pos == "VERB" and up.lemma in speech_verbs():
            return True
    return False


def _named(p: Parsed, first: int) -> bool:
    """Whether a word before the quote says that it is a name or a term."""
    return first > 0 and p.tokens[first - 1].lemma.lower() in cues("titled")


def _alone(p: Parsed, first: int) -> bool:
    """Whether the quote opens a sentence of its own."""
    return not first or _paragraph(p, first - 1) != _paragraph(p, first) or p.tokens[first - 1].lower in _FULL
