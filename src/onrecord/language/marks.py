"""An annotated `Parsed` in, its `Marks` out: what a copy of the article can change, small enough to keep."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.language.marks_claims import claims
from onrecord.language.marks_figures import figures, lengths, times
from onrecord.language.marks_words import mark_words
from onrecord.model.marks import Marks, Name, Office, Say, Site
from onrecord.model.parsed import Mention, Parsed


def marks(parsed: Parsed) -> Marks:
    """The marks of an article after `annotate_all`."""
    return Marks(
        tuple(sorted((*figures(parsed), *lengths(parsed)), key=lambda f: f.start)),
        tuple(sorted(times(parsed), key=lambda t: t.start)),
        tuple(_names(parsed)),
        tuple(_offices(parsed)),
        tuple(Site(p.span.start, p.span.end, p.place.id, p.place.country or "", p.as_actor) for p in parsed.places),
        tuple(claims(parsed)),
        tuple(_says(parsed)),
    )


def _names(p: Parsed) -> Iterator[Name]:
    for m in p.mentions:
        if m.kind == "name" and m.actor is not None:
            yield Name(m.span.start, m.span.end, m.actor.name, m.actor.id, m.actor.type)


def _offices(p: Parsed) -> Iterator[Office]:
    """What stands before a name, and descriptions of one person or body."""
    for m in sorted(p.mentions, key=lambda m: (m.first, m.last)):
        if m.kind == "name" and m.actor is not None and m.actor.type == "person":
            first = _title_end(p, m)
            begin = _deputy(p, m.first)
            if first > begin:
                s = p.span(begin, first)
                yield Office(s.start, s.end, _lemmas(p, begin, first), m.actor.id)
        elif m.kind == "nominal":
            known = m.actor is not None and m.actor.type != "anonymous" and not _some(p, m)
            first = _deputy(p, m.first)
            s = p.span(first, m.last)
            yield Office(s.start, s.end, _lemmas(p, first, m.last), m.actor.id if m.actor and known else "")


def _deputy(p: Parsed, first: int) -> int:
    """Where a description begins that is of somebody's deputy: "the deputy of the minister"."""
    words = [t.lower for t in p.tokens[max(0, first - 2) : first]]
    return first - 2 if len(words) == 2 and words[1] in ("of", "to") and words[0] in mark_words()["level"] else first


def _some(p: Parsed, m: Mention) -> bool:
    """Whether a description speaks of anybody of the kind: "a teacher", unless it stands beside a name."""
    return p.tokens[m.first].lower in ("a", "an") and p.tokens[m.head].dep not in ("appos", "attr")


def _title_end(p: Parsed, m: Mention) -> int:
    """The first token of a name mention that is part of the name itself."""
    assert m.actor is not None
    own = set(m.actor.name.lower().replace("-", " ").split())
    for i in range(m.first, m.last):
        if set(p.tokens[i].lower.replace("-", " ").split()) & own:
            return i
    return m.first


def _lemmas(p: Parsed, first: int, last: int) -> str:
    return " ".join(t.lemma.lower() for t in p.tokens[first:last] if t.pos not in ("DET", "PUNCT", "PRON", "PART"))


def _says(p: Parsed) -> Iterator[Say]:
    """Who says what, but for bare quotes and what a thing is called."""
    for a in p.attributions:
        if a.way == "attitude" or a.cue_lemma in ("", "call"):
            continue
        source = " ".join(s.text for s in a.source)
        for c in a.content:
            yield Say(c.start, c.end, source, a.speaker.id if a.speaker else "", a.cue_lemma)
