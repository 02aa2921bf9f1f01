"""Who the sources of attributions are: attributions with the heads of their sources in, their speakers set.

The answer rests on the words of the source and on what stands around them, not on how the attribution was found.
"""

from __future__ import annotations

from bisect import bisect_left

from onrecord.language.attribution_quotes import FIRST_PERSON
from onrecord.language.cues import cues, speech_verbs
from onrecord.language.first_person import Narrators
from onrecord.language.name_words import name_words
from onrecord.language.noun_phrases import NounPhrases, count_before
from onrecord.language.papers import as_written, outlet, owners_of_paper
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed
from onrecord.model.parts import Actor
from onrecord.packs.pack import slug

_REPORTS = Actor("reports", "anonymous-reports", "anonymous")
_NEAR = 4
_MENTIONS = 40
_BACK = 160
_ABOUT = ("object", "preposition")
_TOLD = ("clause", "quote", "phrase", "block", "infinitive")


def resolve_speakers(p: Parsed, built: list[AttributionMention], heads: list[list[int]]) -> None:
    """Set `speaker` and `members` of each attribution; `heads` has the head tokens of its source (none: hearsay).

    The list must be in the order of words and `nested_in` be set. A source that stands for one of several leaves the
    speaker null; one that only describes whoever speaks ("many backers", "a leaked memo") is an anonymous actor.
    """
    in_order = sorted((a for a in built if a.cue_token >= 0), key=lambda a: a.cue_token)
    narrators = Narrators(p)
    for a, source in zip(built, heads, strict=True):
        if source and p.tokens[_start(p, source[0])].lower in cues("nobody"):
            continue
        if not source:
            hearsay = a.cue_lemma in cues("hearsay") or a.cue_lemma in cues("passive")
            doing = a.cue_token >= 0 and p.tokens[a.cue_token].tag == "VBG"
            a.speaker = _REPORTS if hearsay and not doing else None
            continue
        source = [h if p.actors_at(h) else syntax.antecedent(p, h) for h in source]
        members = _named(p, built, a, source, narrators)
        members = members or owners_of_paper(p, in_order, a, source[0])
        members = members or _among(p, a, source[0]) or _heard(p, in_order, a, source[0])
        members = members or _described(p, a, source[0])
        if members:
            a.speaker, a.members = members[0], members
            narrators.heard(a)


def _named(
    p: Parsed, built: list[AttributionMention], a: AttributionMention, source: list[int], narrators: Narrators
) -> tuple[Actor, ...]:
    """The actors at the heads of a source; "I" and "we" are who is quoted, else who the text itself speaks for."""
    members: list[Actor] = []
    for head in source:
        actors = narrators.label(head) or p.actors_at(head)
        if not actors and p.tokens[head].lower in FIRST_PERSON:
            outer = built[a.nested_in] if a.nested_in >= 0 else None
            actors = outer.members if outer else narrators.at(head)
        members += [x for x in actors if x not in members]
    if a.quotes and p.tokens[source[0]].pos == "PRON" and (named := _named_after(p, a.cue_token)):
        members = [named]
    return tuple(members)


def _described(p: Parsed, a: AttributionMention, source: int) -> tuple[Actor, ...]:
    """A source that nobody names: what speaks as its noun describes it, a name as it is written."""
    t = p.tokens[source]
    bare = t.i - t.left == 1 and p.tokens[t.left].lower == "the"
    paper = t.lemma in cues("documents") or (bare and t.lower in cues("acts"))
    urging = a.cue_lemma in cues("urging")
    blaming = a.way == "object" and a.cue_lemma in cues("blaming")
    voiced = blaming or a.cue_lemma in cues("voiced") or (urging and (a.way == "infinitive" or t.lemma in cues("kin")))
    spoken = urging or a.cue_lemma in cues("speech")
    told = blaming or a.way in _TOLD or (a.way == "attitude" and voiced)
    bureau = t.pos == "PROPN" and t.lower in cues("bureau") and bool(p.kids(source, "poss"))
    body = t.pos == "PROPN" and t.ent == "ORG" and t.lower in name_words()["later_body"] | name_words()["voice_body"]
    about = paper or bureau or body or t.lemma in cues("kin")
    if not told and not (a.way in _ABOUT and spoken and about):
        return ()
    if told and not (about or a.way == "phrase" or voiced):
        return ()
    mention = p.mention_at(source)
    if mention is not None and mention.head == source:
        return ()
    if named := outlet(p, source):
        return named
    new = any(c.lower in ("a", "an", "one", "another", "some", "many") for c in p.kids(source, "det", "nummod", "amod"))
    if t.pos == "PROPN" and not t.text.islower() and not new and not paper:
        return as_written(p, source, bureau or body or a.way in ("phrase", "block"))
    if t.pos not in ("NOUN", "PROPN") or t.ent in ("DATE", "TIME") or t.lemma in cues("no_voice"):
        return ()
    phrases = NounPhrases(p)
    first, inner, last = phrases.phrase(t)
    name = p.text(first, last) if t.lemma == "percent" else phrases.name(inner, last)
    if not name:
        return ()
    opens = first == p.sentence_of(source).first and inner == first and p.tokens[inner].pos != "PROPN"
    name = name[0].lower() + name[1:] if opens and name[1:2].islower() else name
    count = count_before(p, first, t) if t.tag == "NNS" else None
    return (Actor(name, "anonymous-" + slug(name)[:80], "anonymous", name, count, p.span(first, last)),)


def _heard(p: Parsed, in_order: list[AttributionMention], a: AttributionMention, source: int) -> tuple[Actor, ...]:
    """ "The agency", "the website" after the words of a body of which nothing but its name is known: that body, where
    no other has been named since."""
    t = p.tokens[source]
    if t.tag != "NN" or t.lower not in name_words()["any_body"] or p.mention_at(source) is not None:
        return ()
    first = p.tokens[t.left]
    if first.lower != "the" or t.right != source:
        return ()
    if {x.lower for x in p.tokens[first.i + 1 : source]} - name_words()["body_sort"]:
        return ()
    stop = bisect_left(in_order, source, key=lambda b: b.cue_token)
    last = next((b for b in reversed(in_order[max(0, stop - _NEAR) : stop]) if b is not a and b.speaker), None)
    if last is None or last.speaker is None or last.speaker.type != "organisation" or not last.speaker.span:
        return ()
    at, told = last.speaker.span.start, set(last.speaker.name.split())
    name = next((x for x in reversed(p.tokens[max(0, source - _BACK) : source]) if x.start == at), None)
    if name is None or p.mention_at(name.i) is not None or t.sent - p.tokens[last.cue_token].sent >= _NEAR:
        return ()
    bodies = (x for x in p.tokens[p.sentence_of(name.i).first : source] if x.ent == "ORG")
    return last.members if all(x.text in told for x in bodies) else ()


def _start(p: Parsed, head: int) -> int:
    """Where the phrase of a source begins, "neither" and the like included."""
    return min([head, *(c.left for c in p.kids(head, "det", "preconj", "cc") if c.i < head)])


def _among(p: Parsed, a: AttributionMention, head: int) -> tuple[Actor, ...]:
    """ "One of the officials", "another", "others": unnamed, with the noun of those whom the text told of before."""
    t = p.tokens[head]
    if t.lower not in cues("among") or t.pos in ("VERB", "PROPN") or a.way not in _TOLD:
        return ()
    behind = [o for c in p.kids(head, "prep") if c.lower == "of" and c.i == head + 1 for o in p.kids(c.i, "pobj")]
    if behind:
        phrases = NounPhrases(p)
        last = phrases.phrase(behind[0])[2]
        name = t.lower + p.text(head, last)[len(t.text) :]
    else:
        last = head + 1
        stop = bisect_left(p.mentions, head, key=lambda m: m.first)
        before = (m for m in reversed(p.mentions[max(0, stop - _MENTIONS) : stop]) if m.plural and m.kind == "nominal")
        group = next((m for m in before if m.actor and m.actor.type == "anonymous"), None)
        if group is None or t.sent - p.tokens[group.head].sent > _NEAR:
            return ()
        noun = p.tokens[group.head]
        name = f"{t.lower.removesuffix('s')} {noun.lemma if t.lower in ('one', 'another') else noun.lower}"
    return (Actor(name, "anonymous-" + slug(name)[:80], "anonymous", name, None, p.span(head, last)),)


def _named_after(p: Parsed, cue: int) -> Actor | None:
    """Who a bare "X said." right after "…," he said." names: a correction that bad copies leave standing."""
    if cue < 0:
        return None
    here = p.sentence_of(cue)
    after = p.sentences[here.index + 1] if here.index + 1 < len(p.sentences) else None
    if after is None or after.paragraph != here.paragraph or after.last - after.first > 6:
        return None
    verb = p.tokens[after.root]
    if verb.lemma not in speech_verbs() or p.kids(verb.i, "ccomp", "dobj", "xcomp"):
        return None
    return next((actor for c in p.kids(verb.i, "nsubj") for actor in p.actors_at(c.i)), None)
