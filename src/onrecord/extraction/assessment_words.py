"""The words of an assessment: a rated noun of a parsed article in; levels, direction and what is rated out."""

from __future__ import annotations

from typing import Literal

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import mapping, words
from onrecord.model import syntax
from onrecord.model.parsed import Token

Direction = Literal["rising", "falling", "steady"]
_LEVEL = words("assessment", "level")
_INTENSIFIER = words("assessment", "intensifier")
_LINKING = words("assessment", "linking")
_OPENING = words("assessment", "opening")
_HANGING = words("assessment", "hanging")
_PRONOUNS = words("assessment", "pronouns")
_PERCENT = words("assessment", "percent")
_NEARLY = words("assessment", "nearly")
_TURN: dict[str, str] = mapping("assessment", "direction")
_DIRECTIONS: dict[str, Direction] = {"rising": "rising", "falling": "falling", "steady": "steady"}
_PREDICATE = ("acomp", "attr", "oprd")


def with_intensifier(context: Context, i: int) -> str:
    """A level word with what strengthens or weakens it: "relatively low"."""
    first = i
    for c in reversed(context.parsed.kids(i, "advmod")):
        if c.i == first - 1 and c.lower in _INTENSIFIER:
            first = c.i
    return context.parsed.text(first, i + 1)


def predicate(context: Context, i: int) -> list[int]:
    """The adjectives that a linking verb says of a noun: "the risk remains low"."""
    p, t = context.parsed, context.parsed.tokens[i]
    v = p.tokens[t.head]
    if t.dep not in ("nsubj", "nsubjpass") or v.lemma not in _LINKING:
        return []
    return [x for c in p.kids(v.i, *_PREDICATE) for x in syntax.conjuncts(p, c.i)]


def levels(context: Context, i: int, *, attributive: bool = True) -> list[str]:
    """The level words on a noun or in its predicate, in order; "30 percent" of a "30 percent chance"."""
    p = context.parsed
    found = predicate(context, i)
    if attributive:
        found += [x for c in p.kids(i, "amod") for x in syntax.conjuncts(p, c.i)]
    found = [x for x in sorted(found) if p.tokens[x].lower in _LEVEL]
    still = [x for x in found if _TURN.get(p.tokens[x].lower) is None or p.tokens[x].dep != "conj"]
    named = [with_intensifier(context, x) for x in still or found]
    return named or _reached(context, i) or shares(context, i)


def _reached(context: Context, i: int) -> list[str]:
    """A level that a predicate reaches: "is close to zero", "are at their highest point in years"."""
    p, t = context.parsed, context.parsed.tokens[i]
    verb = p.tokens[t.head]
    if t.dep not in ("nsubj", "nsubjpass") or verb.lemma not in _LINKING:
        return []
    near = [x for x in p.kids(verb.i, "acomp", "advmod") if x.lower in _NEARLY]
    for holder in (*near, verb):
        for name, h in syntax.obliques(p, holder.i):
            its = [p.tokens[h], *p.kids(h, "amod")]
            level = next((x for x in its if x.lower in _LEVEL), None)
            if level is not None and name == ("at" if holder is verb else "to"):
                first = level.i if holder is verb else holder.i
                return [p.text(first, h + 1) if p.tokens[h].left <= first or holder is not verb else level.text]
    return []


def shares(context: Context, i: int) -> list[str]:
    """A probability before a noun: "a 30 percent chance"."""
    p = context.parsed
    for c in p.kids(i, "compound", "nmod", "nummod", "amod"):
        if c.lower in _PERCENT or any(g.lower in _PERCENT for g in p.kids(c.i)):
            return [p.text(c.left, c.right + 1)]
    return []


def direction(context: Context, i: int) -> Direction | None:
    """Whether what is rated rises, falls or stays: from its adjectives, its verb and the verb's predicate."""
    p, t = context.parsed, context.parsed.tokens[i]
    near = [c.lower for c in p.kids(i, "amod")]
    if t.dep in ("nsubj", "nsubjpass", "dobj") and syntax.is_verb(p, t.head):
        said = p.kids(t.head, "acomp")
        near += [c.lower for a in said for c in p.kids(a.i, "conj")]
        near += [p.tokens[t.head].lemma, *(c.lower for c in said)]
    return next((_DIRECTIONS[_TURN[w]] for w in near if w in _TURN), None)


def subject_text(context: Context, i: int) -> str:
    """What is rated: what hangs on the noun ("risk of X", "danger that X"), else the noun with its owner."""
    p, t = context.parsed, context.parsed.tokens[i]
    hanging = [c for c in p.kids(i, "prep", "acl", "relcl", "ccomp") if c.i > i and _hangs(context, c)]
    if not hanging:
        owned = p.kids(i, "compound", "poss", "nmod")
        return syntax.phrase(p, i) if owned else p.text(i, i + 1)
    head = hanging[0]
    last = max(c.right for c in hanging[:2] if c is head or c.left <= head.right + 2) + 1
    if head.dep == "prep" and head.lower in _OPENING:
        first = head.i + 1
    elif head.dep == "prep" or (head.dep == "acl" and head.tag == "VBN"):
        first = t.i
    else:
        first = head.left
        first += p.tokens[first].lower in ("that", "to") and first < head.i
    while last - 1 > first and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return p.text(first, last)


def _hangs(context: Context, c: Token) -> bool:
    if c.dep == "prep" and c.lower == "on":
        return not any(o.ent in ("DATE", "TIME") for o in context.parsed.kids(c.i, "pobj"))
    if c.dep == "prep":
        return c.lower in _HANGING
    if c.dep == "relcl":
        return any(m.lower == "that" and m.dep == "mark" for m in context.parsed.kids(c.i))
    return True


def named(context: Context, i: int) -> str:
    """A subject as words, a pronoun as the name that it stands for."""
    p, t = context.parsed, context.parsed.tokens[i]
    if t.lower in _PRONOUNS:
        actor = context.actor(i)
        return actor.name if actor is not None else t.text
    first, last = syntax.phrase_range(p, i)
    return p.text(first, last)
