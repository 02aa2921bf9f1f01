"""Steps of a country towards or away from an alliance: a `Context` in, `Alignment` records out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.sides import organisation_type, voices
from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Alignment, Modality, Polarity

_LISTS = {name: frozenset(rows) for name, rows in table("alignment")["lists"].items()}
StepName = Literal["considers", "closer", "applies", "accepted", "joins", "leaves"]
_VERBS = cast("dict[str, StepName]", mapping("alignment", "verbs"))
_NOUNS = cast("dict[str, StepName]", mapping("alignment", "nouns"))
_GOVERNORS = {step: frozenset(rows) for step, rows in table("alignment")["governors"].items()}
_TRIGGERS = {v.split("_")[0] for v in _VERBS} | {
    "become",
    "draw",
    "move",
    "edge",
    "inch",
    "be",
    "come",
    "step",
    "pull",
    "grow",
    "get",
}
_STEPS: tuple[StepName, ...] = ("accepted", "closer", "applies", "considers", "leaves")


@dataclass(slots=True)
class _Step:
    step: StepName
    polarity: Polarity
    modality: Modality


@EXTRACTORS.put("alignment")
def alignments(context: Context) -> Iterator[Alignment]:
    """One record for each country and step; the same step told twice in one sentence is one record."""
    p = context.parsed
    seen: set[tuple[str, str, str, int]] = set()
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "VERB" and t.lemma in _TRIGGERS:
            found = _by_verb(context, t)
        elif t.pos in ("NOUN", "PROPN") and t.lemma.lower() in _NOUNS:
            found = _by_noun(context, t)
        else:
            continue
        for record in found:
            key = (record.country.id, record.organisation.id, record.step, t.sent)
            if key not in seen:
                seen.add(key)
                yield record


def _organisation(context: Context, i: int) -> Actor | None:
    """The alliance, union or treaty body that a phrase names."""
    noun = context.parsed.tokens[i]
    for a in context.actors(i):
        if a.type not in ("organisation", "group"):
            continue
        kind = organisation_type(a, context.pack)
        if kind == "alliance" or a.id in _LISTS["bodies"]:
            return a
        if kind is None and (
            noun.lemma.lower() in _LISTS["described"] or a.name.split()[-1].lower() in _LISTS["described"]
        ):
            return a
    return None


def _countries(context: Context, heads: list[int]) -> list[Actor]:
    found: list[Actor] = []
    for h in heads:
        found += [a for a in context.actors(h) if a.type == "country" and all(a.id != b.id for b in found)]
    return found


def _records(
    context: Context, i: int, countries: list[Actor], organisation: Actor, step: _Step, confidence: float
) -> Iterator[Alignment]:
    for country in countries:
        yield Alignment(
            country=country,
            organisation=organisation,
            step=step.step,
            when=context.when(i),
            attribution=voices(context, i, (country,)),
            polarity=step.polarity,
            modality=step.modality,
            confidence=confidence,
            evidence=context.evidence(i),
        )


def _judge(context: Context, i: int, base: StepName) -> _Step | None:
    """The step that the words above an act of joining or leaving make of it; None for a supposition."""
    p = context.parsed
    modality = context.modality(i)
    if modality == "conditional":
        return None
    above = governors(p, i)
    for w in above:
        if any(c.lower in ("if", "unless", "whether") for c in p.kids(w.i, "mark")) and w.dep in ("advcl", "ccomp"):
            return None
    polarity: Polarity = "asserted"
    step, decided = base, False
    for w in above:
        lemma = w.lemma.lower()
        if lemma in _GOVERNORS["refused"] or lemma in _LISTS["reluctant"]:
            polarity = "denied"
            if base in ("joins", "applies", "accepted") and lemma in _GOVERNORS["refused"] and lemma != "refuse":
                step = "accepted"
            break
        found = next((s for s in _STEPS if lemma in _GOVERNORS[s]), None)
        if base == "leaves":
            if found in ("considers",):
                modality = "possible" if modality == "actual" else modality
            continue
        if found is None or found == "leaves" or (decided and found != "accepted"):
            continue
        decided = True
        step = found
        if found != base:
            modality = context.modality(w.i) if syntax.is_verb(p, w.i) else "actual"
    if any(syntax.negated(p, x) for x in (i, *(w.i for w in above))):
        polarity = "denied" if polarity == "asserted" else "asserted"
    return _Step(step, polarity, modality)


def _by_verb(context: Context, t: Token) -> Iterator[Alignment]:
    p = context.parsed
    particle = next((c.lower for c in p.kids(t.i, "prt")), None)
    base = _VERBS.get(f"{t.lemma}_{particle}" if particle else t.lemma) or _VERBS.get(
        f"{t.lemma}_out" if any(c.lower == "out" for c in p.kids(t.i)) else ""
    )
    if base is None:
        if t.lemma == "become":
            yield from _becomes(context, t)
        elif t.lemma not in _VERBS:
            yield from _closer(context, t)
        return
    organisation = _target(context, t, base)
    if organisation is None:
        return
    subjects = syntax.subject(p, t.i)
    if base == "accepted" or t.lemma in _LISTS["suspended_passive"]:
        if base == "accepted" and not _into(context, t):
            return
        subjects = syntax.patients(p, t.i)
    countries = _countries(context, subjects)
    step = _judge(context, t.i, base)
    if step is not None:
        yield from _records(context, t.i, [c for c in countries if c.id != organisation.id], organisation, step, 0.85)


def _into(context: Context, t: Token) -> bool:
    p = context.parsed
    return any(name in ("into", "to") and _organisation(context, h) for name, h in syntax.obliques(p, t.i))


def _target(context: Context, t: Token, base: str) -> Actor | None:
    p = context.parsed
    for h in syntax.patients(p, t.i) if not syntax.is_passive(p, t.i) else []:
        found = _organisation(context, h)
        if found is not None and p.tokens[h].dep in ("dobj", "conj", "nsubj") and not _in_doing(p, t):
            return found
        if (
            found is None
            and t.lemma in ("suspend", "renounce", "quit", "end")
            and p.tokens[h].lemma in ("membership", "participation")
        ):
            return _member_of(context, p.tokens[h])
    wanted = {"joins": ("to",), "leaves": ("from", "out of", "of"), "applies": ("to",), "accepted": ("into", "to")}[
        base
    ]
    if t.lemma in ("join", "leave", "quit", "exit", "renounce", "denounce", "abandon", "enter"):
        return None
    if (
        base == "leaves"
        and any(not _LISTS["member_nouns"] & {c.lemma} for c in p.kids(t.i, "dobj"))
        and t.lemma not in _LISTS["suspended_passive"]
    ):
        return None
    for name, h in syntax.obliques(p, t.i):
        if name in wanted or (name == "for" and base == "applies"):
            found = _organisation(context, h)
            if found is None and p.tokens[h].lemma in _LISTS["member_nouns"] | {"participation"}:
                found = _member_of(context, p.tokens[h])
            if found is not None and p.tokens[h].pos in ("PROPN", "NOUN"):
                return found
    for c in p.kids(t.i, "prep"):
        for inner in p.kids(c.i, "pcomp", "prep"):
            for o in p.kids(inner.i, "pobj"):
                if c.lower == "out" and base == "leaves":
                    return _organisation(context, o.i)
    return None


def _in_doing(p: Parsed, t: Token) -> bool:
    """ "joined the union in condemning X" is no accession; nor is joining its allies or its exercises."""
    return any(c.lower in ("in", "for") and p.kids(c.i, "pcomp") for c in p.kids(t.i, "prep")) or any(
        c.lower == "in"
        and not any(g.ent == "DATE" or g.lower.isdigit() for g in p.kids(c.i, "pobj"))
        and any(
            g.lemma in ("condemnation", "call", "effort", "boycott", "criticism", "war", "fight")
            for g in p.kids(c.i, "pobj")
        )
        for c in p.kids(t.i, "prep")
    )


def _becomes(context: Context, t: Token) -> Iterator[Alignment]:
    p = context.parsed
    for c in p.kids(t.i, "attr", "dobj"):
        if c.lemma != "member":
            continue
        organisation = _member_of(context, c)
        if organisation is not None:
            step = _judge(context, t.i, "joins")
            if step is not None:
                yield from _records(context, t.i, _countries(context, syntax.subject(p, t.i)), organisation, step, 0.85)


def _closer(context: Context, t: Token) -> Iterator[Alignment]:
    """ "draws ever closer to the union"; closer to joining it is found at the joining."""
    p = context.parsed
    near = p.kids(t.i, "advmod", "acomp", "dobj", "oprd", "attr", "prep", "xcomp")
    words = {c.lower for c in near} | {c.lemma for c in near}
    if not words & {"closer", "close", "nearer", "near", "towards", "toward", "step"}:
        return
    preps = [(name, h) for holder in (t, *near) for name, h in syntax.obliques(p, holder.i)]
    for name, h in preps:
        if name not in _LISTS["towards"]:
            continue
        organisation = _organisation(context, h)
        noun = p.tokens[h]
        if organisation is None and noun.lemma in _LISTS["member_nouns"]:
            organisation = _member_of(context, noun)
        if organisation is None:
            continue
        countries = _countries(context, syntax.subject(p, t.i) + [c.i for c in p.kids(t.i, "dobj")])
        step = _judge(context, t.i, "closer")
        if step is not None:
            step.step = "closer"
            yield from _records(context, t.i, countries, organisation, step, 0.8)
            return


def _member_of(context: Context, noun: Token) -> Actor | None:
    """The organisation of "membership of X", "X membership", "application to join X"."""
    p = context.parsed
    for name, h in syntax.obliques(p, noun.i):
        if name in ("of", "in", "to", "for", "from", "into", "with"):
            inner = p.tokens[h]
            found = _organisation(context, h)
            if found is None and inner.lemma in _LISTS["member_nouns"]:
                found = _member_of(context, inner)
            if found is not None:
                return found
    for c in p.kids(noun.i, "compound", "nmod", "amod", "poss"):
        for x in (c, *p.kids(c.i, "compound", "nmod", "amod")):
            found = _organisation(context, x.i)
            if found is not None:
                return found
            if x.lemma in _LISTS["member_nouns"]:
                found = _member_of(context, x)
                if found is not None:
                    return found
    return None


def _by_noun(context: Context, t: Token) -> Iterator[Alignment]:
    p = context.parsed
    lemma = t.lemma.lower()
    if t.dep in ("compound", "nmod") and p.tokens[t.head].lemma in _NOUNS:
        return
    if lemma in ("status", "candidate") and not any(
        c.lemma in ("candidate", "member", "membership", "accession") for c in p.kids(t.i)
    ):
        return
    organisation = _member_of(context, t)
    if organisation is None:
        return
    owners = [c.i for c in p.kids(t.i, "poss", "compound", "amod", "nmod")]
    owners += [h for name, h in syntax.obliques(p, t.i) if name in ("of", "by", "for")]
    countries = [c for c in _countries(context, owners) if c.id != organisation.id]
    base = _NOUNS[lemma]
    above = governors(p, t.i)
    step = _judge(context, t.i, base)
    if step is None:
        return
    if base == "joins" and step.step == "joins" and (lemma == "membership" or not above):
        return
    if base == "closer" and not above and not countries:
        return
    if base == "accepted" and step.step == "accepted" and not above:
        return
    if not countries and above:
        verbs = [w for w in above if syntax.is_verb(p, w.i)]
        for w in verbs:
            receivers = [*p.kids(w.i, "dative")]
            found = (
                _countries(context, [r.i for r in receivers] + syntax.recipients(p, w.i))
                if step.step == "accepted"
                else []
            )
            countries = found or _countries(context, [h for h in syntax.agents(p, w.i) if h != t.i])
            if not countries and syntax.is_passive(p, w.i):
                countries = _countries(context, syntax.subject(p, w.i))
            countries = [c for c in countries if c.id != organisation.id]
            if countries:
                break
    yield from _records(context, t.i, countries, organisation, step, 0.75)
