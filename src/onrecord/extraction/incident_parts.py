"""What the parts of an incident are read with: tokens of a `Context` in; who, at what, where and what harm out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from onrecord.extraction.context import Context
from onrecord.extraction.sides import named_or_adjective
from onrecord.extraction.vocabulary import mapping, table, words
from onrecord.model import syntax
from onrecord.model.parsed import PlaceMention, Token
from onrecord.model.parts import Actor, Item, Place, Quantity, Voice, When
from onrecord.model.records import Modality, Polarity
from onrecord.packs import slug

_SIDES = ("country", "organisation", "group", "anonymous")
_ELSEWHERE = frozenset({
    "from", "to", "with", "including", "via", "like", "than", "as", "since", "between", "despite",
})
_INSIDE = frozenset({"in", "at", "near", "on", "outside", "inside", "around", "off"})
_ADJOINING = frozenset({"close", "next", "adjacent", "near", "north", "south", "east", "west"})
_OTHER_CLAUSE = frozenset({"ccomp", "parataxis"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MODIFIERS = ("amod", "compound", "nmod", "poss")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_MOST = 24
_LONG = 6
_TOWARDS = frozenset({"to", "of", "from", "on", "about"})
_INVERTED = frozenset({"had", "should", "were"})
_ENOUGH = 2
_FIRST_PERSON = frozenset({"we", "our"})
_OWN_WORDS = frozenset({"it", "its", "they", "their"}) | _FIRST_PERSON
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
    where a frame has told enough.
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


def side(context: Context, heads: Iterable[int]) -> Actor | None:
    """The first of the heads that is a side: a state, a body, a group, or armed people as the text names them."""
    heads = list(heads)
    if (joint := _joint(context, heads)) is not None:
        return joint
    for h in heads:
        t = context.parsed.tokens[h]
        if t.pos == "PRON" and (told := teller(context, h)) is not None:
            return told
        word = lemma(t).removesuffix("s")
        if t.pos == "NOUN" and word in listed("nonstate") and (body := _body_of(context, h)) is not None:
            return body
        for a in context.actors(h):
            if (a.type in _SIDES or a.role) and (a.type != "anonymous" or a.name.count(" ") < _LONG):
                return a
        if word in listed("state") and (found := owner(context, h)) is not None:
            return found
        if t.pos == "NOUN" and lemma(t) in listed("nonstate") | listed("crowd") | listed("state"):
            return unnamed(context, h)
    return None


def _joint(context: Context, heads: list[int]) -> Actor | None:
    """Two states that act as one, as the text names them: "Syrian and Russian warplanes"."""
    p = context.parsed
    for h in heads[:1]:
        several = [x for c in p.kids(h, "amod", "compound", "nmod") for x in syntax.conjuncts(p, c.i)]
        states = {a.id for x in several for a in named_or_adjective(context, x) if a.type == "country"}
        if len(states) > 1 and p.tokens[h].pos == "NOUN":
            name = syntax.core_phrase(p, h)
            return Actor(name, slug(name), "group", span=p.span(*syntax.phrase_range(p, h)))
    return None


def teller(context: Context, i: int) -> Actor | None:
    """The body or group that tells of itself: "it", "its", "they", "we" inside what it said, where nobody else of its
    sort is named before in what it said."""
    p, t = context.parsed, context.parsed.tokens[i]
    word = t.lower
    if word not in _OWN_WORDS:
        return None
    over = [a for a in p.attributions_over(i) if a.speaker is not None and a.source]
    if not over or (word in _FIRST_PERSON) != context.quoted(i):
        return None
    a = min(over, key=lambda a: next(last - first for first, last in a.content_tokens if first <= i < last))
    first = max(f for f, last in a.content_tokens if f <= i < last)
    s = p.sentence_of(i)
    if a.speaker is None or a.speaker.type == "person" or len(a.members) > 1:
        return None
    between = range(max(first, s.first), i)
    rivals = [m for m in p.mentions if m.actor is not None and m.actor.type != "person" and m.head in between
              and m.actor.id != a.speaker.id and p.tokens[m.head].dep in ("nsubj", "nsubjpass")]
    return None if rivals else a.speaker


def unnamed(context: Context, h: int) -> Actor:
    """Somebody as the text names them: "gunmen", "dozens of students"."""
    q = context.quantity_by_noun.get(h)
    number = int(q.quantity.value) if q and q.quantity.value else None
    name = syntax.core_phrase(context.parsed, h)
    span = context.parsed.span(*syntax.phrase_range(context.parsed, h))
    return Actor(name, slug(name), "anonymous", count=number, span=span)


def owner(context: Context, h: int, *, before: bool = True) -> Actor | None:
    """Whose a weapon, a force or an act is: "Norland's drones", "Norlandic drones", "drones of Norland"."""
    p = context.parsed
    if before and (joint := _joint(context, [h])) is not None:
        return joint
    for c in p.kids(h, *_MODIFIERS) if before else p.kids(h, "poss"):
        if c.dep == "poss" and (found := teller(context, c.i) or side(context, [c.i])) is not None:
            return found
        if c.text[:1].isupper():
            known = next(iter(named_or_adjective(context, c.i)), None)
            if known is not None and known.type in ("country", "organisation", "group"):
                return known
    return side(context, [x for name, x in syntax.obliques(p, h) if name in ("by", "belonging to")])


def _body_of(context: Context, h: int) -> Actor | None:
    """The body whose fighters are meant: "fighters of the M23 rebel group"."""
    p = context.parsed
    heads = [x for name, x in syntax.obliques(p, h) if name in ("of", "from", "with")]
    heads += [c.i for x in heads for c in p.kids(x, "compound", "nmod") if c.text[:1].isupper()]
    return next((a for x in heads for a in context.actors(x) if a.type in ("organisation", "group")), None)


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


def place_of(
    context: Context, anchors: Iterable[int], *, also: frozenset[str] = frozenset()
) -> PlaceMention | None:
    """The most exact place of the sentence that hangs on one of the anchors (trigger, verb, target), and on no other
    event; where it comes from or goes to does not count, but for the prepositions in `also`."""
    own = {i for i in anchors if i >= 0}
    if not own:
        return None
    p = context.parsed
    ranked: list[tuple[int, int, int]] = []
    mentions = context.places_by_sentence.get(p.tokens[min(own)].sent, ())
    for order, m in enumerate(mentions):
        steps = -1 if m.as_actor else _steps(context, m, own, also)
        if steps >= 0:
            ranked.append((m.extent, steps, order))
    return mentions[min(ranked)[2]] if ranked else None


def sole(context: Context, m: PlaceMention | None) -> Place | None:
    """The place of a mention, or None where another of its extent is joined to it: "in Jabla and Tartus" is neither."""
    if m is None:
        return None
    p = context.parsed
    beside = {*syntax.conjuncts(p, m.last - 1), *syntax.conjuncts(p, p.tokens[m.last - 1].head)}
    near = context.places_by_sentence.get(p.tokens[m.first].sent, ())
    return None if any(o is not m and o.extent == m.extent and o.last - 1 in beside for o in near) else m.place


def _steps(context: Context, m: PlaceMention, own: set[int], also: frozenset[str]) -> int:
    """How many heads lie between a place and the nearest anchor; -1 where it belongs elsewhere."""
    p, inside = context.parsed, range(m.first, m.last)
    t = p.tokens[next((j for j in inside if p.tokens[j].head not in inside), m.last - 1)]
    if m.extent == 2 and t.head in own and t.dep in _MODIFIERS:
        return -1
    located = False
    for n in range(_MOST):
        if t.i in own:
            return n
        head = p.tokens[t.head]
        if head.i == t.i or t.dep in _OTHER_CLAUSE:
            return -1
        located = located or (t.pos == "ADP" and t.lower in _INSIDE)
        away = t.pos == "ADP" and t.lower in _ELSEWHERE and head.lower not in _ADJOINING
        away = away or (t.lower == "by" and not located)
        if away and t.lower not in also:
            return -1
        if n == 0 and t.dep in ("compound", "amod", "nmod") and head.i not in own and not _place_noun(head):
            return -1
        of_place = m.extent < 2 and _place_noun(head) and lemma(head) not in listed("state")
        if t.dep == "poss" and head.i in own and not of_place:
            return -1
        if t.i not in own and t.pos == "NOUN" and lemma(t) in mapping("incident", "nouns") and t.dep != "compound":
            return -1
        clause = t.pos in ("VERB", "AUX") and t.dep in ("advcl", "conj")
        if clause and (t.tag in _FINITE or p.kids(t.i, "nsubj", "nsubjpass")):
            return -1
        if t.dep == "attr" and head.lemma == "be":
            return -1
        t = head
    return -1


def _place_noun(t: Token) -> bool:
    """Whether a place before a noun locates it: "Sorvik airport", not "the Sorvik government"."""
    return lemma(t) in listed("targets") or lemma(t) in listed("territory") or lemma(t) in mapping("incident", "nouns")


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


def located(context: Context, anchors: Iterable[int], also: frozenset[str] = frozenset()) -> bool:
    """Whether a name stands where one of the anchors is, though no place is known by it: "at the ministry in X"."""
    p, own = context.parsed, [i for i in anchors if i >= 0]
    for i in own:
        for name, h in syntax.obliques(p, i):
            if name in _INSIDE | also and h not in own and not dated(context, h):
                inside = p.tokens[p.tokens[h].left : p.tokens[h].right + 1]
                if any(t.pos == "PROPN" for t in inside):
                    return True
    return False


def enough(context: Context, d: Draft) -> bool:
    """Whether a draft says enough for a record: two of who, at what, where, when, how many, what harm, what arm."""
    near = context.places_by_sentence.get(context.parsed.tokens[d.trigger].sent, ())
    somewhere = d.fine in HARD and any(not m.as_actor for m in near)
    where = d.place is not None or located(context, (d.trigger, d.target)) or somewhere
    known = (d.actor, d.when, d.count, d.outcome, context.quantity_by_noun.get(d.target))
    told = sum(x is not None for x in known) + (d.target >= 0) + bool(d.harm) + d.definite + where
    return told + (d.fine in HARD) + (d.fine == "clash" and len(d.doers) > 1) >= _ENOUGH


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
    if any(a.cue_lemma in deny for a in context.parsed.attributions_over(i)):
        return "denied"
    return context.polarity(i)


def same_voice(a: tuple[Voice, ...], b: tuple[Voice, ...]) -> bool:
    """Whether two chains have the same nearest voice; the outlet's own word is one."""
    return (a[0].actor.id if a else None) == (b[0].actor.id if b else None)
