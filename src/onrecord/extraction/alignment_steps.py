"""What the words around an act of joining or leaving make of it: tokens in; the alliance and the step out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.sides import organisation_type
from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Modality, Polarity

StepName = Literal["considers", "closer", "applies", "accepted", "joins", "leaves"]
LISTS = {name: frozenset(rows) for name, rows in table("alignment")["lists"].items()}
VERBS = cast("dict[str, StepName]", mapping("alignment", "verbs"))
NOUNS = cast("dict[str, StepName]", mapping("alignment", "nouns"))
_GOVERNORS = {step: frozenset(rows) for step, rows in table("alignment")["governors"].items()}
_STEPS: tuple[StepName, ...] = ("accepted", "closer", "applies", "considers")
_DEEPEST = 3
_NEAR = 2


@dataclass(slots=True)
class Step:
    """A step with how real it is."""

    step: StepName
    polarity: Polarity
    modality: Modality


def organisation_at(context: Context, i: int) -> Actor | None:
    """The alliance, union or treaty body that a phrase names."""
    lemma = context.parsed.tokens[i].lemma.lower()
    mention = context.parsed.mention_at(i)
    if lemma == "alliance" and mention is not None and mention.kind == "nominal":
        other = last_named(context, i, LISTS["no_alliance"])
        if other is not None and mention.actor is not None and _called(mention.actor) & LISTS["no_alliance"]:
            return other
    for a in context.actors(i):
        if a.type not in ("organisation", "group"):
            continue
        kind = organisation_type(a, context.pack)
        if kind == "alliance" or a.id in LISTS["bodies"]:
            return a
        if kind is None and (lemma in LISTS["described"] or a.name.split()[-1].lower() in LISTS["described"]):
            return a
    if context.actors(i):
        return None
    inside = [c.i for c in context.parsed.kids(i, "compound", "nmod") if lemma in LISTS["groupings"]]
    named = next((known for x in inside if (known := organisation_at(context, x)) is not None), None)
    return named or _named_before(context, i)


def _named_before(context: Context, i: int) -> Actor | None:
    """The alliance that "the bloc", "the association" stands for: the last one named, a few sentences back at most."""
    p, t = context.parsed, context.parsed.tokens[i]
    if t.lower not in LISTS["pointing"] or not any(c.lower in ("the", "that", "this") for c in p.kids(i, "det")):
        return None
    return last_named(context, i)


def _called(a: Actor) -> frozenset[str]:
    return frozenset(a.name.lower().split())


def last_named(context: Context, i: int, but: frozenset[str] = frozenset()) -> Actor | None:
    """The last alliance named before a token, in its sentence or one of the two before it.

    With `but`, any sentence before it, and none that has one of these words in its name.
    """
    p = context.parsed
    for m in reversed(p.mentions):
        if m.last > i or m.kind != "name" or m.actor is None or _called(m.actor) & but:
            continue
        if not but and p.tokens[i].sent - p.tokens[m.first].sent > _NEAR:
            break
        if organisation_type(m.actor, context.pack) == "alliance" or m.actor.id in LISTS["bodies"]:
            return m.actor
    return None


def member_of(context: Context, noun: Token, depth: int = 0) -> Actor | None:
    """The organisation of "membership of X", "X membership", "application for X membership"."""
    p = context.parsed
    if depth > _DEEPEST:
        return None
    inner = [h for name, h in syntax.obliques(p, noun.i) if name in LISTS["member_prepositions"]]
    for c in p.kids(noun.i, "compound", "nmod", "amod", "poss"):
        inner += [c.i, *(g.i for g in p.kids(c.i, "compound", "nmod", "amod"))]
    for i in inner:
        found = organisation_at(context, i)
        if found is None and p.tokens[i].lemma in LISTS["member_nouns"]:
            found = member_of(context, p.tokens[i], depth + 1)
        if found is not None:
            return found
    return None


def phrase_of(p: Parsed, w: Token) -> str:
    """The lemma of a word with its particle: "rule_out"."""
    particle = next((c.lower for c in p.kids(w.i, "prt")), None)
    return f"{w.lemma.lower()}_{particle}" if particle else w.lemma.lower()


def _announced(p: Parsed, i: int) -> bool:
    """Whether somebody said that it "would" be done."""
    v = p.tokens[syntax.clause_verb(p, i)]
    aux = {c.lower for c in p.kids(v.i, "aux")}
    return v.dep == "ccomp" and "would" in aux and p.tokens[v.head].lemma in LISTS["announcing"]


def judge(context: Context, i: int, base: StepName) -> Step | None:
    """The step that the words above an act make of it; None for a supposition."""
    p = context.parsed
    modality = context.modality(i)
    above = governors(p, i)
    supposed = any(
        w.dep in ("advcl", "ccomp") and any(c.lower in ("if", "unless", "whether") for c in p.kids(w.i, "mark"))
        for w in above
    )
    if modality == "conditional" or supposed:
        return None
    if modality == "possible" and _announced(p, i):
        modality = "planned"
    polarity: Polarity = "asserted"
    step, decided, offered = base, False, False
    for w in above:
        lemma = phrase_of(p, w)
        if offered and lemma in _GOVERNORS["refused"] | LISTS["reluctant"]:
            polarity, step = "denied", base
            break
        if lemma in _GOVERNORS["refused"]:
            polarity = "denied"
            step = base if base in ("leaves", "closer") else "accepted"
            break
        if lemma in LISTS["reluctant"] and syntax.negated(p, w.i):
            step, modality = "considers", "possible"
            break
        if lemma in LISTS["reluctant"]:
            polarity = "denied"
            break
        if "applies" in (base, step) and lemma in LISTS["own_hand"]:
            continue
        if lemma in LISTS["resolving"] and modality == "actual":
            modality = "planned"
        found = next((s for s in _STEPS if lemma in _GOVERNORS[s]), None)
        if base == "leaves":
            if found == "considers" and modality == "actual":
                modality = "possible"
        elif found is not None and (not decided or found == "accepted" or offered):
            offered = lemma in ("offer", "invitation")
            decided = True
            step = found
            if found != base:
                modality = context.modality(w.i) if syntax.is_verb(p, w.i) else "actual"
    if any(syntax.negated(p, x) for x in (i, *(w.i for w in above))):
        polarity = "denied" if polarity == "asserted" else "asserted"
    return Step(step, polarity, modality)
