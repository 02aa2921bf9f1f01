"""What the parts of an incident are read with: tokens of a `Context` in; who, at what, where and what harm out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import PlaceMention, Token
from onrecord.model.parts import Actor, Item, Quantity, Voice, When
from onrecord.model.records import Modality, Polarity

_MODIFIERS = ("amod", "compound", "nmod", "poss")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TOWARDS = frozenset({"to", "of", "from", "on", "about"})
_INVERTED = frozenset({"had", "should", "were"})
_MOST = 24
HARD = frozenset(
    {"chemical", "suicide_bombing", "grenade", "drone_strike", "air_strike", "missile_strike", "shelling", "explosion"}
)
"""Classes that an arm tells."""


@cache
def listed(name: str) -> frozenset[str]:
    """One list of the incident vocabulary."""
    return frozenset(table("incident")["lists"][name])


@cache
def _slips() -> dict[str, str]:
    return dict(table("incident")["slips"])


@dataclass(slots=True)
class Draft:
    """An incident while its words are gathered.

    `trigger` is its noun or verb, `fine` its class of the vocabulary, `doers` the heads of who does it, `tools` those
    of the arms that do it, `target` the
    head of what it is done to or -1, `tokens` what its evidence must cover. `definite` where it refers back, `framed`
    where a frame has told enough, `typed` where `aim` is its type whatever its class.
    """

    trigger: int
    fine: str
    actor: Actor | None = None
    doers: list[int] = field(default_factory=list)
    tools: list[int] = field(default_factory=list)
    target: int = -1
    aim: str | None = None
    place: PlaceMention | None = None
    when: When | None = None
    count: Quantity | None = None
    outcome: str | None = None
    harm: list[Item] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    definite: bool = False
    framed: bool = False
    typed: bool = False
    polarity: Polarity = "asserted"
    modality: Modality = "actual"
    attribution: tuple[Voice, ...] = ()
    confidence: float = 0.7


def lemma(t: Token) -> str:
    """The lemma of a token in lower case, and where the parser gets it wrong the right one."""
    return _slips().get(t.lower) or t.lemma.lower()


def words_at(context: Context, h: int) -> set[str]:
    """The words and lemmas of a phrase's head and of what stands before it; of what is counted in "hundreds of men"."""
    p = context.parsed
    near = [p.tokens[h], *p.kids(h, *_MODIFIERS)]
    near += [x for i in counted_in(context, h) for x in (p.tokens[i], *p.kids(i, *_MODIFIERS))]
    near += [g for c in near[1:] for g in p.kids(c.i, *_MODIFIERS)]
    found = {w for t in near for w in (t.lower, lemma(t))}
    for c in near:
        if c.i > 1 and p.tokens[c.i - 1].text == "-":
            found.add(f"{p.tokens[c.i - 2].lower}-{lemma(c)}")
            if p.tokens[c.i - 2].lower == "anti":
                found -= {c.lower, lemma(c)}
    return found


def counted_in(context: Context, h: int) -> list[int]:
    """What a noun of number or membership counts: the men of "dozens of men", "two members of the militia"."""
    p, t = context.parsed, context.parsed.tokens[h]
    if t.pos != "NUM" and lemma(t) not in listed("counting"):
        return []
    return [x for name, x in syntax.obliques(p, h) if name == "of"]


def armed(context: Context, heads: Iterable[int]) -> set[str]:
    """Of "state" and "nonstate", those that the heads are by their words."""
    found: set[str] = set()
    for h in heads:
        inner = counted_in(context, h)
        near = {w for i in inner or [h] for w in words_at(context, i)}
        own = {lemma(context.parsed.tokens[i]) for i in inner or [h]}
        if near & (listed("militants") | listed("nonstate")):
            found.add("nonstate")
        elif (own | {w.removesuffix("s") for w in own}) & listed("state"):
            found.add("state")
    return found


def attackable(context: Context, h: int) -> bool:
    """Whether something can be attacked: a place, equipment, people, a side, or one of the listed things."""
    if h < 0:
        return False
    p, t = context.parsed, context.parsed.tokens[h]
    word = lemma(t) if t.pos != "PROPN" else lemma(t).removesuffix("s")
    if word in listed("unlike") and not (set(words_at(context, h)) - {word}) & listed("targets"):
        return False
    if word in listed("targets") or h in context.equipment_by_head or word in listed("persons"):
        return True
    for m in context.places_by_sentence.get(t.sent, ()):
        if m.first <= h < m.last or (m.first > h and p.tokens[m.first - 1].lower == "of" and m.last - 1 <= t.right):
            return True
    if word in listed("state") or word in listed("nonstate"):
        return True
    if t.pos == "PROPN" and t.ent in _PLACES:
        return True
    return any(a.type in ("country", "group") for a in p.actors_at(h))


def object_of(context: Context, t: Token) -> int:
    """The head of the first thing that can be attacked among the objects of a verb, or -1."""
    return next((h for h in syntax.patients(context.parsed, t.i) if attackable(context, h)), -1)


def objects_of(context: Context, v: int) -> list[int]:
    """What a verb is done to, also where it is called what it "was believed to be": "fired what was said to be a X"."""
    p = context.parsed
    found = syntax.patients(p, v)
    for c in () if found else p.kids(v, "ccomp"):
        if any(w.lower == "what" for w in p.kids(c.i, "nsubj", "nsubjpass")):
            below = [c, *p.kids(c.i, "xcomp", "ccomp")]
            found = [a.i for x in below if x.lemma == "be" for a in p.kids(x.i, "attr")]
    return found


def outcome_words(context: Context, verb: int) -> str:
    """The verb that tells what became of it with its particle: "warded off"."""
    p = context.parsed
    particle = next((c for c in p.kids(verb, "prt", "advmod", "prep") if c.i == verb + 1 and not p.kids(c.i)), None)
    return p.text(verb, (particle.i if particle else verb) + 1)


def real(context: Context, v: int) -> bool:
    """Whether the clause of a verb tells what is so: actual, no question, no bare infinitive of a purpose."""
    p, t = context.parsed, context.parsed.tokens[v]
    if context.modality(v) != "actual":
        return False
    sentence = p.sentences[t.sent]
    if p.tokens[sentence.last - 1].text == "?" and not context.quoted(v):
        return False
    if t.tag == "VB" and not any(c.lower in ("did", "do", "does") for c in p.kids(v, "aux")):
        return t.dep == "xcomp" and lemma(p.tokens[t.head]) in listed("aspect") and real(context, t.head)
    aside = {c.lower for c in p.kids(v, "advmod")}
    if syntax.negated(p, v) and "why" in aside:
        return False
    if t.dep == "advcl" and any(c.lower in _INVERTED and c.i == t.left for c in p.kids(v, "aux")):
        return False
    if t.dep == "pcomp" and p.tokens[t.head].lower in _TOWARDS:
        over = lemma(p.tokens[p.tokens[t.head].head])
        if over in words("modality", "planned") | words("modality", "possible") or over in listed("averting"):
            return False
    for up in (t, *p.up(v)):
        if up.dep == "ccomp" and lemma(p.tokens[up.head]) in listed("judging") and any(
                p.tokens[h].lower in listed("whoever") for h in syntax.subject(p, up.head)):
            return False
    for up in p.up(v):
        if up.dep in ("advcl", "ccomp") and {c.lower for c in p.kids(up.i, "mark")} & {"if", "unless", "whether"}:
            return False
        if up.tag == "VB" and up.dep == "xcomp" and lemma(p.tokens[up.head]) not in listed("aspect"):
            return t.dep in ("relcl", "acl")
    return True


def counted(context: Context, h: int) -> bool:
    """Whether a phrase counts something: "40 students", "dozens of students"."""
    t = context.parsed.tokens[h]
    several = lemma(t) in ("dozen", "hundred", "thousand", "score", "ten")
    return h in context.quantity_by_noun or t.pos == "NUM" or several


def dated(context: Context, h: int) -> bool:
    """Whether a token stands in a date."""
    return any(d.first <= h < d.last for d in context.dates_by_sentence.get(context.parsed.tokens[h].sent, ()))


def background(context: Context, i: int) -> bool:
    """Whether an event only stands behind what its sentence tells: "sanctions over the attack", "a rally after it"."""
    p, t = context.parsed, context.parsed.tokens[i]
    for _ in range(_MOST):
        head = p.tokens[t.head]
        if head.i == t.i:
            return False
        marked = t.dep == "advcl" and {c.lower for c in p.kids(t.i, "mark")} & listed("background")
        behind = t.pos in ("ADP", "SCONJ") and t.lower in listed("background")
        behind = behind or (t.pos == "NOUN" and t.dep == "pobj" and lemma(t) in listed("background"))
        if marked or behind:
            above = p.tokens[syntax.clause_verb(p, t.head)]
            return above.lemma not in listed("telling_harm")
        t = head
    return False


def voices(context: Context, i: int) -> tuple[Voice, ...]:
    """The attribution of a token; who "claims to have" done it is its voice too."""
    found = context.attribution(i)
    p, t = context.parsed, context.parsed.tokens[i]
    head = p.tokens[t.head]
    if t.dep != "xcomp" or head.lemma not in listed("claiming") or any(v.cue != "outlet" for v in found):
        return found
    own = [(h, a) for h in syntax.subject(p, head.i) for a in context.actors(h)[:1]]
    return tuple(Voice(a, head.text, p.span(*syntax.phrase_range(p, h))) for h, a in own) + found


def polarity_of(context: Context, i: int) -> Polarity:
    """Denied by its own clause, or by a voice that denies what it stands in."""
    deny = words("modality", "deny")
    if any(a.cue_lemma in deny for a in context.parsed.attributions_over(i)) or disowned(context, i):
        return "denied"
    return context.polarity(i)


def disowned(context: Context, i: int) -> bool:
    """Whether a token stands in a clause that somebody denies: "denied that X", "rejected reports that X"."""
    p, deny = context.parsed, words("modality", "disputing")
    for t in (context.parsed.tokens[i], *p.up(i)):
        over = p.tokens[t.head]
        if t.pos not in ("VERB", "AUX") or t.dep not in ("ccomp", "acl", "relcl"):
            continue
        if t.dep == "ccomp" and over.lemma in deny:
            return True
        told = over.lemma in words("modality", "claims") and any(c.lower == "that" for c in p.kids(t.i, "mark"))
        verb = syntax.clause_verb(p, over.i)
        if told and p.tokens[verb].lemma in deny and over.i in syntax.patients(p, verb):
            return True
    return False


def same_voice(a: tuple[Voice, ...], b: tuple[Voice, ...]) -> bool:
    """Whether two chains have the same nearest voice; the outlet's own word is one."""
    return (a[0].actor.id if a else None) == (b[0].actor.id if b else None)
