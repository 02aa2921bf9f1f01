"""The turns of a transcript ("DIAZ: We …"): a `Parsed` in; whose turn each paragraph is, and their words, out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from onrecord.language.clauses import Found, Range
from onrecord.language.cues import cues
from onrecord.model.parsed import Parsed, Sentence, Token
from onrecord.model.parts import Actor
from onrecord.packs.pack import slug

_LABEL = 8
_WORDS = 4
_COLONS = (":", "):")
_SIGNS = str.maketrans("", "", ".-'’")
_FINITE = frozenset({"MD", "VBD", "VBZ", "VBP"})


@dataclass(slots=True)
class Turn:
    """One turn: the words of its label, its colon, the range of what is said, its first paragraph and its speaker."""

    label: Range
    colon: int
    words: Range
    paragraph: int
    capitals: bool
    talk: bool
    speaker: Actor | None = None


def turns(p: Parsed) -> list[Turn]:
    """The turns of an article in order, none where its labels are no speakers ("UPDATE: …", "LIND: 12 seats").

    A speaker is a person whom the text names, one of the table's unnamed ("REPORTER"), or a label that gives the whole
    name once and its last word again later. In capitals a label needs no more; else two turns must be talk.
    """
    found = [t for s, paragraph in _openings(p) if (t := _turn(p, s, paragraph)) is not None]
    talking = [t for t in found if t.talk]
    if len(found) < 2 or not talking:
        return []
    plain = len({_last(p, t) for t in talking}) > 1
    found = [t for t in found if t.capitals or plain]
    _name(p, found)
    if len({t.speaker.id for t in found if t.speaker}) < 2:
        return [t for t in found if t.capitals]
    return found


def spoken(p: Parsed) -> list[Found]:
    """The turns outside quotation marks as attributions: the label is the source, the colon the cue."""
    said = [t for t in turns(p) if t.speaker is not None and _is_said(p, t) and p.quote_at(t.colon) is None]
    return [Found(t.colon, [(t.colon, t.colon + 1)], [t.words], [t.label[1] - 1], "block", source_words=t.label)
            for t in said]  # fmt: skip


def _openings(p: Parsed) -> list[tuple[list[Sentence], int]]:
    """The sentences of each paragraph with a colon near its beginning."""
    out: list[tuple[list[Sentence], int]] = []
    for s in p.sentences:
        if out and out[-1][1] == s.paragraph:
            out[-1][0].append(s)
        else:
            out.append(([s], s.paragraph))
    tokens = p.tokens
    return [(row, n) for row, n in out if any(t.text in _COLONS for t in tokens[row[0].first : row[0].first + _LABEL])]


def _turn(p: Parsed, row: list[Sentence], paragraph: int) -> Turn | None:
    first, last = row[0].first, row[-1].last
    colon = next(t.i for t in p.tokens[first : first + _LABEL] if t.text in _COLONS)
    end = next((t.i for t in p.tokens[first:colon] if t.text in ("(", ",")), colon)
    while first < end and p.tokens[first].lower == '"':
        first += 1
    label = [t for t in p.tokens[first:end] if t.text != "."]
    if not label or colon + 1 >= last or len(label) > _WORDS:
        return None
    if not all(t.text[:1].isupper() and t.text.translate(_SIGNS).isalpha() for t in label):
        return None
    words = p.tokens[colon + 1 : last]
    talk = any(t.lower in cues("talk") or t.text == "?" for t in words)
    capitals = all(t.text.isupper() for t in label) and len(label[-1].text) > 2
    return Turn((first, end), colon, (colon + 1, last), paragraph, capitals, talk)


def _last(p: Parsed, t: Turn) -> str:
    return p.tokens[t.label[1] - 1].lower


def _name(p: Parsed, found: list[Turn]) -> None:
    """Give the turns their speakers."""
    people = {m.actor.name.split()[-1].lower(): m.actor for m in reversed(p.mentions)
              if m.actor and m.actor.type == "person" and m.kind == "name"}  # fmt: skip
    count = Counter(_last(p, t) for t in found)
    unnamed = cues("turn_unnamed")
    full: dict[str, Actor] = {}
    for t in found:
        key = _last(p, t)
        label = [x for x in p.tokens[t.label[0] : t.label[1]] if x.text != "."]
        if key in unnamed:
            t.speaker = Actor(key, "anonymous-" + key, "anonymous", key, None, p.span(*t.label))
            continue
        known = people.get(key)
        shouted = known is not None and known.name.isupper()
        if (known is None or shouted) and key not in full and len(label) > 1 and count[key] > 1:
            name = " ".join(_small(x) for x in label)
            full[key] = Actor(name, slug(name), "person", None, None, p.span(*t.label))
        t.speaker = full.get(key) or known


def _small(t: Token) -> str:
    return t.text.title() if t.text.isupper() and len(t.text.rstrip(".")) > 1 else t.text


def _is_said(p: Parsed, t: Turn) -> bool:
    """Whether the words of a turn have a verb, or are as short as an answer in a talk."""
    words = p.tokens[t.words[0] : t.words[1]]
    return t.talk or any(x.tag in _FINITE for x in words)
