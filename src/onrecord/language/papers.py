"""Whose words on paper are: the noun of a report, a statement or a poll in; the actors who own it out."""

from __future__ import annotations

from bisect import bisect_left

from onrecord.language.cues import cues, speech_verbs
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed, Token
from onrecord.model.parts import Actor, ActorType
from onrecord.packs.pack import slug

_BACK = 12
_WINDOW = 400
_PRESS = frozenset((
    "news", "newspaper", "television", "TV", "radio", "satellite", "online", "daily", "press", "state", "public",
    "national",
))  # fmt: skip
_KNOWN = ("the", "this", "that", "these", "its", "their", "his", "her")


def owners_of_paper(
    p: Parsed, in_order: list[AttributionMention], a: AttributionMention, source: int
) -> tuple[Actor, ...]:
    """Who speaks by a paper: "a statement from X" is X, "the report" of whom it was said to be, "the statement says"
    after a quote its speaker; nobody where no owner is told.

    `in_order` has the attributions with a cue, in the order of their cues.
    """
    head = p.tokens[source]
    if head.lemma in cues("pages"):
        return tuple(x for c in p.kids(head.i, "poss") for x in p.actors_at(c.i))
    if head.lemma not in cues("documents"):
        return ()
    members = _owners(p, head)
    if members or p.tokens[head.left].lower not in _KNOWN:
        return members
    if head.lemma in cues("bare_documents"):
        stop = bisect_left(in_order, head.i, key=lambda b: b.cue_token)
        before = reversed(in_order[max(0, stop - _BACK) : stop])
        last = next((b for b in before if b is not a and b.speaker and not _is_paper(p, b, head)), None)
        leap = p.sentence_of(head.i).paragraph - p.sentence_of(last.cue_token).paragraph if last is not None else 2
        if last is not None and (leap == 0 or (leap == 1 and _issues(p, head, last))):
            return last.members
    return _earlier(p, head)


def _is_paper(p: Parsed, b: AttributionMention, head: Token) -> bool:
    """Whether an attribution has the paper itself, or an unnamed one, for its speaker."""
    unnamed = b.speaker is not None and b.speaker.type == "anonymous"
    paper = b.source_token >= 0 and p.tokens[b.source_token].lemma in cues("documents")
    return b.speaker is not None and (b.speaker.id.endswith(head.lemma) or (unnamed and paper))


def _issues(p: Parsed, head: Token, last: AttributionMention) -> bool:
    """Whether a statement that opens its paragraph is that of the body that spoke last in the one before."""
    speaker, here = last.speaker, p.sentence_of(head.i)
    opens = here.first == head.left and here.index and p.sentences[here.index - 1].paragraph != here.paragraph
    body = speaker is not None and speaker.type in ("organisation", "country") and len(last.members) == 1
    return bool(opens) and body and head.lemma in ("statement", "communique", "communiqué")


def _owners(p: Parsed, head: Token) -> tuple[Actor, ...]:
    """The owners that the phrase itself tells: before it, behind it, or as the doers of "released by X"."""
    owners = [c.i for c in p.kids(head.i, "poss")]
    by = ("from", "by") if head.lemma in cues("papers_of_others") else ("of", "from", "by")
    owners += [o for name, o in syntax.obliques(p, head.i) if name in by]
    topics = [o for name, o in syntax.obliques(p, head.i) if name == "of" and by == ("from", "by")]
    owners += [o for h in (head.i, *topics) for c in p.kids(h, "acl") for o in syntax.by_agents(p, c.i)]
    members = tuple(x for o in owners for x in p.actors_at(o) or as_written(p, o, sure=False))
    if members or owners:
        return members
    named = [m for c in p.kids(head.i, "compound", "nmod") if (m := p.mention_at(c.i)) and m.actor and m.head != head.i]
    known = tuple(m.actor for m in named if m.actor and m.actor.type == "organisation")[:1]
    names = [c for c in p.kids(head.i, "compound", "nmod") if c.pos == "PROPN"]
    return known or (as_written(p, names[-1].i, sure=False) if names else ())


def as_written(p: Parsed, head: int, sure: bool) -> tuple[Actor, ...]:
    """A name that nothing else is known of: a person or body as the model took it; `sure`: the name is a voice."""
    t = p.tokens[head]
    if t.ent not in ("ORG", "PERSON") and not (sure and t.ent not in ("DATE", "TIME", "LAW", "LANGUAGE")):
        return ()
    first = min([head, *(c.left for c in p.kids(head, "compound") if p.tokens[c.left].pos == "PROPN")])
    owners = [c for c in p.kids(head, "poss") if t.lower in cues("bureau") or _of_many(p, c)]
    first = min([first, *(c.left + (p.tokens[c.left].tag == "DT") for c in owners if c.pos == "PROPN")])
    name = p.text(first, head + 1)
    kind: ActorType = "person" if t.ent == "PERSON" else "organisation"
    return (Actor(name, slug(name), kind, None, None, p.span(first, head + 1)),)


def _of_many(p: Parsed, c: Token) -> bool:
    """Whether a name is the genitive of a plural, and so a part of the name behind it: "the Teachers' Union"."""
    return c.text[0].isupper() and any(k.text in ("'", "’") for k in p.kids(c.i, "case"))


def outlet(p: Parsed, head: int) -> tuple[Actor, ...]:
    """The outlet that a noun for the press explains: "the state-run Al-Watan newspaper", "Tolo News TV channel"."""
    t = p.tokens[head]
    if t.tag != "NN" or t.lower not in cues("press"):
        return ()
    last = head
    while last > t.left and p.tokens[last - 1].text in _PRESS:
        last -= 1
    first = last
    while first > t.left and p.tokens[first - 1].pos == "PROPN" and p.tokens[first - 1].ent in ("ORG", "PERSON", ""):
        first -= 1
    while first > t.left + 1 and p.tokens[first - 1].text == "-" and p.tokens[first - 2].text[0].isupper():
        first -= 2
    if (m := p.mention_at(last - 1)) is not None:
        return (m.actor,) if last <= m.last <= head and m.actor and m.actor.type == "organisation" else ()
    name = p.text(first, last)
    if first == last or not name[0].isupper():
        return ()
    return (Actor(name, slug(name), "organisation", None, None, p.span(first, last)),)


def _earlier(p: Parsed, head: Token) -> tuple[Actor, ...]:
    """The owner of the paper that the same noun named last: as its phrase told, or as the one who issued it or who
    said something in it."""
    for t in reversed(p.tokens[max(0, head.i - _WINDOW) : head.left]):
        if t.lemma != head.lemma or t.pos != "NOUN":
            continue
        if members := _owners(p, t):
            return members
        verb = p.tokens[t.head]
        if t.dep == "dobj" and verb.lemma in cues("publishing"):
            return tuple(x for s in syntax.subject(p, verb.i) for x in p.actors_at(s))
        if head.lemma in cues("bare_documents") and (voice := _writers(p, t)):
            return voice
        if p.tokens[t.left].lower not in _KNOWN:
            return ()
    return ()


def _writers(p: Parsed, paper: Token) -> tuple[Actor, ...]:
    """Who said something "in a statement", if the paper is not said to be somebody else's."""
    link = p.tokens[paper.head]
    verb = p.tokens[link.head]
    if paper.dep != "pobj" or link.lower not in ("in", "by", "through", "via") or verb.lemma not in speech_verbs():
        return ()
    if any(name in ("by", "from") for name, _ in syntax.obliques(p, paper.i)):
        return ()
    return tuple(x for s in syntax.subject(p, verb.i) for x in p.actors_at(s))
