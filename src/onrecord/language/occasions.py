"""To whom and on what occasion a cue verb speaks: a `Parsed` and the cue's token in; an actor or words out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from string import ascii_uppercase

from onrecord.language.cues import cues
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.packs.pack import slug

_LETTER = tuple(f" {letter}." for letter in ascii_uppercase)
"""A letter with the full stop of its sentence, which the tokeniser takes for one word ("a statement on X.")."""
_OCCASION_PREPOSITIONS = frozenset({"in", "at", "during", "on", "via", "through"})


def addressee_of(p: Parsed, v: int) -> Actor | None:
    """The person told: the object of "told", the "to" phrase of "said" or of "Speaking to X, Y said"; never an occasion
    ("told the conference")."""
    lemma = p.tokens[v].lemma
    if p.tokens[v].pos != "VERB" or p.tokens[v].lower == "according":
        return None
    heads: list[int] = []
    if lemma in cues("told"):
        heads = [c.i for c in p.kids(v, "dobj", "dative") if c.pos != "ADP" and c.i > v]
        if not heads:
            heads = [
                c.i
                for x in p.kids(v, "ccomp", "xcomp")[:1]
                for c in p.kids(x.i, "nsubj")
                if c.i == v + 1 or (p.tokens[v + 1 : c.i] and p.tokens[c.i].left == v + 1)
            ]
    if lemma in cues("said_to"):
        heads += [o for name, o in syntax.obliques(p, v) if name == "to"]
    heads += [o for name, o in syntax.obliques(p, v) if f"{lemma} {name}" in cues("appealing")]
    for c in p.kids(v, "advcl") if not heads else ():
        if c.tag == "VBG" and c.lemma in cues("speaking"):
            heads += [o for name, o in syntax.obliques(p, c.i) if name == "to"]
            heads += [o.i for o in p.kids(c.i, "dobj") if c.lemma in ("address", "brief")]
    for h in heads:
        occasion = p.tokens[h].lemma.lower() in cues("occasion") and p.tokens[h].pos != "PROPN"
        if occasion or p.tokens[h].dep == "conj":
            continue
        told = p.mention_at(h)
        actors = p.actors_at(h)
        if actors and told is not None:
            one = actors[0] if len(actors) == 1 else told.actor
            return _brief(p, h, one) if one is not None else None
    return None


def _brief(p: Parsed, h: int, told: Actor) -> Actor:
    """An unnamed person told, without the clause behind ("reporters travelling with her" are reporters)."""
    behind = [c.left for c in p.kids(h, "acl", "relcl", "advcl", "ccomp") if c.i > h]
    if told.type != "anonymous" or not behind:
        return told
    at = told.name.find(p.tokens[min(behind)].text, told.name.find(p.tokens[h].text) + len(p.tokens[h].text))
    if at <= 0:
        return told
    name = told.name[:at].rstrip(" ,")
    role = name if told.role == told.name else told.role
    return replace(told, name=name, id=told.id.replace(slug(told.name), slug(name)), role=role)


def occasion_of(p: Parsed, v: int) -> str | None:
    """The occasion as the text gives it ("a news conference", "Telegram"), or None."""
    at, seen = v, 0
    while seen < 3:
        for verb in (at, *(c.i for c in p.kids(at, "advcl") if c.tag == "VBG" and c.lemma in cues("aside"))):
            found = _named_under(p, verb)
            if found is not None:
                return found
        t = p.tokens[at]
        if t.dep not in ("conj", "advcl", "xcomp") or t.head == t.i:
            return None
        at, seen = t.head, seen + 1
    return None


def _named_under(p: Parsed, v: int) -> str | None:
    """An occasion in a prepositional phrase of a verb, or as the object of "told" ("told the conference")."""
    for c in p.kids(v, "prep"):
        if c.lower in _OCCASION_PREPOSITIONS:
            for o in p.kids(c.i, "pobj", "pcomp"):
                if o.lemma.lower() in cues("occasion") and not _supposed(p, c, o):
                    return _words(p, o)
    for c in p.kids(v, "dobj") if p.tokens[v].lemma in ("tell", "address") else ():
        if c.lemma.lower() in cues("occasion") and c.i > v and c.pos != "PROPN":
            return _words(p, c)
    return None


def _supposed(p: Parsed, preposition: Token, o: Token) -> bool:
    """Whether it is no occasion but a case: "in the event of a strike"."""
    return preposition.lower == "in" and o.lower == "event" and any(c.lower == "of" for c in p.kids(o.i, "prep"))


def _words(p: Parsed, o: Token) -> str:
    """The words of an occasion up to a comma, a date or a participle behind it ("a statement on Monday")."""
    last = syntax.phrase_range(p, o.i)[1]
    last = min([last, *(t.left for t in p.tokens[o.i + 1 : last] if t.dep == "acl" and t.left > o.i)])
    last = min([last, *(t.i for t in p.tokens[o.i + 1 : last] if t.lower == ",")])
    for d in p.dates[bisect_right(p.dates, o.i, key=lambda d: d.first) :]:
        if d.first >= last:
            break
        last = d.first - (p.tokens[d.first - 1].pos == "ADP")
    words = p.text(o.left, max(last, o.i + 1))
    return words.rstrip(".") if words.endswith(_LETTER) and last >= p.sentence_of(o.i).last else words


def trailing_occasion(p: Parsed, content: list[tuple[int, int]], cue: int) -> tuple[str | None, list[tuple[int, int]]]:
    """An occasion that closes the content after a comma (", in a letter to X"), and the content without it."""
    first, last = content[-1]
    for i in range(last - 3, max(first, last - 30), -1):
        t = p.tokens[i]
        if p.tokens[i - 1].lower != "," or t.lower not in ("in", "during", "at", "on", "via") or i <= cue:
            continue
        for o in p.kids(i, "pobj"):
            if o.lemma.lower() in cues("sure_occasion") and t.right >= last - 1 and i > first + 1:
                return _words(p, o), [*content[:-1], (first, i - 1)]
    return None, content
