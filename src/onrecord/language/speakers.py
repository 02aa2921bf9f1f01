"""Who the sources of attributions are: attributions with the heads of their sources in, their speakers set.

The answer rests on the words of the source and on what stands around them, not on how the attribution was found.
"""

from __future__ import annotations

from bisect import bisect_left

from onrecord.language.attribution_quotes import FIRST_PERSON
from onrecord.language.cues import cues, speech_verbs
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed
from onrecord.model.parts import Actor

_BACK = 12
_REPORTS = Actor("reports", "anonymous-reports", "anonymous")


def resolve_speakers(p: Parsed, built: list[AttributionMention], heads: list[list[int]]) -> None:
    """Set `speaker` and `members` of each attribution; `heads` has the head tokens of its source (none: hearsay).

    The list must be in the order of words and `nested_in` be set. A source that stands for nobody who is known, or for
    one of several, leaves the speaker null.
    """
    in_order = sorted((a for a in built if a.cue_token >= 0), key=lambda a: a.cue_token)
    for a, source in zip(built, heads, strict=True):
        if not source:
            hearsay = a.cue_lemma in cues("hearsay") or a.cue_lemma in cues("passive")
            a.speaker = _REPORTS if hearsay else None
            continue
        members = _named(p, built, a, source) or _behind_document(p, in_order, a, source[0])
        if members:
            a.speaker, a.members = members[0], members


def _named(p: Parsed, built: list[AttributionMention], a: AttributionMention, source: list[int]) -> tuple[Actor, ...]:
    """The actors at the heads of a source; "I" and "we" in a quote are its speaker."""
    members: list[Actor] = []
    for head in source:
        actors = p.actors_at(head)
        if not actors and p.tokens[head].lower in FIRST_PERSON and a.nested_in >= 0:
            outer = built[a.nested_in].speaker
            actors = (outer,) if outer else ()
        members += [x for x in actors if x not in members]
    if a.quotes and p.tokens[source[0]].pos == "PRON" and (named := _named_after(p, a.cue_token)):
        members = [named]
    return tuple(members)


def _behind_document(
    p: Parsed, in_order: list[AttributionMention], a: AttributionMention, source: int
) -> tuple[Actor, ...]:
    """Whose words on paper are: "a statement from X said" is X; "the statement says" after a quote is its speaker.

    `in_order` has the attributions with a cue, in the order of their cues.
    """
    head = p.tokens[source]
    if head.lemma not in cues("documents"):
        return ()
    owners = [c.i for c in p.kids(head.i, "poss")]
    owners += [o for name, o in syntax.obliques(p, head.i) if name in ("of", "from", "by")]
    owners += [o for c in p.kids(head.i, "acl") for o in syntax.by_agents(p, c.i)]
    members = tuple(x for o in owners for x in p.actors_at(o))
    if not owners and head.lemma in cues("bare_documents") and p.kids(head.i, "det")[:1]:
        stop = bisect_left(in_order, head.i, key=lambda b: b.cue_token)
        last = next((b for b in reversed(in_order[max(0, stop - _BACK) : stop]) if b.speaker and b is not a), None)
        known = last is not None and p.tokens[head.left].lower in ("the", "this")
        if last and known and p.sentence_of(last.cue_token).paragraph == p.sentence_of(head.i).paragraph:
            members = last.members
    return members


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
