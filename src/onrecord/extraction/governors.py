"""The words above an act that decide whether it is real: a `Parsed` and a token in, governing tokens out."""

from __future__ import annotations

from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

_CLIMB = frozenset(
    {"xcomp", "dobj", "nsubjpass", "nsubj", "attr", "oprd", "acl", "pcomp", "pobj", "conj", "acomp", "dep"}
)
_LINKING = frozenset({"for", "of", "to", "on", "about", "against", "from", "into", "in", "at", "with"})
_LIGHT, _SETTLING = words("governors", "light"), words("governors", "settling")
_MOST = 8
_CLOSE = 2


def governors(p: Parsed, i: int) -> list[Token]:
    """The words that decide whether an act is real, nearest first: "refused a request for talks" gives both."""
    found: list[Token] = []
    t = p.tokens[i]
    for _ in range(_MOST):
        head = p.tokens[t.head]
        if head.i == t.i or (t.dep not in _CLIMB and not _purpose(p, t)):
            break
        if t.dep == "conj":
            if syntax.is_verb(p, t.i) and p.kids(t.i, "nsubj", "nsubjpass"):
                break
            if syntax.is_verb(p, t.i) and found and found[-1].i == t.i:
                shared = {c.lower for c in p.kids(t.i, "aux")}
                if shared or t.tag != head.tag:
                    break
        elif t.dep in ("nsubj", "nsubjpass") and syntax.is_verb(p, t.i):
            break
        elif t.dep == "pobj":
            if head.lower not in _LINKING:
                break
            t = head
            head = p.tokens[t.head]
            if head.i == t.i:
                break
            settled = _settled(p, head) if t.lower in ("on", "about") else None
            if settled is not None and settled.i != head.i:
                found.append(settled)
            elif settled is None and t.lower in ("in", "on", "at", "with", "into", "from") and head.lemma not in _LIGHT:
                break
        elif t.dep == "pcomp":
            if head.lower not in _LINKING:
                break
            t = head
            head = p.tokens[t.head]
        if t.dep != "conj":
            found.append(head)
        t = head
    return found


def _settled(p: Parsed, head: Token) -> Token | None:
    """What is settled on a matter: the word before "on" itself, else what its verb reaches."""
    some = (head, *p.kids(head.i, "dobj", "nsubjpass", "attr")) if head.pos in ("VERB", "AUX") else (head,)
    return next((w for w in some if w.lemma.lower() in _SETTLING), None)


def _purpose(p: Parsed, t: Token) -> bool:
    """Whether an adverbial clause hangs on its verb: "flew to meet", and "ruled out joining" as it is often parsed."""
    if t.dep == "advcl" and t.tag == "VBG" and 0 < t.left - t.head <= _CLOSE:
        return True
    return t.dep == "advcl" and t.tag == "VB" and any(c.lower == "to" for c in p.kids(t.i, "aux"))
