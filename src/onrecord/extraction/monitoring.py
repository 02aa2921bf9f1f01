"""Who is watching what, and how often: a `Context` in, `Monitoring` records out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.frequency import frequency_at
from onrecord.extraction.moments import moment
from onrecord.extraction.monitoring_posts import VERBS as _POSTS
from onrecord.extraction.monitoring_posts import watched_at
from onrecord.extraction.sides import body_at, group_at, parties_at, reported, standing
from onrecord.extraction.vocabulary import table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor, Frequency
from onrecord.model.records import Modality, Monitoring
from onrecord.packs import slug

_LISTS = {name: frozenset(rows) for name, rows in table("monitoring")["lists"].items()}
_VERBS = _LISTS["sure"] | _LISTS["careful"] | _LISTS["brief"] | {"keep", "remain", "stay", "place", "put", "be"}
_RATES = tuple(f" {words}" for words in table("monitoring")["lists"]["rates"])
_NOUNS = _LISTS["activity_nouns"] | _LISTS["watcher_nouns"]


@EXTRACTORS.put("monitoring")
def monitoring(context: Context) -> Iterator[Monitoring]:
    """One record for each watcher and what it watches."""
    p = context.parsed
    last: Monitoring | None = None
    for t in p.tokens:
        lemma = t.lemma
        if (lemma not in _VERBS and lemma not in _NOUNS and lemma not in _POSTS) or p.sentences[t.sent].heading:
            continue
        if t.pos in ("VERB", "AUX") and lemma in _VERBS:
            found = list(_by_verb(context, t, last)) or list(_by_post(context, t))
        elif t.pos == "VERB" and lemma in _POSTS:
            found = list(_by_post(context, t))
        elif t.pos in ("NOUN", "PROPN") and lemma in _NOUNS:
            found = list(_by_noun(context, t))
        else:
            continue
        for record in found:
            last = record
            yield record


def _record(
    context: Context, i: int, watcher: Actor, subject: str, frequency: Frequency | None, confidence: float, *more: int
) -> Monitoring:
    return Monitoring(
        watcher=watcher,
        subject=_without_rate(subject),
        frequency=frequency,
        when=moment(context, i),
        attribution=context.attribution(i),
        polarity=context.polarity(i),
        modality=_modality(context, i),
        confidence=confidence,
        evidence=context.evidence(i, *more),
    )


def _without_rate(subject: str) -> str:
    """What is watched without how often: "the boundary line around the clock"."""
    return next((subject.removesuffix(e) for e in _RATES if subject.endswith(e) and subject != e.strip()), subject)


def _modality(context: Context, i: int) -> Modality:
    """As for any act, but "said that it would monitor" is planned."""
    found = context.modality(i)
    p, v = context.parsed, syntax.clause_verb(context.parsed, i)
    above = p.tokens[p.tokens[v].head]
    if found == "possible" and p.tokens[v].dep == "ccomp" and above.tag in ("VBD", "VBN"):
        aux = {c.lower for c in p.kids(v, "aux")}
        if aux & {"would", "'d"} and above.lemma in _LISTS["announcing"]:
            return "planned"
    return found


def _real(context: Context, i: int) -> bool:
    return _modality(context, i) in ("actual", "planned")


def _watchers(context: Context, heads: list[int]) -> list[Actor]:
    """The sides among the phrases that could watch; bare names and private persons are left out."""
    found: list[Actor] = []
    for h in _watching(context.parsed, heads):
        several = parties_at(context, h) if context.parsed.tokens[h].tag == "NNS" else ()
        own = reported(context, h) or _own(context, h) or (several if len(several) > 1 else ())
        actors = own or context.actors(h)
        body = None if actors and actors[0].country else body_at(context, h)
        if body is not None:
            actors = (body,)
        elif not actors:
            group = group_at(context, h)
            actors = (
                (group,)
                if group and (group.country or any(c.text[:1].isupper() for c in context.parsed.kids(h)))
                else ()
            )
        actors = tuple(_without_place(context, h, a) for a in actors)
        found += [a for a in actors if _can_watch(context, a) and all(a.id != b.id for b in found)]
    return found


def _without_place(context: Context, h: int, a: Actor) -> Actor:
    """ "Agency monitors at the plant", "observers deployed in X" without the place where they are."""
    name = syntax.core_phrase(context.parsed, h)
    more = a.name.removeprefix(f"{name} ").split(" ")[0]
    longer = a.name.startswith(f"{name} ") and more in _LISTS["where"] | {"deployed", "based"}
    if context.parsed.tokens[h].lemma not in _LISTS["watcher_nouns"] or not longer:
        return a
    return replace(a, name=name, id=slug(name), role=name if a.role == a.name else a.role)


def _watching(p: Parsed, heads: list[int]) -> list[int]:
    """The heads, but the mission itself for the place it is in: "the mission in X, which has been observing …"."""
    out: list[int] = []
    for h in heads:
        t, prep = p.tokens[h], p.tokens[p.tokens[h].head]
        holder = p.tokens[prep.head]
        inside = t.dep == "pobj" and prep.dep == "prep" and prep.lower in ("in", "of", "to", "for", "at")
        relative = any(c.dep == "relcl" for c in p.kids(h))
        service = holder.lemma.lower() in _LISTS["missions"] or holder.lemma in _LISTS["watcher_nouns"]
        out.append(holder.i if inside and relative and service else h)
    return out


def _own(context: Context, h: int) -> tuple[Actor, ...]:
    """Who "we" is in quoted words, and whose experts or monitors "its" are."""
    p, t = context.parsed, context.parsed.tokens[h]
    if t.lower == "we":
        spoken = parties_at(context, h) or tuple(v.actor for v in context.attribution(h)[:1] if v.cue != "outlet")
        return tuple(a for a in spoken if a.type != "anonymous")
    if t.lemma in _LISTS["own_staff"]:
        owners = [a for c in p.kids(h, "poss") for a in reported(context, c.i) or context.actors(c.i)]
        return tuple(a for a in owners if a.type in ("organisation", "country"))[:1]
    return ()


def _can_watch(context: Context, actor: Actor) -> bool:
    of = standing(actor, context.pack)
    return of == "official" or (
        of == "unknown" and actor.type in ("organisation", "group") and actor.country is not None
    )


def _subject(p: Parsed, head: int) -> str:
    """The thing watched as the text has it, with its "in X" and "of X" but without relative clauses."""
    first, last = syntax.phrase_range(p, head)
    whole = syntax.conjuncts(p, head)
    if len(whole) > 1:
        last = max(last, syntax.phrase_range(p, whole[-1])[1])
    for c in p.kids(head, "prep"):
        if c.lower == "with" and any(o.lemma in _LISTS["feelings"] for o in p.kids(c.i, "pobj")):
            last = min(last, c.i)
    for j in range(head + 1, last):
        left, dep = p.tokens[j].left, p.tokens[j].dep
        aside = dep in ("appos", "advcl") and p.tokens[left - 1].text == ","
        if aside or (dep == "relcl" and left > head + 1):
            last = min(last, left)
    return _stripped(p, first, last)


def _by_verb(context: Context, t: Token, last: Monitoring | None) -> Iterator[Monitoring]:
    p = context.parsed
    if t.lemma in _LISTS["brief"]:
        yield from _briefed(context, t, last)
        return
    holder = p.tokens[p.tokens[t.head].head]
    if not _real(context, t.i) or (t.dep == "pcomp" and holder.pos in ("NOUN", "PROPN")):
        return
    subject = None
    if t.lemma in _LISTS["sure"] or t.lemma in _LISTS["careful"]:
        heads = syntax.patients(p, t.i)
        if not heads:
            ahead = [h for name, h in syntax.obliques(p, t.i) if name == "for"]
            signs = t.lemma == "watch" and any(p.tokens[h].lemma in _LISTS["signs"] for h in ahead)
            forwards = t.lemma in _LISTS["sure"] or signs or (t.lemma == "watch" and _careful(p, t))
            heads = ahead if forwards else []
        clause = next((c for c in p.kids(t.i, "ccomp", "xcomp") if c.i > t.i), None)
        if heads and not _watched(context, t, heads[0]):
            return
        if heads:
            known = p.tokens[heads[0]].lower not in ("it", "them")
            subject = _placed(p, t, heads[-1], _subject(p, heads[0])) if known else _antecedent(p, t)
        elif clause is not None and t.lemma == "monitor":
            subject = _stripped(p, clause.left, clause.right + 1)
    else:
        subject = _kept(context, t)
    if not subject or subject.lower() in _LISTS["pronouns"]:
        return
    for watcher in _watchers(context, syntax.agents(p, t.i)):
        if t.lemma in _LISTS["careful"] and watcher.type == "person" and not _careful(p, t):
            continue
        yield _record(context, t.i, watcher, subject, frequency_at(context, t.i), 0.85)


def _by_post(context: Context, t: Token) -> Iterator[Monitoring]:
    """ "Observers patrol the zone", "the agency has inspectors at the plant": they are there to watch."""
    p = context.parsed
    found = watched_at(p, t)
    if found is None or not _real(context, t.i) or context.polarity(t.i) == "denied":
        return
    heads, head = found
    subject = _placed(p, t, head, _subject(p, head))
    if t.lemma == "visit" and frequency_at(context, t.i) is None:
        return
    for watcher in _watchers(context, heads):
        yield _record(context, t.i, watcher, subject, frequency_at(context, t.i), 0.7)


def _placed(p: Parsed, t: Token, head: int, subject: str) -> str:
    """The subject with the place after it that the parser hung on the verb: "monitors the situation in the north"."""
    end = p.tokens[head].right + 1
    for c in p.kids(t.i, "prep"):
        dated = any(g.ent in ("DATE", "TIME") or g.lemma == "clock" for g in p.kids(c.i, "pobj"))
        if c.i == end and c.lower in _LISTS["where"] and not dated and subject.endswith(p.text(head, end)):
            return _stripped(p, syntax.phrase_range(p, head)[0], c.right + 1)
    return subject


def _antecedent(p: Parsed, t: Token) -> str | None:
    """What "it" is in "X worsens and Y is monitoring it": the subject of the clause before."""
    if t.dep != "conj" or not syntax.is_verb(p, t.head):
        return None
    heads = [h for h in syntax.subject(p, t.head) if p.tokens[h].pos in ("NOUN", "PROPN")]
    return _subject(p, heads[0]) if heads else None


def _stripped(p: Parsed, first: int, last: int) -> str:
    while last > first + 1 and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return p.text(first, last)


def _careful(p: Parsed, t: Token) -> bool:
    near = [c.lower for c in p.kids(t.i, "advmod", "npadvmod")]
    holders = [t, *p.kids(t.i, "dobj")]
    near += [g.lower for x in holders for c in p.kids(x.i, "prep", "advmod") for g in p.kids(c.i)]
    return bool(_LISTS["adverbs"].intersection(near)) or "concern" in near or "attention" in near


def _watched(context: Context, t: Token, head: int) -> bool:
    p = context.parsed
    noun = p.tokens[head]
    names = {
        noun.lemma,
        *(c.lemma for c in p.kids(head, "compound")),
        *(p.tokens[h].lemma for name, h in syntax.obliques(p, head) if name == "of"),
    }
    if names & _LISTS["not_watched"]:
        return False
    if noun.tag in ("WP", "WDT") or noun.lower in ("himself", "herself", "themselves"):
        return False
    doers = (p.tokens[a].lemma.lower() for a in _watching(p, syntax.agents(p, t.i)))
    monitors = any(lemma in _LISTS["watcher_nouns"] | _LISTS["missions"] for lemma in doers)
    if t.lemma in _LISTS["sure"] or monitors or noun.lemma in _LISTS["signs"]:
        return True
    if noun.lemma in _LISTS["obeyed"]:
        return False
    if t.lemma in ("follow", "observe", "eye"):
        return _careful(p, t)
    if _careful(p, t):
        return True
    progressive = t.tag == "VBG" or t.lemma in ("track", "shadow")
    return progressive and bool(names & _LISTS["happening"])


def _kept(context: Context, t: Token) -> str | None:
    """The subject of "keeps an eye on X", "keeps X under observation", "is under surveillance"."""
    p = context.parsed
    for c in p.kids(t.i, "dobj"):
        if t.lemma == "keep" and c.lemma in _LISTS["keep_nouns"]:
            places = syntax.obliques(p, c.i) + syntax.obliques(p, t.i)
            return next((_subject(p, h) for name, h in places if name in _LISTS["over"]), None)
    for prep in p.kids(t.i, "prep"):
        if prep.lower != "under" or t.lemma not in _LISTS["keep_verbs"] or syntax.is_passive(p, t.i):
            continue
        if any(o.lemma in _LISTS["under_nouns"] for o in p.kids(prep.i, "pobj")):
            heads = [c.i for c in p.kids(t.i, "dobj")]
            return _subject(p, heads[0]) if heads else None
    return None


def _briefed(context: Context, t: Token, last: Monitoring | None) -> Iterator[Monitoring]:
    """ "is briefed twice a week by Y on X": the one who is kept informed watches X."""
    p = context.parsed
    if not syntax.is_passive(p, t.i) or not _real(context, t.i):
        return
    frequency = frequency_at(context, t.i)
    if frequency is None and not any(c.lower in _LISTS["brief_adverbs"] for c in p.kids(t.i, "advmod")):
        return
    subject = next((_subject(p, h) for name, h in syntax.obliques(p, t.i) if name in _LISTS["about"]), None)
    if (
        subject is None
        and last is not None
        and any(s.start <= t.start < s.end for s in last.evidence)
        and last.evidence
    ):
        subject = last.subject
    if subject is None:
        subject = _remit(p, syntax.by_agents(p, t.i))
    if subject is None:
        return
    for watcher in _watchers(context, syntax.patients(p, t.i)):
        yield _record(context, t.i, watcher, subject, frequency, 0.7)


def _remit(p: Parsed, heads: list[int]) -> str | None:
    """What the one who briefs is in charge of: "the general who oversees X"."""
    for h in heads:
        for c in p.kids(h, "relcl"):
            objects = p.kids(c.i, "dobj")
            if objects and c.lemma in ("oversee", "command", "run", "lead", "direct", "supervise", "head"):
                return _subject(p, objects[0].i)
    return None


def _by_noun(context: Context, t: Token) -> Iterator[Monitoring]:
    p = context.parsed
    if t.lemma in _LISTS["watcher_nouns"]:
        return
    if t.dep in ("compound", "nmod") and p.tokens[t.head].lemma not in ("flight", "mission", "operation"):
        return
    noun = p.tokens[t.head] if t.dep in ("compound", "nmod") else t
    subject = next(
        (_subject(p, h) for i in (t.i, noun.i) for name, h in syntax.obliques(p, i) if name in ("of", "over")), None
    )
    watchers: list[int] = syntax.agents_of_noun(p, noun.i)
    v = syntax.support_verb(p, noun.i)
    prep = p.tokens[t.head]
    if t.dep == "pobj" and prep.lower == "under" and subject is None:
        head = p.tokens[prep.head]
        if syntax.is_verb(p, head.i) and head.lemma in _LISTS["keep_verbs"] | {"come", "fall"}:
            patients = (
                syntax.patients(p, head.i)
                if p.kids(head.i, "dobj") or syntax.is_passive(p, head.i)
                else syntax.subject(p, head.i)
            )
            if not p.kids(head.i, "dobj") and patients:
                subject = _subject(p, patients[0])
                watchers = watchers or syntax.by_agents(p, head.i)
    elif v >= 0 and p.tokens[v].lemma in _LISTS["conduct"]:
        watchers = watchers or syntax.agents(p, v)
        if subject is None:
            subject = next((_subject(p, h) for name, h in syntax.obliques(p, v) if name in ("of", "over")), None)
    if subject is None or not watchers or not _real(context, t.i):
        return
    for watcher in _watchers(context, watchers):
        yield _record(context, t.i, watcher, subject, frequency_at(context, t.i), 0.7)
