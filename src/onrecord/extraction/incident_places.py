"""Where an incident was: the tokens that it hangs on in; the most exact place that is told for it out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.extraction.context import Context
from onrecord.extraction.incident_parts import HARD, Draft, dated, lemma, listed
from onrecord.extraction.sides import organisation_type
from onrecord.extraction.vocabulary import mapping
from onrecord.model import syntax
from onrecord.model.parsed import PlaceMention, Token
from onrecord.model.parts import Place
from onrecord.packs import slug

_ELSEWHERE = frozenset({
    "from", "to", "toward", "towards", "with", "including", "via", "like", "than", "as", "since", "between", "despite",
})
_INSIDE = frozenset({"in", "at", "near", "on", "outside", "inside", "around", "off"})
_ADJOINING = frozenset({"close", "next", "adjacent", "near", "north", "south", "east", "west"})
_OTHER_CLAUSE = frozenset({"ccomp", "parataxis"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MODIFIERS = ("amod", "compound", "nmod", "poss")
_ACROSS = frozenset({"across", "over", "throughout", "along", "above", "beside"})
_NO_PLACE = frozenset({"NORP", "EVENT", "LAW", "LANGUAGE", "WORK_OF_ART", "PRODUCT"})
_MOST = 24
_FAR = 8
_ENOUGH = 2


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
        steps = -1 if m.as_actor or _of_source(context, m) else _steps(context, m, own, also)
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
        if t.pos in ("VERB", "AUX") and t.dep in ("advcl", "conj"):
            whole = bool(p.kids(t.i, "nsubj", "nsubjpass"))
            if whole or (t.dep == "advcl" and t.tag in _FINITE):
                return -1
        if t.dep == "attr" and head.lemma == "be":
            return -1
        t = head
    return -1


def _place_noun(t: Token) -> bool:
    """Whether a place before a noun locates it: "Sorvik airport", not "the Sorvik government"."""
    return lemma(t) in listed("targets") or lemma(t) in listed("territory") or lemma(t) in mapping("incident", "nouns")


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


def elsewhere(context: Context, d: Draft) -> PlaceMention | None:
    """The place of an incident that hangs on none of its words: inside the phrase of what was hit, in front of the
    sentence ("In Rafah, fighters said …"), the only one that the sentence tells, or a name that no table has."""
    p = context.parsed
    t = p.tokens[d.trigger]
    verb = p.tokens[syntax.clause_verb(p, d.trigger)]
    told = [m for m in context.places_by_sentence.get(t.sent, ()) if _situates(context, m)]
    told = [m for m in told if not _of_another(context, m, d.trigger)]
    end = p.tokens[d.target].right if d.target >= 0 else -1
    inner = next((m for m in told if d.target < m.first and m.last - 1 <= end), None)
    if inner is not None and inner.extent < 2:
        return inner
    first = p.sentences[t.sent].first
    front = next((m for m in told if m.first - first <= 4 and p.tokens[m.last].text == ","), None)
    if front is not None and front.extent < 2:
        return front
    near = [m for m in told if m.extent < 2] or told
    if len(near) > 1:
        near = [m for m in near if not any(_lies_in(context, o, m) for o in near)]
    unlisted = _unlisted(context, [d.trigger, verb.i, syntax.main_verb(p, verb.i), d.target, *d.doers])
    return unlisted or (near[0] if len(near) == 1 else front)


def _of_source(context: Context, m: PlaceMention) -> bool:
    """Whether a place belongs to the name of somebody who says something: "the governor of Lower Esk said"."""
    return any(s.start <= m.span.start < s.end for a in context.parsed.attributions for s in a.source)


def _of_another(context: Context, m: PlaceMention, trigger: int) -> bool:
    """Whether a place is told by a voice that does not tell of the trigger: "X hit Zor, while Y said it had lost …"."""
    told = [[first <= i < last for first, last in a.content_tokens for i in (m.first, trigger)]
            for a in context.parsed.attributions]  # fmt: skip
    return any(any(its[0::2]) and not any(its[1::2]) for its in told)


def _situates(context: Context, m: PlaceMention) -> bool:
    """Whether a place stands behind a preposition of place, and not by the name of somebody who says something."""
    p, t = context.parsed, context.parsed.tokens[m.last - 1]
    if m.as_actor or _of_source(context, m):
        return False
    if context.modality(syntax.clause_verb(p, m.last - 1)) != "actual":
        return False
    opened = p.text(p.sentence_of(m.first).first, m.first)
    if opened.count("(") > opened.count(")"):
        return False
    for _ in range(_FAR):
        if t.pos == "ADP":
            over = p.tokens[t.head]
            named = over.pos == "PROPN" and over.dep in ("nsubj", "poss", "pobj")
            return t.lower in _INSIDE | _ACROSS and not named
        if t.head == t.i or t.pos in ("VERB", "AUX"):
            return False
        if t.dep not in ("compound", "appos", "pobj", "nmod", "amod", "conj", "poss") and t.pos != "ADP":
            return False
        of = p.tokens[t.head]
        t = p.tokens[of.head] if of.lower == "of" and p.tokens[of.head].pos == "NOUN" else of
    return False


def _lies_in(context: Context, inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether the second of two names only says where the first is: "Keretsky, western Ukraine"."""
    gap = context.parsed.tokens[inner.last : outer.first]
    return inner.first < outer.first and len(gap) <= 4 and any(t.text == "," or t.lower == "in" for t in gap[:1])


def _known(context: Context, i: int) -> bool:
    """Whether a token belongs to the name of somebody whom more than the parser's label knows for no place."""
    mention = context.parsed.mention_at(i)
    actor = mention.actor if mention is not None else None
    if mention is None or actor is None:
        return False
    guessed = actor.type in ("organisation", "person") and actor.role is None and actor.country is None
    shouted = mention.span.text.isupper()
    return not guessed or shouted or organisation_type(actor, context.pack) is not None


def _unlisted(context: Context, anchors: Iterable[int]) -> PlaceMention | None:
    """A name behind a preposition of place that hangs on an anchor, of which nobody knows where it is: "in Akobo", "at
    the Zueitina oil terminal"."""
    p, own = context.parsed, [i for i in anchors if i >= 0]
    taken = {j for m in context.places_by_sentence.get(p.tokens[own[0]].sent, ()) for j in range(m.first, m.last)}
    inner = [h for i in own for name, h in syntax.obliques(p, i) if name in _INSIDE | _ACROSS and h not in own]
    for i in dict.fromkeys((*own, *inner)):
        for name, h in syntax.obliques(p, i):
            t = p.tokens[h]
            if name == "of" and i in (*inner, *own) and lemma(p.tokens[i]) in listed("territory"):
                name = "in"
            if name not in _INSIDE | _ACROSS or h in own or dated(context, h) or _known(context, h):
                continue
            first = h
            while first > t.left and p.tokens[first - 1].head <= h and (
                    p.tokens[first - 1].pos in ("PROPN", "NOUN") or p.tokens[first - 1].text == "-"):
                first -= 1
            names = [x for x in p.tokens[first : h + 1] if x.pos == "PROPN" and x.text[:1].isupper()]
            site = lemma(t) in listed("territory") or lemma(t) in listed("targets")
            several = any(c.pos == "PROPN" for c in p.kids(h, "conj")) or t.dep == "conj"
            fits = t.pos == "PROPN" or (t.pos == "NOUN" and site)
            if not names or several or not fits or taken & set(range(first, h + 1)):
                continue
            if any(x.ent in _NO_PLACE for x in names) or any(_known(context, x.i) for x in names):
                continue
            text = p.text(first, h + 1)
            place = Place(text, slug(text), None, None, None, "unresolved")
            return PlaceMention(first, h + 1, p.span(first, h + 1), place)
    return None
