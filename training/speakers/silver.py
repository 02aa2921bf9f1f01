"""Speakers that are known because their names were hidden: articles in; articles with gaps, and who fills them, out.

Where a bare name of one who was named before is the source of a statement, a pronoun or a description that fits takes
its place, and the article is read anew: what the rules make of the gap can be compared with the name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.language import annotate_all
from onrecord.language.given_names import sex_of_name
from onrecord.language.name_words import name_words
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Report
from onrecord.model.parsed import AttributionMention, Mention, Parsed
from onrecord.packs import Pack
from onrecord.reading import read_article

_APART = 2
_FRESH = 3
_OF = re.compile(r" (?:of|for|at|in|to|from|on|and) |,|\(")
_SAID = ("said", "says", "added", "told")


@dataclass(slots=True)
class Gap:
    """A stretch of the text that took the place of a name, whom it names, and what stands there."""

    start: int
    end: int
    actor: str
    sort: str


def sexes(p: Parsed) -> dict[str, str]:
    """The sex of each person of an article, by the pronouns that the article has for him or her, else the name."""
    out: dict[str, str] = {}
    for m in p.mentions:
        if m.actor is None or m.actor.type != "person":
            continue
        sex = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}.get(p.tokens[m.head].lower)
        given = m.actor.name.split()[0]
        sex = sex or name_words().sex.get(given.lower()) or sex_of_name(given)
        if sex in ("m", "f"):
            out.setdefault(m.actor.id, sex)
    return out


def _words(p: Parsed, m: Mention, sex: dict[str, str], draw: random.Random) -> tuple[str, str] | None:
    """What may stand for a name, and of which sort it is."""
    a = m.actor
    assert a is not None
    if a.type == "person":
        role = _OF.split(a.role or "")[0].strip()
        if role and len(role.split()) < 4 and draw.random() < 0.3:
            noun = role if any(w.isupper() for w in role.split()) else role.lower()
            return f"the {noun}", "description"
        pronoun = {"m": "he", "f": "she"}.get(sex.get(a.id, ""))
        return (pronoun, "pronoun") if pronoun else None
    if a.type == "organisation":
        words = a.name.split()
        if len(words) > 1 and words[-1].lower() in name_words()["any_body"] and draw.random() < 0.8:
            return f"the {words[-1].lower()}", "body"
        return ("it", "pronoun") if draw.random() < 0.5 else None
    return None


def _gap(p: Parsed, a: AttributionMention, draw: random.Random, sex: dict[str, str]) -> tuple[int, int, str, Gap] | None:
    m = p.mention_at(a.source_token) if a.source_token >= 0 else None
    if m is None or m.kind != "name" or m.actor is None or m.plural or len(a.source) != 1 or a.members[1:]:
        return None
    if (m.span.start, m.span.end) != (a.source[0].start, a.source[0].end):
        return None
    before = [x for x in p.mentions if x.actor and x.actor.id == m.actor.id and x.head < m.first]
    if not any(x.kind == "name" for x in before):
        return None
    told = _words(p, m, sex, draw)
    if told is None:
        return None
    words, sort = told
    sentence = p.tokens[m.head].sent
    far = sentence - p.tokens[before[-1].head].sent > _FRESH
    if sort == "pronoun" and far and draw.random() < 0.7:
        return None
    start, end = m.span.start, m.span.end
    t = p.tokens[m.first - 1] if m.first else None
    after = ""
    if t is not None and t.lower in _SAID and t.i == a.cue_token and sort == "pronoun":
        start, after = t.start, " " + t.text
    opens = start == p.sentence_of(m.head).start or p.article.text[start - 1] in "“\""
    words = words[0].upper() + words[1:] if opens else words
    return start, end, words + after, Gap(0, 0, m.actor.id, sort)


def with_gaps(p: Parsed, draw: random.Random) -> tuple[str, list[Gap]]:
    """The text with some names hidden, and the gaps by their offsets in it."""
    sex, text, out, shift, last = sexes(p), p.article.text, [], 0, -_APART
    edge = 0
    for n, a in enumerate(sorted((x for x in p.attributions if x.source), key=lambda x: x.source[0].start)):
        if n - last <= _APART or a.source[0].start < edge:
            continue
        found = _gap(p, a, draw, sex)
        if found is None:
            continue
        start, end, words, gap = found
        if start < edge:
            continue
        text = text[: start + shift] + words + text[end + shift :]
        gap.start = start + shift
        gap.end = gap.start + len(words.removesuffix(" " + words.split()[-1]) if words.split()[-1] in _SAID else words)
        shift += len(words) - (end - start)
        out.append(gap)
        last, edge = n, end
    return text, out


def silver(articles: Iterable[Article], pack: Pack, seed: int = 7) -> Iterator[tuple[Parsed, list[Gap]]]:
    """The articles read anew with their gaps; those without any are left out."""
    draw = random.Random(seed)
    made: list[tuple[Article, list[Gap]]] = []
    for p in parse_articles(articles):
        annotate_all(p, pack)
        text, gaps = with_gaps(p, draw)
        if gaps:
            a = p.article
            made.append((read_article(Report(a.id, text=text, title=a.title)), gaps))
        if len(made) == 24:
            yield from _again(made, pack)
            made = []
    yield from _again(made, pack)


def _again(made: list[tuple[Article, list[Gap]]], pack: Pack) -> Iterator[tuple[Parsed, list[Gap]]]:
    for p, (_, gaps) in zip(parse_articles(a for a, _ in made), made, strict=True):
        annotate_all(p, pack)
        yield p, gaps
