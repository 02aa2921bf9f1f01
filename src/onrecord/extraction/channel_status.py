"""What is said of a standing line: its token and verbs in; the status that they tell, and what it is for, out."""

from __future__ import annotations

from typing import Literal, cast

from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

LISTS = {name: frozenset(rows) for name, rows in table("channel")["lists"].items()}
StatusName = Literal["established", "tested", "used", "suspended", "existing"]
STATUS = cast("dict[str, StatusName]", mapping("channel", "status"))
_MOST = 4


def first_of(p: Parsed, t: Token) -> Token:
    """The first noun of a list that a line stands in: "on the liaison and military lines"."""
    for _ in range(_MOST):
        if t.dep != "conj" or p.tokens[t.head].pos not in ("NOUN", "PROPN"):
            break
        t = p.tokens[t.head]
    return t


def verb_of(p: Parsed, t: Token) -> int:
    """The verb that tells something of a line, through the calls on it: "answered the calls on the line"; or -1."""
    v = syntax.support_verb(p, t.i)
    if v >= 0:
        return v
    t = first_of(p, t)
    head = p.tokens[t.head]
    if t.dep != "pobj" or head.lower not in LISTS["means"]:
        return -1
    for _ in range(_MOST):
        above = p.tokens[head.head]
        if syntax.is_verb(p, above.i):
            return above.i
        if above.pos == "ADP":
            head = above
            continue
        if above.lemma not in LISTS["carried"] or above.head == above.i:
            return -1
        v = syntax.support_verb(p, above.i)
        if v >= 0:
            return v
        head = above
    return -1


def agreed(p: Parsed, t: Token, v: int) -> bool:
    """Whether a line is what was agreed on, and so still to come."""
    return v >= 0 and t.dep == "pobj" and p.tokens[v].lemma in LISTS["agreeing"]


def _verb_key(p: Parsed, v: int) -> str:
    particle = next((c.lower for c in p.kids(v, "prt")), None)
    lemma = p.tokens[v].lemma
    return f"{lemma}_{particle}" if particle and f"{lemma}_{particle}" in STATUS else lemma


def status_of(p: Parsed, t: Token) -> StatusName:
    """What is said of the line: by its verb, by its participle, else that it exists."""
    v = verb_of(p, t)
    if agreed(p, t, v):
        return "established"
    told = verb_status(p, v) if v >= 0 and t.dep in ("dobj", "conj") else None
    if told is not None and told != "existing":
        return told
    for c in p.kids(t.i, "acl", "relcl"):
        found = STATUS.get(_verb_key(p, c.i))
        if found and not (c.dep == "relcl" and found in ("used", "tested") and _does(p, c.i)):
            return found
    if v < 0:
        return "existing"
    through = t.dep == "pobj" and p.tokens[t.head].head == v
    return verb_status(p, v) or ("used" if through else "existing")


def _does(p: Parsed, v: int) -> bool:
    """Whether a line itself does what a relative clause says: "a centre that checks ships"."""
    subjects = p.kids(v, "nsubj", "nsubjpass")
    return not subjects or (any(c.tag in ("WDT", "WP") for c in subjects) and not syntax.is_passive(p, v))


def verb_status(p: Parsed, v: int) -> StatusName | None:
    """What a verb says of a line, by itself, by its adjective or by the verb above it; None where it says nothing."""
    key = _verb_key(p, v)
    found = STATUS.get(key)
    adjectives = {c.lower for c in p.kids(v, "acomp", "oprd", "prep", "advmod", "ccomp")}
    if (found == "existing" or p.tokens[v].lemma in ("fall", "go")) and adjectives & LISTS["silent"]:
        return "suspended"
    if {c.lemma for c in p.kids(v, "acomp", "oprd", "advcl", "xcomp")} & LISTS["unanswered"]:
        return "used"
    if key == "go":
        return "existing"
    if found is None and p.tokens[v].dep == "xcomp":
        found = STATUS.get(_verb_key(p, p.tokens[v].head))
    return found


def unanswered(p: Parsed, v: int) -> bool:
    """Whether calls on a line are told of that nobody took: "went unanswered", "but got no answer"."""
    if v >= 0 and any(
        o.lemma in LISTS["answers"] and syntax.negated(p, c.i) for c in p.kids(v, "conj") for o in p.kids(c.i, "dobj")
    ):
        return True
    return v >= 0 and bool({c.lemma for c in p.kids(v, "acomp", "oprd", "advcl", "xcomp")} & LISTS["unanswered"])


def purpose_of(p: Parsed, t: Token) -> tuple[str | None, list[int]]:
    """What the line is for, with a token of the sentence that says so when it is the next one."""
    for holder in (t.i, syntax.support_verb(p, t.i)):
        if holder < 0:
            continue
        for c in p.kids(holder, "acl", "advcl", "xcomp", "relcl"):
            target = c
            if c.dep in ("acl", "relcl") and c.lemma in (
                "aim",
                "design",
                "intend",
                "mean",
                "set",
                "use",
                "establish",
                "create",
            ):
                inner = [x for x in p.kids(c.i, "xcomp", "advcl") if x.tag == "VB"]
                inner += [x for prep in p.kids(c.i, "prep") for x in p.kids(prep.i, "pcomp")]
                target = inner[0] if inner else c
            listed = target.lemma in LISTS["purpose_verb"] and target.tag in ("VB", "VBG")
            to = (
                target.tag == "VB"
                and c.dep in ("acl", "advcl")
                and any(g.lower == "to" for g in p.kids(target.i, "aux"))
            )
            if (listed or to) and target.i > t.i:
                return _words(p, target), []
        for prep in p.kids(holder, "prep"):
            for c in p.kids(prep.i, "pcomp"):
                if c.lemma in LISTS["purpose_verb"] and prep.lower in ("for", "of"):
                    return _words(p, c), []
    for s in (t.sent, t.sent + 1):
        if s >= len(p.sentences) or p.sentences[s].heading:
            continue
        for j in range(p.sentences[s].first, p.sentences[s].last):
            noun = p.tokens[j]
            if noun.lemma in LISTS["purpose_noun"] and noun.dep == "nsubj" and p.tokens[noun.head].lemma == "be":
                for c in p.kids(noun.head, "xcomp", "ccomp", "advcl"):
                    if c.tag == "VB" and c.lemma in LISTS["purpose_verb"]:
                        return _words(p, c), [j]
    return None, []


def _words(p: Parsed, verb: Token) -> str:
    last = verb.right + 1
    while last > verb.i + 1 and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return p.text(verb.i, last)
