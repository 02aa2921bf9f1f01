"""How near to mind each actor is at a token of the text: `Spot`s in, weighed candidates for a pronoun out."""

from __future__ import annotations

import re
from functools import cache

from onrecord.language.actors import Entity, Spot
from onrecord.language.cues import speech_verbs
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token

SUBJECT = frozenset(("nsubj", "nsubjpass"))
REACH = 4
"""Narrated sentences, and FAR all sentences, behind which nobody is in mind."""
FAR = 12
MARGIN = 1.5
_CLOSING = 60
"""Characters at the end of a paragraph in which a caption tells whose picture it is."""


@cache
def _credit() -> re.Pattern[str]:
    names = "|".join(sorted(name_words()["credit"]))
    return re.compile(rf"\b(?:{names})(?: images)?/\w|\w/(?:{names})\b", re.IGNORECASE)


def captions(parsed: Parsed) -> set[int]:
    """The sentences of captions: of paragraphs that close with whose picture it is."""
    out: set[int] = set()
    last = len(parsed.sentences) - 1
    for s in parsed.sentences:
        ends = s.index == last or parsed.sentences[s.index + 1].paragraph != s.paragraph
        if ends and _credit().search(parsed.article.text, max(s.start, s.end - _CLOSING), s.end):
            out |= {x.index for x in parsed.sentences[max(0, s.index - 4) : s.index + 1] if x.paragraph == s.paragraph}
    return out


class Salience:
    """The spots of one article by sentence, in the order of the text; resolved pronouns are added as it is read on."""

    def __init__(self, parsed: Parsed, spots: list[Spot]) -> None:
        self.parsed = parsed
        self.tokens = parsed.tokens
        self.words = name_words()
        self.speech = self.words["speech"] | speech_verbs()
        self.by_sentence: list[list[Spot]] = [[] for _ in parsed.sentences]
        self.at_head: dict[int, Spot] = {}
        for s in spots:
            self.by_sentence[self.tokens[s.head].sent].append(s)
            self.at_head[s.head] = s
        self.in_quote = bytearray(len(self.tokens))
        for n, q in enumerate(parsed.quotes):
            if q.kind == "speech":
                self.in_quote[q.first : q.last] = bytes([n % 254 + 1]) * (q.last - q.first)
        self.captions = captions(parsed)
        self.narrated = [
            s.index not in self.captions and self._is_narrated(s.first, s.last) for s in parsed.sentences
        ]
        self.rank: list[int] = []
        count = 0
        for heard in self.narrated:
            count += heard
            self.rank.append(count)

    def _is_narrated(self, first: int, last: int) -> bool:
        return any(not self.in_quote[i] and self.tokens[i].pos not in ("PUNCT", "SPACE") for i in range(first, last))

    def at(self, token: int) -> Entity | None:
        """Whom the spot at a head token stands for."""
        spot = self.at_head.get(token)
        return spot.entity if spot else None

    def governors(self, t: Token) -> list[int]:
        out: list[int] = []
        while t.head != t.i and len(out) < 12:
            t = self.tokens[t.head]
            out.append(t.i)
        return out

    def candidates(self, t: Token) -> list[tuple[float, Spot]]:
        """Spots before a token with their weights: near, subject, speaker; the clause above the token counts most."""
        found: list[tuple[float, Spot]] = []
        governors = self.governors(t)
        own = self.own_subjects(t)
        ruling = -1
        quote = self.in_quote[t.i]
        is_subject = t.dep in SUBJECT
        speaks = self.speaks(t)
        for n in range(t.sent, -1, -1):
            distance = self.rank[t.sent] - self.rank[n]
            if distance > REACH or t.sent - n > FAR:
                break
            if distance and (self.parsed.sentences[n].heading or n in self.captions):
                continue
            for s in self.by_sentence[n]:
                head = self.tokens[s.head]
                if s.head >= t.i and not (n == t.sent and self.cataphoric(t, head)):
                    continue
                if quote != self.in_quote[s.head] or s.first <= t.i < s.last or self._named_behind(s):
                    continue
                weight = -1.5 * distance
                head = self._described(s, head)
                bare = self._subject_by_place(s)
                if head.dep in SUBJECT or (head.dep == "conj" and self.tokens[head.head].dep in SUBJECT) or bare:
                    weight += 2
                    up = bare or self.tokens[head.head]
                    if head.head in governors and n == t.sent:
                        if head.head in own and not is_subject:
                            continue
                        order = governors.index(head.head)
                        nearest = ruling < 0 or order <= ruling
                        weight += 3 if nearest else 1
                        if nearest and ruling >= 0 and order < ruling:
                            found = [(w - 2 if self._rules(x, governors) else w, x) for w, x in found]
                        ruling = order if nearest else ruling
                    elif up.lemma in self.speech and not (distance and self._lies_deep(up)):
                        weight += 1.5 if speaks and distance <= 1 and not self.told(up) else 0.5
                    if up.dep == "ROOT":
                        weight += 0.5
                    elif distance and self._lies_deep(up):
                        weight -= 1
                    if is_subject:
                        weight += 0.5
                elif head.dep == "poss":
                    weight -= 0.5
                elif (
                    head.dep == "pobj"
                    and self.tokens[head.head].lower == "by"
                    and self.tokens[head.head].dep == "agent"
                ):
                    weight += 1
                elif head.dep == "pobj" and self.tokens[head.head].lower == "to":
                    if speaks and self.tokens[self.tokens[head.head].head].lower == "according":
                        weight += 3
                    elif n == t.sent:
                        weight += 0.5
                elif is_subject and n == t.sent and self._topic(head):
                    weight += 5
                elif is_subject and head.dep == "pobj" and self._fronted(s):
                    weight += 1.5
                if head.dep in ("compound", "nmod"):
                    weight -= 2
                if s.kind == "pronoun":
                    weight += 0.3
                found.append((weight, s))
        return found

    def _described(self, s: Spot, head: Token) -> Token:
        """The head of a spot, for a name in apposition that of the description ("another official, X, said")."""
        if s.kind != "name" or s.entity is None or s.entity.type != "person":
            return head
        noun = self.tokens[head.head]
        if head.dep == "npadvmod" and self.tokens[head.left - 1].lower == "," and head.left:
            aside = (c for c in self.parsed.kids(noun.i, *SUBJECT) if c.tag == "NN" and c.i < head.i)
            return next(aside, head)
        if head.dep != "appos" or noun.i > head.i:
            return head
        if noun.dep == "pobj" and self.tokens[noun.head].lower in ("of", "at", "in", "for"):
            whose = self.tokens[self.tokens[noun.head].head]
            noun = whose if whose.tag == "NN" and whose.dep in SUBJECT and noun.i not in self.at_head else noun
        return noun if noun.tag == "NN" or noun.lower == "one" else head

    def _named_behind(self, s: Spot) -> bool:
        """Whether a description is one of a person whom it names at once."""
        if s.kind != "nominal" or s.plural:
            return False
        behind = (self.at_head.get(c.i) for c in self.parsed.kids(s.head, "appos"))
        return any(x is not None and x.entity is not s.entity and self._described(x, self.tokens[x.head]).i == s.head
                   for x in behind)  # fmt: skip

    def _lies_deep(self, verb: Token) -> bool:
        """Whether a verb is that of a clause inside another, and not of a second main clause."""
        for _ in range(3):
            if verb.dep not in ("conj", "parataxis"):
                break
            verb = self.tokens[verb.head]
        return verb.dep in ("relcl", "acl")

    def speaks(self, t: Token) -> bool:
        """Whether a pronoun is the subject of a verb of saying outside quotation marks."""
        return t.dep in SUBJECT and not self.in_quote[t.i] and self.tokens[t.head].lemma in self.speech

    def told(self, verb: Token) -> bool:
        """Whether a verb stands in what somebody else is said to say."""
        own = self.in_quote[verb.i]
        return any(self.tokens[g].lemma in self.speech and self.in_quote[g] == own for g in self.governors(verb)[:4])

    def _topic(self, head: Token) -> bool:
        """Whether a name opens its sentence as what it is about ("As for X, he …")."""
        up = self.tokens[head.head]
        first = self.parsed.sentences[head.sent].first
        opening = self.parsed.text(first, up.i + 1).lower() if head.dep == "pobj" and up.i - first < 4 else ""
        return opening.removeprefix("but ").removeprefix("and ") in self.words["topic"]

    def _fronted(self, s: Spot) -> bool:
        """Whether a name opens its sentence as whom it concerns ("For X, …")."""
        first = self.parsed.sentences[self.tokens[s.head].sent].first
        aside = self.tokens[first].lower == "for" and s.last < len(self.tokens) and self.tokens[s.last].lower == ","
        return aside and s.kind == "name" and s.first == first + 1

    def _subject_by_place(self, s: Spot) -> Token | None:
        """The verb right behind a name set off by commas, when the parse gives it no subject (", X, told …"), or behind
        a function in a body and a name ("Head of the Defence Committee X said")."""
        if (verb := self._behind_function(s)) is not None:
            return verb
        if s.kind != "name" or s.last + 1 >= len(self.tokens) or self.tokens[s.last].lower != ",":
            return None
        verb = self.tokens[s.last + 1]
        apposed = self.tokens[s.head].dep == "appos" and verb.tag in ("VBD", "VBZ")
        return verb if apposed and not self.parsed.kids(verb.i, *SUBJECT) else None

    def _behind_function(self, s: Spot) -> Token | None:
        person = s.kind == "name" and s.entity is not None and s.entity.type == "person"
        if not person or not 0 < s.first < s.last < len(self.tokens):
            return None
        verb = next((x for x in self.tokens[s.last : s.last + 2] if x.pos != "ADV"), self.tokens[s.last])
        subjects = self.parsed.kids(verb.i, "nsubj") if verb.tag in ("VBD", "VBZ") else []
        for c in subjects:
            told = self.tokens[c.left : s.first] if c.i < s.last and self.tokens[s.first - 1].text[0].isupper() else []
            written = all(x.text[0].isupper() or x.tag in ("IN", "DT", "CC", "POS") for x in told)
            if written and any(x.lower in self.words["later_body"] for x in told):
                return verb
        return None

    def _rules(self, s: Spot, governors: list[int]) -> bool:
        head = self.tokens[s.head]
        return head.dep in SUBJECT and head.head in governors

    def own_subjects(self, t: Token) -> set[int]:
        """Verbs whose subject cannot be what an object pronoun means ("she praised her", "asked X to help him")."""
        if t.tag == "PRP$" or t.dep in SUBJECT:
            return set()
        out: set[int] = set()
        for g in self.governors(t)[:6]:
            verb = self.tokens[g]
            out.add(g)
            if verb.pos in ("VERB", "AUX") and (
                self.parsed.kids(g, "nsubj", "nsubjpass") or verb.dep not in ("xcomp", "advcl", "conj", "acl")
            ):
                break
        return out

    def crossed(self, t: Token, chosen: Entity, weighed: list[tuple[Entity, int]]) -> bool:
        """Whether another candidate stands between the chosen one and the pronoun in the sentence: then it is open."""
        at = max((h for e, h in weighed if e is chosen and h < t.i), default=-1)
        if at < 0 or self.tokens[at].sent != t.sent:
            return False
        return any(
            e is not chosen and at < h < t.i and self.tokens[h].dep not in ("compound", "poss", "nmod")
            for e, h in weighed
        )

    def cataphoric(self, t: Token, head: Token) -> bool:
        """Whether the name behind is the subject that a fronted clause or phrase with the pronoun waits for."""
        return (
            head.dep in SUBJECT
            and head.head in self.governors(t)
            and t.head != head.head
            and t.i < head.i < head.head + 6
            and (t.i - self.parsed.sentences[t.sent].first < 10)
        )

    def best(self, weighed: list[tuple[float, Entity]]) -> Entity | None:
        top: dict[int, tuple[float, Entity]] = {}
        for weight, e in weighed:
            old = top.get(id(e), (-9.0, e))
            top[id(e)] = (max(weight, old[0]), e)
        ranked = sorted(top.values(), key=lambda r: -r[0])
        if not ranked or ranked[0][0] < -3.5:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN:
            return None
        return ranked[0][1]

    def later_names(self, t: Token) -> set[int]:
        """Entities that the rest of the sentence names: a pronoun before the name is rarely one of them."""
        return {
            id(s.entity) for s in self.by_sentence[t.sent]
            if s.head > t.i and s.kind == "name" and s.entity and not self.cataphoric(t, self.tokens[s.head])
            and self.in_quote[s.head] == self.in_quote[t.i]
        }  # fmt: skip

    def apposed(self, s: Spot) -> tuple[Entity, ...]:
        """The persons whom an apposition to a plural names: "two aides, X and Y"."""
        if not s.plural or s.kind != "nominal":
            return ()
        behind = (self.at_head.get(c.i) for c in self.parsed.kids(s.head, "appos"))
        found = [m for x in behind if x is not None and x.kind == "name" and (m := self.coordinated(x))]
        return next((m for m in found if all(e.type == "person" for e in m)), ())

    def coordinated(self, s: Spot) -> tuple[Entity, ...]:
        """The entities that are joined with a spot by "and", when it is the first of them."""
        if self.tokens[s.head].dep == "conj" and self.tokens[s.head].head in self.at_head:
            return ()
        members: list[Entity] = [s.entity] if s.entity else []
        queue = [s.head]
        while queue:
            i = queue.pop()
            for c in self.parsed.kids(i, "conj"):
                other = self.at_head.get(c.i)
                if other and other.entity and other.entity not in members:
                    members.append(other.entity)
                queue.append(c.i)
        return tuple(members) if len(members) > 1 else ()
