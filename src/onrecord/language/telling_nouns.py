"""Whether a noun tells something: a token of a `Parsed` in; whether it is a voice there out."""

from __future__ import annotations

from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token


def speaks(parsed: Parsed, t: Token) -> bool:
    """Whether a noun is the subject of a verb of speech, or what "according to" names."""
    up = parsed.tokens[t.head]
    if t.dep == "nsubj":
        return up.lemma in name_words()["speech"]
    return t.dep == "pobj" and up.lower == "to" and parsed.tokens[up.i - 1].lower == "according"


def reports_tell(parsed: Parsed, t: Token) -> bool:
    """Whether "reports" are the voice here ("according to media reports", "reports said")."""
    tokens = parsed.tokens
    up = tokens[t.head]
    return (
        t.dep == "pobj" and up.lower in ("to", "by", "in", "from") and tokens[up.i - 1].lower in ("according", "by")
    ) or (t.dep == "nsubj" and up.lemma in name_words()["speech"])


def source_tells(parsed: Parsed, t: Token, inner: int, last: int) -> bool:
    """Whether a "source" is someone who tells and not a spring or a supply."""
    tokens = parsed.tokens
    up = tokens[t.head]
    follow = tokens[t.i + 1].lower if t.i + 1 < last else ""
    if follow == "of" or (
        t.i > inner and tokens[t.i - 1].tag in ("NN", "JJ") and tokens[t.i - 1].lower not in name_words()["telling"]
    ):
        return False
    return (
        t.dep in ("nsubj", "nsubjpass", "agent")
        or follow in ("familiar", "close", "with", "in", "at", "within", "inside")
        or (t.dep == "pobj" and up.lower in ("to", "by", "from"))
        or (t.i > inner and tokens[t.i - 1].lower in name_words()["telling"])
    )
