"""Who "I" and "we" are where nobody is quoted: a token of a transcript or an official statement in, actors out."""

from __future__ import annotations

import re
from functools import cached_property

from onrecord.language.attribution_turns import Turn, turns
from onrecord.language.given_names import sex_of_name
from onrecord.model.parsed import AttributionMention, Parsed, Sentence
from onrecord.model.parts import Actor
from onrecord.packs.spelling import person_slug

_BACK = 3
_TURNS = 60
_PLURAL = frozenset(("we", "us", "our", "ourselves"))
_SUBJECT = ("nsubj", "nsubjpass")
_STATEMENT = re.compile(
    r"(?:joint |press |opening |closing |full )*(?:statement|remarks|speech|address|declaration|message)"
    r"(?: (?:delivered|made|given))? (?:by|of|from) ",
    re.IGNORECASE,
)

_CALLED = re.compile(r"(?:(?:the|of|for|and) |[A-Z][\w'’.-]*(?:/[A-Z][\w'’.-]*)*(?: |$))*[A-Z][\w'’-]*")
"""Functions and a name, the name last."""


class Narrators:
    """The first persons of one article; its turns ("DIAZ: …") are read when the first one is asked for."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self._bodies: dict[str, Actor] = {}
        self._turns: dict[int, tuple[Actor, ...]] | None = None
        self._labels: dict[int, Turn] = {}

    def heard(self, a: AttributionMention) -> None:
        """Note the speaker of an attribution, if it is a body for which the text speaks in the present tense."""
        present = a.cue_token >= 0 and a.nested_in < 0 and self.parsed.tokens[a.cue_token].tag == "VBZ"
        if present and a.speaker and a.speaker.type in ("country", "organisation"):
            self._bodies[a.speaker.id] = a.speaker

    def at(self, token: int) -> tuple[Actor, ...]:
        """Who speaks at a first person outside quotation marks: whose turn it is, or the one body for which the text
        speaks in the present tense ("Norland condemns … We urge …")."""
        sentence = self.parsed.sentence_of(token)
        if turn := self._turn(sentence):
            return turn
        if self.parsed.tokens[token].lower not in _PLURAL:
            return self._author
        one = tuple(self._bodies.values()) if len(self._bodies) == 1 else ()
        return self._body(token, sentence) or one or self._author

    @cached_property
    def _author(self) -> tuple[Actor, ...]:
        """Whom the title names as who makes the statement that the article is."""
        opening = _STATEMENT.match(self.parsed.article.title or "")
        if opening is None:
            return ()
        words = _CALLED.match((self.parsed.article.title or "")[opening.end() :])
        pair = words[0].split()[-2:] if words else []
        if len(pair) < 2 or sex_of_name(pair[0]) is None:
            return ()
        found = " ".join(pair)
        known = (m.actor for m in self.parsed.mentions if m.actor and m.actor.type == "person")
        named = next((a for a in known if a.name == found or a.name.endswith(" " + found)), None)
        return (named or Actor(found, person_slug(found.split()), "person"),)

    def label(self, token: int) -> tuple[Actor, ...]:
        """Whose turn it is by the label ("DIAZ: …") that a token closes."""
        self._read()
        turn = self._labels.get(token)
        return (turn.speaker,) if turn is not None and turn.speaker is not None else ()

    def _turn(self, sentence: Sentence) -> tuple[Actor, ...]:
        found = self._read()
        if len(found) < 2:
            return ()
        for n in range(sentence.paragraph, max(-1, sentence.paragraph - _TURNS), -1):
            if n in found:
                return found[n]
        return ()

    def _read(self) -> dict[int, tuple[Actor, ...]]:
        """The paragraphs that open with a label, with whom it means (nobody: empty)."""
        if self._turns is None:
            here = turns(self.parsed)
            self._labels = {t.label[1] - 1: t for t in here}
            self._turns = {t.paragraph: (t.speaker,) if t.speaker else () for t in here}
        return self._turns

    def _body(self, token: int, sentence: Sentence) -> tuple[Actor, ...]:
        p = self.parsed
        found: dict[str, Actor] = {}
        for s in p.sentences[max(0, sentence.index - _BACK) : sentence.index + 1]:
            for t in p.tokens[s.first : min(s.last, token) if s is sentence else s.last]:
                if t.dep not in _SUBJECT or p.quote_at(t.i) is not None:
                    continue
                mention = p.mention_at(t.i)
                if mention is None or mention.head != t.i or mention.actor is None or mention.kind != "name":
                    continue
                if mention.actor.type in ("country", "organisation") and p.tokens[t.head].tag == "VBZ":
                    found[mention.actor.id] = mention.actor
        return tuple(found.values()) if len(found) == 1 else ()
