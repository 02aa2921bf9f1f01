"""Slips of the parser that a rule can tell: fresh tokens without links in, the same tokens set right out."""

from __future__ import annotations

from onrecord.model.parsed import Token


def mend(tokens: list[Token], base: int) -> None:
    """Set right the tokens from `base` on, before they are linked."""
    for t in tokens[base:]:
        if t.tag == "VBG":
            _event_noun(tokens, t)


def _event_noun(tokens: list[Token], t: Token) -> None:
    """ "killed in Ukrainian shelling of X": the gerund is the noun behind the preposition, not a clause."""
    if not 1 < t.i < len(tokens) - 1 or tokens[t.i + 1].lower != "of":
        return
    before = tokens[t.i - 1]
    above = tokens[before.head]
    if before.pos not in ("ADJ", "PROPN") or before.dep != "pobj" or above.i != t.i - 2 or above.pos != "ADP":
        return
    t.pos, t.tag, t.dep, t.lemma, t.head = "NOUN", "NN", "pobj", t.lower, above.i
    before.dep, before.head = "amod", t.i
