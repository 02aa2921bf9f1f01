"""Who a source most likely is, by weights that were learned: a `Parsed` and a source in, candidates with odds out.

The weights come from articles in which names were hidden and from labelled statements (training/speakers).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from math import exp, log
from pathlib import Path

from onrecord.language.given_names import sex_of_name
from onrecord.language.name_words import name_words
from onrecord.model.parsed import AttributionMention, Mention, Parsed
from onrecord.model.parts import Actor

_HE = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_SUBJECT = ("nsubj", "nsubjpass")
_WORD = re.compile(r"[a-z]{3,}")
_WINDOW = 150


@dataclass(slots=True)
class Candidate:
    """An actor with the mentions of it before the source, and what speaks for it."""

    actor: Actor
    mentions: list[Mention] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)
    odds: float = 0.0


@dataclass(slots=True)
class Query:
    """A source: its token (the cue's where there is none), its sort and the noun of a description."""

    token: int
    sort: str
    sex: str | None = None
    noun: str = ""
    words: frozenset[str] = frozenset()


class Ranking:
    """The actors of one article, ranked for one source after another."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tokens = parsed.tokens
        self.sex: dict[str, str] = {}
        self.heads = [m.head for m in parsed.mentions]
        self.known: dict[str, set[str]] = {}
        for m in parsed.mentions:
            if m.actor is None:
                continue
            words = self.known.setdefault(m.actor.id, set())
            words |= set(_WORD.findall(f"{m.actor.name} {m.actor.role or ''}".lower()))
            if m.kind != "pronoun":
                words |= set(_WORD.findall(m.span.text.lower()))
            elif m.actor.type == "person" and (sex := _HE.get(self.tokens[m.head].lower)):
                self.sex.setdefault(m.actor.id, sex)

    def sex_of(self, a: Actor) -> str | None:
        """The sex of a person: by the pronouns of the article, else by the name."""
        if a.id not in self.sex:
            given = a.name.split()[0]
            sex = name_words().sex.get(given.lower()) or sex_of_name(given) if a.type == "person" else None
            self.sex[a.id] = sex if sex in ("m", "f") else ""
        return self.sex[a.id] or None

    def query(self, a: AttributionMention, source: int) -> Query | None:
        """What a source asks for; None for one that says itself who speaks."""
        if source < 0:
            at = a.cue_token if a.cue_token >= 0 else a.content_tokens[0][0]
            return Query(at, "none")
        t = self.tokens[source]
        if t.lower in ("he", "she"):
            return Query(source, "person", _HE[t.lower])
        if t.lower in ("they", "it"):
            return Query(source, t.lower)
        first = self.tokens[t.left]
        if t.tag == "NN" and t.pos in ("NOUN", "PROPN") and first.lower in ("the", "this", "that", "its", "his", "her"):
            said = frozenset(_WORD.findall(self.parsed.text(t.left, t.i + 1).lower())) - {"the", "this", "that"}
            return Query(source, "noun", None, t.lower, said)
        return None

    def rank(self, q: Query, a: AttributionMention, earlier: list[AttributionMention],
             rules: Actor | None) -> list[Candidate]:
        """The candidates for a source with their facts, most likely first."""
        found: dict[str, Candidate] = {}
        stop = bisect_left(self.heads, q.token)
        for m in self.parsed.mentions[:stop]:
            for x in m.members or ((m.actor,) if m.actor else ()):
                if m.last > q.token or not self._fits(q, x, m):
                    continue
                found.setdefault(x.id, Candidate(x)).mentions.append(m)
        barred = self._barred(q)
        out = [c for c in found.values() if c.actor.id not in barred]
        self._describe(q, a, out, earlier, rules)
        return out

    def _barred(self, q: Query) -> set[str]:
        """Whom the rest of the sentence of a pronoun names outside quotation marks."""
        if q.sort not in ("person", "it", "they"):
            return set()
        out: set[str] = set()
        here = self.parsed.sentence_of(q.token)
        k = bisect_left(self.heads, here.first)
        while k < len(self.heads) and self.heads[k] < here.last:
            m = self.parsed.mentions[k]
            k += 1
            if m.kind == "name" and m.actor and m.head > q.token and self._mark(m.head) == self._mark(q.token):
                out.add(m.actor.id)
        return out

    def _fits(self, q: Query, x: Actor, m: Mention) -> bool:
        if q.sort == "person":
            return x.type in ("person", "anonymous") and not m.plural and self.sex_of(x) in (None, q.sex)
        if q.sort == "they":
            return x.type != "person"
        if q.sort == "it":
            return x.type in ("organisation", "country", "group")
        return True

    def _describe(self, q: Query, a: AttributionMention, out: list[Candidate], earlier: list[AttributionMention],
                  rules: Actor | None) -> None:
        p, here = self.parsed, self.parsed.sentence_of(q.token)
        before = [x for x in earlier if x.speaker is not None]
        last = before[-1] if before else None
        spoken = Counter(x.speaker.id for x in before if x.speaker)
        title = p.sentences[0].index if p.sentences else 0
        newest = sorted(out, key=lambda c: -c.mentions[-1].head)
        subjects = [c for c in newest if self.tokens[c.mentions[-1].head].dep in _SUBJECT]
        quoting = {x.id for first, end in a.content_tokens for i in range(first, min(end, first + 80))
                   for x in self._named(i)}
        total = sum(len(c.mentions) for c in out)
        verb = self.tokens[q.token].head if q.sort != "none" else q.token
        inside = self._mark(q.token)
        for c in out:
            f, m = c.facts, c.mentions[-1]
            head = self.tokens[m.head]
            there = p.sentences[head.sent]
            gap, leap = here.index - there.index, here.paragraph - there.paragraph
            f["sent0"] = gap == 0
            f["sent1"] = gap == 1
            f["sent2"] = gap == 2
            f["sent3"] = 3 <= gap <= 4
            f["far"] = log(1 + max(0, gap - 3))
            f["par0"] = leap == 0
            f["par1"] = leap == 1
            f["newest"] = c is newest[0]
            f["second"] = len(newest) > 1 and c is newest[1]
            f["newest_subject"] = bool(subjects) and c is subjects[0]
            f["subject"] = head.dep in _SUBJECT
            f["subject_sent1"] = gap == 1 and self._was_subject(c, there.index)
            f["subject_sent0"] = gap == 0 and self._was_subject(c, there.index)
            f["root_subject"] = head.dep in _SUBJECT and self.tokens[head.head].dep == "ROOT"
            f["object"] = head.dep in ("dobj", "pobj", "dative")
            f["poss"] = head.dep == "poss"
            f["in_quote"] = self._mark(m.head) > 0 and not inside
            f["all_in_quote"] = all(self._mark(x.head) > 0 for x in c.mentions[-4:]) and not inside
            f["heading"] = there.heading
            f["name"] = m.kind == "name"
            f["pronoun"] = m.kind == "pronoun"
            f["often"] = log(len(c.mentions))
            f["share"] = len(c.mentions) / total
            f["first"] = p.sentences[self.tokens[c.mentions[0].head].sent].index <= title + 2
            f["spoke"] = c.actor.id in spoken
            f["spoken"] = log(1 + spoken[c.actor.id])
            near = last is not None and last.speaker is not None and last.speaker.id == c.actor.id
            f["last_speaker"] = near
            at = p.sentence_of(last.cue_token) if last and last.cue_token >= 0 else None
            f["last_speaker_par"] = near and at is not None and at.paragraph == here.paragraph
            f["last_speaker_next"] = near and at is not None and here.paragraph - at.paragraph == 1
            f["content_names"] = c.actor.id in quoting
            f["same_clause"] = gap == 0 and self.tokens[verb].left <= m.head < q.token and head.head == verb
            f["person"] = c.actor.type == "person"
            f["body"] = c.actor.type == "organisation"
            f["country"] = c.actor.type == "country"
            f["group"] = c.actor.type == "group"
            f["unnamed"] = c.actor.type == "anonymous"
            f["sex"] = q.sex is not None and self.sex_of(c.actor) == q.sex
            if q.noun:
                known = self.known.get(c.actor.id, set())
                f["noun_known"] = q.noun in known
                f["noun_person"] = q.noun in known and c.actor.type == "person"
                extra = q.words - {q.noun}
                f["all_known"] = bool(extra) and q.words <= known
                f["none_known"] = not q.words & known
                f["unique"] = q.noun in known and sum(q.noun in self.known.get(x.actor.id, ()) for x in out) == 1
            f["rules"] = rules is not None and rules.id == c.actor.id
            f["one"] = len(out) == 1

    def _was_subject(self, c: Candidate, sentence: int) -> bool:
        return any(self.tokens[m.head].dep in _SUBJECT for m in c.mentions[-5:] if self.tokens[m.head].sent == sentence)

    def _named(self, token: int) -> tuple[Actor, ...]:
        k = bisect_left(self.heads, token)
        if k >= len(self.heads) or self.heads[k] != token:
            return ()
        m = self.parsed.mentions[k]
        return (m.actor,) if m.actor and m.kind == "name" else ()

    def _mark(self, token: int) -> int:
        q = self.parsed.quote_at(token)
        return q.first + 1 if q is not None and q.kind == "speech" else 0
