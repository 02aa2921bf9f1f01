"""An annotated `Parsed` in, its clauses as marks out: what each tells, whether it is denied, and how real it is."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.language.marks_words import mark_words
from onrecord.model.marks import Claim
from onrecord.model.parsed import Parsed, Token

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"})
_UNDER = frozenset({"ccomp", "xcomp", "pcomp", "advcl", "relcl", "acl", "conj", "parataxis", "csubj", "csubjpass"})
_OF_DENIAL = frozenset({"ccomp", "xcomp", "pcomp", "prep"})


def claims(p: Parsed) -> Iterator[Claim]:
    """The clauses of all sentences but headings."""
    for s in p.sentences:
        if s.heading:
            continue
        heads = [t for t in p.tokens[s.first : s.last] if _heads_clause(p, t)]
        owner = {t.i: _clause_of(p, t, s.root) for t in p.tokens[s.first : s.last]}
        for v in heads:
            own = [t for t in p.tokens[s.first : s.last] if owner[t.i] == v.i]
            said = _says_of(p, v)
            words = [_lacking(p, t) + t.lemma.lower() for t in own if t.pos in _CONTENT and t.i not in (v.i, said.i)]
            verb = said.lemma.lower() + "".join(f" {c.lower}" for c in p.kids(v.i, "prt"))
            mood = _mood(p, v)
            if verb in mark_words()["possible"] and (subject := p.kids(v.i, "nsubj")):
                verb, mood = subject[0].lemma.lower(), mood or "may"
            start, end = min(t.start for t in own), max(t.end for t in own)
            yield Claim(start, end, verb, _sign(p, v, own), mood, " ".join(words))


def _says_of(p: Parsed, v: Token) -> Token:
    """The word that says what a clause tells: the verb; of "is over" and "there is no injury" what stands with it."""
    if v.lemma.lower() != "be":
        return v
    return next(iter(p.kids(v.i, "acomp", "attr")), v)


def _lacking(p: Parsed, t: Token) -> str:
    """Gives "un" for what is said to be lacking: "without arms" is as good as "unarmed"."""
    return "un" if t.dep == "pobj" and p.tokens[t.head].lower == "without" else ""


def _heads_clause(p: Parsed, t: Token) -> bool:
    return t.dep == "ROOT" or (t.pos in ("VERB", "AUX") and t.dep in _UNDER)


def _clause_of(p: Parsed, t: Token, root: int) -> int:
    if _heads_clause(p, t):
        return t.i
    return next((up.i for up in p.up(t.i) if _heads_clause(p, up)), root)


def _sign(p: Parsed, v: Token, own: list[Token]) -> int:
    """-1 where the clause is denied: by a word in it or by a verb of denial above it, once or three times."""
    words = mark_words()
    turns = sum(_denies(p, t, v) for t in own)
    if v.dep in ("csubj", "csubjpass"):
        turns += _verb(p, p.tokens[v.head]) in words["deny"]
    at = v
    while at.dep in _OF_DENIAL and at.head < at.i:
        dep, at = at.dep, p.tokens[at.head]
        turns += _verb(p, at) in words["deny"] or (at.dep == "prep" and at.lower == "without")
        if dep == "xcomp" or (dep == "ccomp" and _verb(p, at) in words["deny"]):
            turns += sum(c.dep == "neg" for c in p.kids(at.i))
        if dep == "ccomp":
            break
    return -1 if turns % 2 and not _until(p, v, own) else 1


def _until(p: Parsed, v: Token, own: list[Token]) -> bool:
    """Whether what is denied is so from a time on or but for something: "will not open until Friday"."""
    words = mark_words()
    its = [t for t in own if t.lower in words["until"] and t.dep in ("prep", "mark") and t.head == v.i]
    bounded = any(p.tokens[t.i + 1].lower != "further" for t in its if t.i + 1 < len(p.tokens))
    return bounded or any(c.dep == "advcl" and any(k.lower in words["until"] for k in p.kids(c.i, "mark"))
                          for c in p.kids(v.i))  # fmt: skip


def _denies(p: Parsed, t: Token, v: Token) -> bool:
    """Whether a word denies the clause that it stands in: "no fewer" and "a vote of no confidence" do not."""
    words, noun = mark_words(), p.tokens[t.head]
    after = p.tokens[t.i + 1].lower if t.i + 1 < len(p.tokens) else ""
    if (t.dep != "neg" and t.lower not in words["no"]) or after in words["than"]:
        return False
    if t.lower != "no":
        return t.dep != "neg" or noun.i == v.i or noun.pos != "VERB"
    if t.tag != "DT":
        return after == "longer"
    return noun.dep != "pobj" or (p.tokens[noun.head].head == v.i and noun.lower in words["ever"])


def _verb(p: Parsed, t: Token) -> str:
    return "_".join([t.lemma.lower(), *(c.lower for c in p.kids(t.i, "prt"))])


def _left_open(p: Parsed, v: Token) -> str:
    """"open" for what somebody would not tell, "may" for what was not ruled out; "" for anything else."""
    words, at = mark_words(), v
    while at.dep in _OF_DENIAL and at.head < at.i:
        at = p.tokens[at.head]
        denied = any(c.dep == "neg" for c in p.kids(at.i)) or (
            at.dep == "xcomp" and _verb(p, p.tokens[at.head]) in words["deny"]
        )
        if denied and _verb(p, at) in words["deny"]:
            return "may"
        if v.dep == "ccomp":
            return "open" if denied and at.i == v.head and at.lemma.lower() in words["tell"] else ""
    return ""


def _mood(p: Parsed, v: Token) -> str:
    words = mark_words()
    if any(c.lower in words["whether"] for c in p.kids(v.i, "mark")):
        return "open"
    if left := _left_open(p, v):
        return left
    if any(c.lower == "to" for c in p.kids(v.i, "aux")) or (v.tag in ("VBG", "VBN", "VB") and v.dep != "ROOT" and not (
        p.kids(v.i, "aux", "auxpass")
    )):
        return "to"
    for c in p.kids(v.i, "aux"):
        if c.lower in words["may"]:
            return "may"
        if c.lower in words["must"]:
            return "must"
        if c.lower in words["will"]:
            return "will"
    if any(c.lower in words["maybe"] for c in p.kids(v.i)):
        return "may"
    return ""
