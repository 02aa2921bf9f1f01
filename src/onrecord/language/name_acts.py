"""Whether a capital stands for its government: a `Parsed` with its name spans in, yes or no out."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.language.actors import head_of
from onrecord.language.name_spans import NameSpan
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed


def acts(parsed: Parsed, spans: Sequence[NameSpan], span: NameSpan) -> bool:
    """Whether a capital stands for its government here: it speaks, acts, owns a policy, or is dealt with."""
    tokens, words = parsed.tokens, name_words()
    if span.last + 1 < len(tokens) and tokens[span.last].text == "," and tokens[span.last + 1].lower == "who":
        return False
    t = tokens[head_of(parsed, span.first, span.last)]
    for _ in range(4):
        if t.dep != "conj" or t.head == t.i:
            break
        t = tokens[t.head]
    up = tokens[t.head]
    if t.dep == "nsubj" and up.lemma == "be":
        return any(c.lower in words["state_of_mind"] for c in parsed.kids(up.i, "acomp"))
    if t.dep == "nsubj":
        told = up.lemma not in words["undergo"] or up.lower == "lied"
        return told and (up.pos == "VERB" or _clausal(parsed, up.i))
    if t.dep == "nsubjpass":
        return up.lemma in words["act"] and up.lemma not in words["undergo"]
    if t.dep == "poss":
        return up.lower not in words["place_noun"] and up.pos != "PROPN"
    if t.dep == "pobj":
        if up.lower in words["party_prep"]:
            return up.lower != "between" or _among_parties(parsed, spans, t.i)
        verb = tokens[up.head]
        if up.lower == "of":
            return verb.lower in words["party_noun"]
        if up.lower in ("on", "upon"):
            return verb.lemma in ("call", "urge", "press", "sanction", "pressure", "prevail") and verb.tag != "NN"
        return up.lower in ("to", "from") and verb.lemma in words["deal"]
    if t.dep in ("dobj", "dative"):
        return up.lemma in words["act"] and up.lemma not in words["not_dealt"]
    return False


def _among_parties(parsed: Parsed, spans: Sequence[NameSpan], first: int) -> bool:
    """Whether all that "and" joins here are countries, capitals, bodies or persons: no road between two towns."""
    parties = {i for s in spans if s.kind != "unsure" for i in range(s.first, s.last)}
    at = first
    for _ in range(4):
        if at not in parties:
            return False
        following = parsed.kids(at, "conj")
        if not following:
            break
        at = following[0].i
    return True


def _clausal(parsed: Parsed, verb: int) -> bool:
    """Whether a verb has an infinitive or a clause under it: someone who wants, vows, refuses."""
    return bool(parsed.kids(verb, "xcomp", "ccomp"))
