"""Refusals to comment: a `Context` in; who would not speak, by which words, and of what, out.

"declined to comment on X", "would not say whether …", "did not respond to a request for comment", "had no comment". Who
refuses to act ("refused to leave"), to meet or to accept an invitation does not refuse to comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor, When

_NEAR = 4
_WITHHELD = ("will", "would", "wo", "'d", "'ll")
_QUESTION_WORDS = frozenset({"WDT", "WP", "WP$", "WRB"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words that refuse to comment: `verb` heads them; `content` is what about, or the cue where it is not said."""

    verb: int
    speakers: tuple[Actor, ...]
    cue: str
    content: str
    when: When | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words in token indices: the cue goes from `first`, or the auxiliaries of the verb, to `last`."""

    verb: int
    speakers: list[int]
    last: int
    topic: tuple[int, int] | None
    first: int = -1


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table("statement")["comment"][name])


def refusals(context: Context) -> Iterator[Refusal]:
    """Every refusal of the article whose speaker is known, in order."""
    p = context.parsed
    for t in p.tokens:
        if t.pos not in ("VERB", "AUX", "NOUN") or t.lemma not in _listed("heads"):
            continue
        if p.sentences[t.sent].heading or context.quoted(t.i):
            continue
        found = _refused(context, t)
        if found is None:
            continue
        speakers: list[Actor] = []
        for head in found.speakers:
            speakers += [a for a in p.actors_at(head) if all(a.id != b.id for b in speakers)]
        if speakers:
            yield _told(context, found, tuple(speakers))


def _told(context: Context, found: _Words, speakers: tuple[Actor, ...]) -> Refusal:
    p = context.parsed
    first = found.first if found.first >= 0 else _first(p, found.verb)
    content = cue = p.text(first, found.last)
    if found.topic is not None:
        content = p.text(*found.topic)
        if found.last <= found.topic[0] <= found.last + _NEAR:
            cue = p.text(first, found.topic[0])
    inner = next((x.i for x in p.kids(found.verb, "xcomp")), found.verb)
    named = [(p.tokens[h].left, p.tokens[h].right + 1) for h in found.speakers]
    when = context.date_under(found.verb, named) or context.date_under(inner, named)
    return Refusal(found.verb, speakers, cue, content, when)


def _first(p: Parsed, verb: int) -> int:
    """The first of the auxiliaries and negations right before a verb."""
    first = verb
    for c in reversed(p.kids(verb)):
        if c.i == first - 1 and c.dep in ("aux", "auxpass", "neg", "advmod", "preconj", "cc") and c.left == c.right:
            first = c.i
    return next((c.i for c in p.kids(verb) if c.i >= first and c.dep != "advmod" and c.i < verb), verb)


def _refused(context: Context, t: Token) -> _Words | None:
    p = context.parsed
    if t.pos == "NOUN":
        return _no_comment(context, t) if t.lemma == "comment" else None
    if t.lemma in ("decline", "refuse"):
        return _declined(context, t)
    if _conditional(p, t.i):
        return None
    denied = [c for c in p.kids(t.i, "conj") if c.lemma == "deny"] if t.lemma == "confirm" else []
    if denied and any(c.lower == "neither" for c in p.kids(t.i)):
        topic = _topic(p, t.i) or _claimed(p, (t.i, denied[0].i))
        return _Words(t.i, syntax.subject(p, t.i), denied[0].i + 1, topic)
    kept = t.lemma == "comment" or (t.lemma in _listed("answer") and _on_request(p, t.i) is not None)
    unkept = _unkept(p, t)
    if kept and unkept >= 0 and context.modality(unkept) == "actual":
        at = _on_request(p, t.i)
        last = at.right + 1 if at is not None else t.i + 1
        topic = _topic(p, t.i)
        return _Words(unkept, syntax.subject(p, unkept), min(last, topic[0] - 1) if topic else last, topic)
    withheld = syntax.negated(p, t.i) and any(c.lower in _WITHHELD for c in p.kids(t.i, "aux"))
    if withheld and _speaks(p, t.i) and not _stated(p, t.i):
        return _Words(t.i, syntax.subject(p, t.i), t.i + 1, _topic(p, t.i))
    return None


def _declined(context: Context, t: Token) -> _Words | None:
    """ "declined to comment on X", "declined a request for an interview"."""
    p = context.parsed
    if syntax.negated(p, t.i) or context.modality(t.i) != "actual" or syntax.is_passive(p, t.i):
        return None
    for x in p.kids(t.i, "xcomp"):
        if x.i > t.i and _speaks(p, x.i) and not _stated(p, x.i):
            last = max([x.i, *(o.right for o in p.kids(x.i, "dobj") if o.i > x.i)])
            topic = _topic(p, x.i)
            return _Words(t.i, syntax.subject(p, t.i), x.i + 1 if topic else last + 1, topic)
    for o in p.kids(t.i, "dobj"):
        if o.lemma == "comment" or (o.lemma in _listed("requests") and _for_comment(p, o)):
            topic = _under(p, o)
            return _Words(t.i, syntax.subject(p, t.i), topic[0] - 1 if topic else o.right + 1, topic)
    return None


def _no_comment(context: Context, t: Token) -> _Words | None:
    """ "had no comment", "made no comment on X", "there was no comment from X"."""
    p = context.parsed
    if not any(d.lower == "no" for d in p.kids(t.i, "det")):
        return None
    v = t.head
    if p.tokens[v].pos not in ("VERB", "AUX") or context.modality(v) != "actual":
        return None
    if t.dep == "dobj" and p.tokens[v].lemma in _listed("giving"):
        topic = _under(p, t)
        return _Words(v, syntax.subject(p, v), topic[0] - 1 if topic else t.i + 1, topic)
    if t.dep in ("attr", "nsubj") and p.tokens[v].lemma in ("be", "come"):
        source = [o for i in (t.i, v) for name, o in syntax.obliques(p, i) if name in ("from", "by")]
        behind = t.i > v or p.tokens[v].lemma == "come"
        return _Words(v, source, t.i + 1, _under(p, t), t.left) if source and behind else None
    return None


def _unkept(p: Parsed, t: Token) -> int:
    """The verb that says that it was not done ("did not respond", "has yet to respond", "failed to respond"), or -1."""
    if syntax.negated(p, t.i):
        habit = any(c.lower in ("do", "does", *_WITHHELD, "can", "could", "ca") for c in p.kids(t.i, "aux"))
        return -1 if habit or t.tag in ("VBZ", "VBP") else t.i
    head = p.tokens[t.head]
    if t.dep == "xcomp" and head.lemma == "fail":
        return head.i
    if t.dep == "xcomp" and head.lemma == "have" and any(c.lower == "yet" for c in (*p.kids(head.i), *p.kids(t.i))):
        return head.i
    return -1


def _speaks(p: Parsed, x: int) -> bool:
    """Whether a verb that is refused is one of speaking to the public."""
    t = p.tokens[x]
    objects = p.kids(x, "dobj")
    told = dict(syntax.obliques(p, x))
    if syntax.is_passive(p, x):
        return t.lemma in ("interview", "draw")
    if t.lemma in _listed("speaking"):
        return "with" not in told and all(name != "with" for o in objects for name, _ in syntax.obliques(p, o.i))
    if t.lemma == "say":
        return all(o.pos in ("PRON", "ADJ", "ADV") for o in objects)
    if t.lemma in ("speak", "talk"):
        to = told.get("to", told.get("with"))
        return "about" in told if to is None else p.tokens[to].lemma in _listed("press")
    if t.lemma in _listed("giving"):
        return any(o.lemma in _listed("details") for o in objects)
    if t.lemma in _listed("answer"):
        plain = t.lemma == "answer" or p.tokens[t.head].lemma == "decline"
        return (plain and not objects and "to" not in told) or _on_request(p, x) is not None
    return False


def _on_request(p: Parsed, v: int) -> Token | None:
    """The object of "respond" or "answer" where it is a question or a request for comment."""
    objects = p.kids(v, "dobj")
    objects += [o for c in p.kids(v, "prep") if c.lower == "to" for o in p.kids(c.i, "pobj")]
    for o in objects:
        if o.lemma in _listed("questions") or (o.lemma in _listed("requests") and _for_comment(p, o)):
            return o
    return None


def _for_comment(p: Parsed, o: Token) -> bool:
    """Whether a request or a call is one of the press: "for comment", "seeking an interview"."""
    if o.lemma == "interview":
        return True
    wanted = [p.tokens[x] for name, x in syntax.obliques(p, o.i) if name == "for"]
    wanted += [d for c in p.kids(o.i, "acl") for d in p.kids(c.i, "dobj")]
    wanted += p.kids(o.i, "compound")
    return any(w.lemma in _listed("wanted") for w in wanted)


def _stated(p: Parsed, v: int) -> bool:
    """Whether a plain clause follows, so that something is said after all ("would not say that all is lost")."""
    return any(not _asks(p, c) for c in p.kids(v, "ccomp"))


def _asks(p: Parsed, c: Token) -> bool:
    """Whether a clause is a question: "whether …", "how many …"."""
    opening = p.tokens[c.left]
    return opening.tag in _QUESTION_WORDS or opening.lower in ("whether", "if")


def _claimed(p: Parsed, verbs: tuple[int, ...]) -> tuple[int, int] | None:
    """The clause of what is neither confirmed nor denied, without "that"."""
    for c in (c for v in verbs for c in p.kids(v, "ccomp") if c.i > v):
        return c.left + (p.tokens[c.left].lower == "that"), c.right + 1
    return None


def _topic(p: Parsed, v: int) -> tuple[int, int] | None:
    """What is passed over: the question, the object, or what stands after "on" or "about"."""
    verbs = [v, *(c.i for c in p.kids(v, "conj") if c.pos == "VERB")]
    for x in verbs:
        for c in p.kids(x, "ccomp", "xcomp", "advcl"):
            if c.i > x and _asks(p, c) and (c.dep != "advcl" or p.tokens[c.left].lower in ("whether", "if")):
                return c.left, c.right + 1
    for x in verbs:
        for c in p.kids(x, "prep"):
            if c.lower in ("on", "about", "regarding") and (found := _phrase(p, c)):
                return found
        for o in p.kids(x, "dobj"):
            if found := _under(p, o):
                return found
            if o.lemma not in _listed("empty") and o.pos in ("NOUN", "PROPN"):
                return o.left, o.right + 1
        at = _on_request(p, x)
        if at is not None and (found := _under(p, at)):
            return found
    return None


def _under(p: Parsed, o: Token) -> tuple[int, int] | None:
    """What a question, a request or a comment is about."""
    inner = [o, *(x for c in p.kids(o.i, "prep", "acl") for x in p.kids(c.i, "pobj", "dobj"))]
    for n in inner:
        for c in p.kids(n.i, "prep"):
            if c.lower in ("on", "about", "regarding", "over") and (found := _phrase(p, c)):
                return found
    return None


def _phrase(p: Parsed, c: Token) -> tuple[int, int] | None:
    """The object of a preposition, unless it is a day or a manner ("on Tuesday", "on the record")."""
    objects = p.kids(c.i, "pobj", "pcomp")
    if not objects or objects[0].lemma.lower() in _listed("manner"):
        return None
    if any(d.first <= objects[0].i < d.last for d in p.dates):
        return None
    return objects[0].left, c.right + 1


def _conditional(p: Parsed, v: int) -> bool:
    """Whether an "if" makes it a case that is only thought of."""
    marks = [m.lower for c in p.kids(v, "advcl") for m in p.kids(c.i, "mark")]
    marks += [m.lower for m in p.kids(v, "mark")]
    return "if" in marks or "unless" in marks
