"""Whether the clause around a date looks back or ahead: light tokens in, "past", "future" or None out."""

from __future__ import annotations

from typing import Literal

from onrecord.language.dates_words import WORDS
from onrecord.model.parsed import Parsed, Token

Tense = Literal["past", "future"]

_AHEAD = set(WORDS["ahead"]["verbs"])
_MODALS = set(WORDS["ahead"]["modals"])
_WORDS_AHEAD = set(WORDS["ahead"]["words"])
_TIMETABLE = set(WORDS["ahead"]["timetable"])
_PUT_OFF = set(WORDS["ahead"]["put_off"])
_BOUNDS = {"until", "till", "through", "by"}
_HAVE = {"have", "has", "had", "'ve", "been"}
_IN_NOUN = {"compound", "nmod", "poss", "amod", "nummod", "appos"}


def tense_of(parsed: Parsed, first: int, last: int) -> Tense | None:
    """The direction of the verb that the words depend on; None where there is no sign of one.

    "the truce of 19 October will hold" looks ahead with its verb, not with the day that names the truce.
    """
    tokens = parsed.tokens
    token = _head(tokens, first, last)
    near = tokens[first - 1].lower if first and tokens[first - 1].sent == tokens[first].sent else ""
    if near in _WORDS_AHEAD or (near == "of" and first > 1 and tokens[first - 2].lower == "ahead"):
        return "future"
    in_noun = token.dep in _IN_NOUN
    of_noun = near == "of" and tokens[tokens[first - 1].head].pos == "NOUN"
    for _ in range(12):
        if first <= token.i < last:
            pass
        elif token.pos in ("VERB", "AUX"):
            found = _of_verb(parsed, token)
            if near in _BOUNDS and token.lemma in _PUT_OFF:
                found = "future"
            if found is None and near in _BOUNDS and token.tag in ("VBZ", "VBP") and not in_noun:
                perfect = any(k.lower in _HAVE for k in parsed.kids(token.i, "aux")) or token.dep in ("aux", "auxpass")
                found = None if perfect else "future"
            if found is not None:
                return None if (in_noun and found == "past") or (of_noun and found == "future") else found
        elif token.pos in ("NOUN", "ADJ") and token.lower in _WORDS_AHEAD:
            return "future"
        in_noun = in_noun or token.dep in _IN_NOUN
        if token.head == token.i:
            return None
        token = tokens[token.head]
    return None


def tells(parsed: Parsed, first: int, last: int) -> bool:
    """Whether the words say when the main happening of their sentence was, not since when nor in a side clause."""
    token = _head(parsed.tokens, first, last)
    for _ in range(6):
        if token.pos in ("VERB", "AUX"):
            return token.dep in ("ROOT", "conj", "ccomp")
        if token.lower in ("since", "until", "till", "from") or token.head == token.i:
            return False
        token = parsed.tokens[token.head]
    return False


def _head(tokens: list[Token], first: int, last: int) -> Token:
    """The token of the stretch whose head lies outside it."""
    for t in tokens[first:last]:
        if not first <= t.head < last:
            return t
    return tokens[first]


def _of_verb(parsed: Parsed, verb: Token) -> Tense | None:
    """What a verb with its auxiliaries says by itself; None for infinitives and participles that lean on another."""
    kids = [k for k in parsed.kids(verb.i) if k.i < verb.i or k.dep in ("aux", "auxpass")]
    aux = {k.lower for k in kids if k.dep in ("aux", "auxpass")}
    if aux & _MODALS:
        return "past" if aux & _HAVE and verb.tag == "VBN" else "future"
    if "to" in aux:
        governor = parsed.tokens[verb.head]
        ahead = verb.head != verb.i and (governor.lemma in _AHEAD or governor.lower in _AHEAD) and verb.dep != "advcl"
        named = bool(aux & {"has", "have"}) or (verb.dep in ("relcl", "acl") and "be" in aux)
        return "future" if ahead or named or (governor.lemma == "be" and verb.dep == "xcomp") else None
    if verb.tag == "VBD" or (verb.tag == "VBN" and aux & {"had", "has", "have", "was", "were", "been", "'ve", "got"}):
        looking = verb.lemma in _AHEAD and bool(aux & {"was", "were"})
        if verb.lemma == "set":
            looking = looking and any(k.lower == "for" or k.dep == "xcomp" for k in parsed.kids(verb.i))
        return "future" if looking and verb.lemma in ("schedule", "expect", "plan", "slate", "set") else "past"
    if verb.tag == "VBN" and not aux and verb.lower in _WORDS_AHEAD:
        return "future"
    if verb.tag == "VBN" and aux & {"is", "are", "'s", "'re", "am", "be"}:
        return "future" if verb.lemma in _AHEAD else None
    if verb.tag == "VBG" and aux & {"is", "are", "'s", "'re", "am"}:
        return "future"
    if verb.tag == "VBG" and aux & {"was", "were"}:
        return "past"
    if verb.tag in ("VBZ", "VBP") and not aux and (verb.lemma in _TIMETABLE or _is_due(parsed, verb)):
        return "future"
    return None


def _is_due(parsed: Parsed, verb: Token) -> bool:
    """Whether somebody or something "is due", "is set" or "is likely" to come."""
    return verb.lemma == "be" and any(k.lower in _AHEAD for k in parsed.kids(verb.i, "acomp", "oprd"))
