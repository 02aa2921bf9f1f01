"""Who "I" and "we" are where nobody is quoted: a token of a transcript or an official statement in, actors out."""

from __future__ import annotations

from onrecord.model.parsed import AttributionMention, Parsed, Sentence
from onrecord.model.parts import Actor

_BACK = 3
_TURNS = 60
_PLURAL = frozenset(("we", "us", "our", "ourselves"))
_SUBJECT = ("nsubj", "nsubjpass")


class Narrators:
    """The first persons of one article; its turns ("DIAZ: …") are read when the first one is asked for."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self._bodies: dict[str, Actor] = {}
        self._turns: dict[int, tuple[Actor, ...]] | None = None

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
            return ()
        return self._body(token, sentence) or (tuple(self._bodies.values()) if len(self._bodies) == 1 else ())

    def _turn(self, sentence: Sentence) -> tuple[Actor, ...]:
        if self._turns is None:
            self._turns = self._read_turns()
        if len(self._turns) < 2:
            return ()
        for n in range(sentence.paragraph, max(-1, sentence.paragraph - _TURNS), -1):
            if n in self._turns:
                return self._turns[n]
        return ()

    def _read_turns(self) -> dict[int, tuple[Actor, ...]]:
        """The paragraphs that open with a name in capitals and a colon, with whom the name means (nobody: empty)."""
        tokens = self.parsed.tokens
        people = {m.actor.name.split()[-1].upper(): m.actor for m in reversed(self.parsed.mentions)
                  if m.actor and m.actor.type == "person" and m.kind == "name"}  # fmt: skip
        turns: dict[int, tuple[Actor, ...]] = {}
        paragraph = -1
        for s in self.parsed.sentences:
            if s.paragraph == paragraph:
                continue
            paragraph = s.paragraph
            words = [t for t in tokens[s.first : s.first + 6] if t.pos != "PUNCT" or t.text == ":"]
            colon = next((n for n, t in enumerate(words) if t.text == ":"), 0)
            if colon and all(t.text.isupper() for t in words[:colon]):
                actor = people.get(words[colon - 1].text)
                turns[paragraph] = (actor,) if actor else ()
        return turns

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
