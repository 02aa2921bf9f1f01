"""Questions about the dependency tree of a `Parsed`: token indices in, token indices and words out.

Who does what is asked across passives, relative clauses, participles, coordination and control, so that "X struck Y",
"Y was struck by X", "Y, struck by X", "X, which struck Y" and "X began to strike Y" give the same answer.
Labels are those of spaCy's English models (ClearNLP).
"""

from __future__ import annotations

from onrecord.model.parsed import Parsed, Token

_OBJECT_CONTROL = frozenset({
    "ask", "urge", "tell", "order", "force", "help", "allow", "enable", "permit", "encourage", "press", "push",
    "call", "want", "expect", "require", "persuade", "convince", "invite", "instruct", "warn", "lead", "cause",
    "get", "let", "make", "pressure", "authorize", "authorise", "task",
})  # fmt: skip
_OBJECT_DOES = frozenset({
    "accuse", "blame", "suspect", "charge", "convict", "criticise", "criticize", "condemn", "praise", "thank", "stop",
    "prevent", "discourage", "ban", "bar", "punish", "arrest", "detain", "sanction", "absolve", "acquit",
})  # fmt: skip
_WHEN = frozenset({"after", "before", "by", "despite", "in", "since", "upon", "when", "while", "without"})
_PLANS = frozenset({
    "agreement", "aim", "ambition", "application", "aspiration", "attempt", "bid", "chance", "commitment", "decision",
    "desire", "effort", "goal", "hope", "idea", "intent", "intention", "interest", "move", "negotiation", "offer",
    "path", "plan", "pledge", "possibility", "process", "promise", "proposal", "prospect", "push", "readiness",
    "refusal", "request", "right", "step", "talk", "threat", "vote", "way", "willingness", "wish",
})  # fmt: skip
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_CLAUSE_HEADS = frozenset({"VERB", "AUX"})
_TRAILING = frozenset(
    {
        "relcl",
        "appos",
        "acl",
        "advcl",
        "parataxis",
        "punct",
        "cc",
        "conj",
        "ccomp",
        "npadvmod",
        "dep",
    }
)
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MAX_CLIMB = 60


def conjuncts(p: Parsed, i: int) -> list[int]:
    """The token and what is coordinated with it, left to right: "tanks, guns and mines" gives three.

    Counted things in a list are coordinated even where the parse takes the second for an apposition, and so are "other"
    ones behind an apposition ("Ek, head of the fund, and other bankers").
    """
    found, stack = [i], [i]
    while stack:
        at = stack.pop()
        counted = bool(p.kids(at, "nummod"))
        for c in p.kids(at, "conj", "appos"):
            if c.dep == "conj" or (counted and p.kids(c.i, "nummod")):
                found.append(c.i)
                stack.append(c.i)
            elif others := [k.i for k in p.kids(c.i, "conj") if _is_other(p, k)]:
                found += others
    return sorted(found)


def _is_other(p: Parsed, t: Token) -> bool:
    """Whether a plural is joined behind a comma as "and other …"."""
    joined = t.left >= 2 and p.tokens[t.left - 1].lower == "and" and p.tokens[t.left - 2].text == ","
    return t.tag == "NNS" and joined and p.tokens[t.left].lower == "other"


def is_verb(p: Parsed, i: int) -> bool:
    """Whether the token heads a clause."""
    return p.tokens[i].pos in _CLAUSE_HEADS


def is_passive(p: Parsed, v: int) -> bool:
    """Whether the verb is in the passive ("was hit", "hit by", "the bridge hit on Monday")."""
    t = p.tokens[v]
    if any(c.dep in ("nsubjpass", "auxpass", "agent") for c in p.kids(v)):
        return True
    if t.tag != "VBN":
        return False
    if t.dep == "acl":
        return not p.kids(v, "dobj")
    if t.dep == "conj" and not p.kids(v, "nsubj", "aux"):
        return is_passive(p, t.head)
    return t.dep == "advcl" and not p.kids(v, "nsubj", "aux")


def antecedent(p: Parsed, i: int) -> int:
    """What a relative pronoun stands for (the noun that its clause modifies), else the token itself."""
    t = p.tokens[i]
    if t.tag not in _RELATIVE and t.lower != "that":
        return i
    for up in p.up(i):
        if up.dep == "relcl":
            return up.head
        if up.dep in ("ccomp", "ROOT"):
            break
    return i


def _flat(p: Parsed, heads: list[int]) -> list[int]:
    out: list[int] = []
    for h in heads:
        a = antecedent(p, h)
        out += [x for x in conjuncts(p, a) if x not in out]
    return out


def _own_subject(p: Parsed, v: int) -> list[int]:
    own = [c.i for c in p.kids(v, "nsubj", "nsubjpass", "csubj")]
    return own or _stolen_subject(p, v)


def _stolen_subject(p: Parsed, v: int) -> list[int]:
    """The subject that the parser took for an apposition of what stands before it: "In talks with Ek, Lind said"."""
    if p.tokens[v].dep not in ("ROOT", "ccomp") or p.tokens[v].tag not in ("VBD", "VBZ", "VBP"):
        return []
    for c in p.kids(v, "prep", "advcl"):
        if c.i < v and c.right < v:
            for j in range(c.right, c.left, -1):
                t = p.tokens[j]
                if t.dep == "appos" and t.right == c.right and p.tokens[t.left - 1].text == ",":
                    return [j]
    return []


def subject(p: Parsed, v: int) -> list[int]:
    """Heads of the grammatical subject of a verb, its own or the one that it shares; [] where there is none."""
    for _ in range(_MAX_CLIMB):
        own = _own_subject(p, v)
        if own:
            return _flat(p, own)
        t = p.tokens[v]
        head = p.tokens[t.head]
        if t.head == v:
            return []
        if t.dep == "conj" and is_verb(p, t.head):
            v = _finite_above(p, t.head, t.tag) if t.tag in _FINITE else t.head
        elif t.dep == "xcomp":
            objects = [c.i for c in p.kids(t.head, "dobj", "dative") if c.pos != "ADP"]
            if head.lemma in _OBJECT_CONTROL and objects:
                return _flat(p, objects)
            if head.lemma in _OBJECT_CONTROL and is_passive(p, t.head):
                return subject(p, t.head)
            if not is_verb(p, t.head) and head.pos not in ("ADJ",):
                return []
            v = t.head
        elif t.dep == "advcl" and t.tag in ("VBG", "VBN", "VB"):
            v = t.head
        elif t.dep == "acl" and not is_verb(p, t.head):
            owners = _owners_of_plan(p, t.head) if t.tag == "VB" else []
            return owners or _flat(p, [t.head])
        elif t.dep == "relcl":
            return _flat(p, [t.head]) if not _has_gap_elsewhere(p, v) else []
        elif t.dep == "pcomp" and head.dep == "prep":
            v = head.head
            if p.tokens[v].lemma in _OBJECT_DOES and is_verb(p, v) and head.lower not in _WHEN:
                objects = [c.i for c in p.kids(v, "dobj")]
                return _flat(p, objects) if objects else subject(p, v) if is_passive(p, v) else []
            while p.tokens[v].pos in ("ADV", "ADJ") and p.tokens[v].head != v:
                v = p.tokens[v].head
            if not is_verb(p, v):
                return _owners_of_plan(p, v) or agents_of_noun(p, v)
        elif t.dep in ("aux", "auxpass") or (t.dep == "acomp" and t.pos == "ADJ" and is_verb(p, t.head)):
            v = t.head
        elif t.dep == "ccomp" and t.tag in ("VB", "VBG") and is_verb(p, t.head):
            objects = [c.i for c in p.kids(t.head, "dobj")]
            return _flat(p, objects) if objects else []
        else:
            return []
    return []


def _owners_of_plan(p: Parsed, n: int) -> list[int]:
    """Who is to do what a noun such as plan, bid or refusal announces: its owner, else the subject of its verb."""
    if p.tokens[n].lemma not in _PLANS:
        return []
    owners = agents_of_noun(p, n)
    v = support_verb(p, n)
    return owners or (subject(p, v) if v >= 0 and p.tokens[n].dep in ("dobj", "attr", "conj") else [])


def _finite_above(p: Parsed, v: int, tag: str) -> int:
    """The finite verb that a finite conjunct goes with: "pressed for X to act and underlined" joins at "pressed", and
    "says X will act and warns that" at "says"."""
    t = p.tokens[v]
    said = p.tokens[t.head]
    if t.dep == "ccomp" and said.tag == tag and is_verb(p, said.i) and any(c.tag == "MD" for c in p.kids(v, "aux")):
        return said.i
    if t.tag in _FINITE or any(c.tag in ("MD", *_FINITE) for c in p.kids(v, "aux", "auxpass")):
        return v
    return next((u.i for u in p.up(v) if u.tag in _FINITE and is_verb(p, u.i)), v)


def _has_gap_elsewhere(p: Parsed, v: int) -> bool:
    """Whether a relative clause without a subject has its relative pronoun in another role."""
    return any(c.tag in _RELATIVE and c.dep != "nsubj" for c in p.kids(v))


def by_agents(p: Parsed, i: int) -> list[int]:
    """Heads of "by X" under a verb or an event noun."""
    found: list[int] = []
    for c in p.kids(i, "agent", "prep"):
        if c.lower == "by":
            found += [x.i for x in p.kids(c.i, "pobj")]
    if not found and is_verb(p, i) and is_passive(p, i):
        inner = [x for c in p.kids(i, "prep", "dobj") for o in (c, *p.kids(c.i, "pobj")) for x in p.kids(o.i, "prep")]
        found = [o.i for x in inner if x.lower == "by" for o in p.kids(x.i, "pobj")]
    return _flat(p, found)


def agents(p: Parsed, v: int) -> list[int]:
    """Who does it: the subject of an active verb, the "by" phrase of a passive one."""
    return by_agents(p, v) if is_passive(p, v) else subject(p, v)


def patients(p: Parsed, v: int) -> list[int]:
    """To whom or what it is done: the object of an active verb, the subject of a passive one."""
    if is_passive(p, v):
        return subject(p, v)
    own = [c.i for c in p.kids(v, "dobj")]
    if own:
        return _flat(p, own)
    t = p.tokens[v]
    if t.dep == "relcl" and _own_subject(p, v):
        subjects = [p.tokens[s] for s in _own_subject(p, v)]
        if not any(s.tag in _RELATIVE or (s.lower == "that" and s.pos == "PRON") for s in subjects):
            return _flat(p, [t.head])
    return []


def recipients(p: Parsed, v: int) -> list[int]:
    """To whom: the dative of a verb, or its "to"/"for" phrase when that names somebody."""
    found = [c.i for c in p.kids(v, "dative") if c.pos != "ADP"]
    for c in p.kids(v, "dative", "prep"):
        if c.pos == "ADP" and c.lower in ("to", "for"):
            found += [x.i for x in p.kids(c.i, "pobj")]
    return _flat(p, found)


def obliques(p: Parsed, i: int) -> list[tuple[str, int]]:
    """(preposition, head of its object) for each prepositional phrase under a verb or noun; "out of" is joined."""
    found: list[tuple[str, int]] = []
    first = p.kids(i, "prep", "agent", "dative")
    for c in (*first, *(g for x in first for g in p.kids(x.i, "conj") if g.pos == "ADP")):
        name, at = c.lower, c
        inner = p.kids(at.i, "prep")
        while inner and not p.kids(at.i, "pobj"):
            at = inner[0]
            name += " " + at.lower
            inner = p.kids(at.i, "prep")
        for o in p.kids(at.i, "pobj"):
            found += [(name, x) for x in conjuncts(p, antecedent(p, o.i))]
    return found


def agents_of_noun(p: Parsed, n: int) -> list[int]:
    """Who does the act that a noun names: "Russia's strikes", "strikes by Russia", else who supports it by a verb."""
    by = by_agents(p, n)
    if by:
        return by
    owners = [c.i for c in p.kids(n, "poss")]
    return _flat(p, owners)


def support_verb(p: Parsed, n: int) -> int:
    """The verb of which an event noun is object or subject (through coordination), or -1."""
    t = p.tokens[n]
    for _ in range(_MAX_CLIMB):
        if t.dep == "conj" and not is_verb(p, t.head):
            t = p.tokens[t.head]
            continue
        break
    if t.dep in ("dobj", "nsubj", "nsubjpass", "attr", "oprd") and is_verb(p, t.head):
        return t.head
    return -1


def clause_verb(p: Parsed, i: int) -> int:
    """The verb of the clause that a token stands in (itself for a verb), or the root of its sentence."""
    t = p.tokens[i]
    for _ in range(_MAX_CLIMB):
        if t.pos in _CLAUSE_HEADS and t.dep not in ("aux", "auxpass", "amod"):
            return t.i
        if t.head == t.i:
            return t.i
        t = p.tokens[t.head]
    return t.i


def main_verb(p: Parsed, v: int) -> int:
    """The verb of the whole predicate: up through "began to", "agreed to"."""
    t = p.tokens[v]
    for _ in range(_MAX_CLIMB):
        if t.dep == "xcomp" and is_verb(p, t.head):
            t = p.tokens[t.head]
        else:
            break
    return t.i


def within(p: Parsed, inner: int, outer: int) -> bool:
    """Whether one token lies in the subtree of another."""
    t = p.tokens[inner]
    for _ in range(_MAX_CLIMB * 4):
        if t.i == outer:
            return True
        if t.head == t.i:
            return False
        t = p.tokens[t.head]
    return False


def negated(p: Parsed, i: int) -> bool:
    """Whether a verb or noun is negated: "not", "never", "no" before it, "neither", "no longer"."""
    for c in p.kids(i):
        if c.dep == "neg" or c.lower in ("not", "never", "neither", "n't", "nor"):
            return True
        if c.dep in ("det", "predet") and c.lower in ("no", "neither"):
            return True
        if c.lower == "longer" and c.dep == "advmod" and any(d.dep == "neg" for d in p.kids(c.i)):
            return True
        if c.dep in ("nsubj", "nsubjpass", "dobj") and (
            c.lower in ("none", "nobody", "nothing", "neither")
            or any(d.dep == "det" and d.lower in ("no", "neither") for d in p.kids(c.i))
            or any(d.dep == "neg" for a in p.kids(c.i, "amod") if a.lower == "more" for d in p.kids(a.i))
        ):
            return True
    return False


def phrase_range(p: Parsed, head: int, *, whole: bool = False) -> tuple[int, int]:
    """Tokens of the noun phrase of a head: without relative clauses, appositions, coordination unless `whole`."""
    t = p.tokens[head]
    first, last = t.left, t.right
    if not whole:
        for c in p.kids(head):
            if c.dep in _TRAILING and c.i > head:
                last = min(last, c.left - 1)
            elif c.dep in ("preconj", "cc") and c.i < head:
                first = max(first, c.right + 1)
    while first < head and p.tokens[first].pos in ("DET", "PUNCT") and p.tokens[first].lower not in ("no", "all", "$"):
        first += 1
    while last > head and p.tokens[last].pos == "PUNCT":
        last -= 1
    return first, max(last, head) + 1


def phrase(p: Parsed, head: int, *, whole: bool = False) -> str:
    """The words of a noun phrase without its article; see `phrase_range`."""
    return p.text(*phrase_range(p, head, whole=whole))


def core_phrase(p: Parsed, head: int) -> str:
    """Only the modifiers before a noun and the noun, without articles, numbers and possessors."""
    first = head
    for c in reversed([c for c in p.kids(head) if c.i < head]):
        modifier = c.dep in ("amod", "compound", "nmod", "advmod", "npadvmod") or c.pos == "PUNCT"
        if c.right + 1 != first or not modifier:
            break
        first = c.left
    return p.text(first, head + 1)


def prepositions_above(p: Parsed, i: int) -> str:
    """The preposition that governs a noun phrase ("in" for "in the town of X" at X too), or ""."""
    t: Token = p.tokens[i]
    for _ in range(_MAX_CLIMB):
        head = p.tokens[t.head]
        if t.dep == "pobj":
            if head.lower == "of" and p.tokens[head.head].pos in ("NOUN", "PROPN"):
                t = p.tokens[head.head]
                continue
            return head.lower
        if t.dep in ("compound", "conj", "appos", "nmod", "amod", "poss") and t.head != t.i:
            t = head
            continue
        return ""
    return ""
