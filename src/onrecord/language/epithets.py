"""Whom descriptions without an office mean ("the Dane", "the 63-year-old"): a noun in; the person just named out."""

from __future__ import annotations

from bisect import bisect_left

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot
from onrecord.language.name_words import name_words, office_kind
from onrecord.model.parsed import Parsed, Token

_REACH = 3
PAST = frozenset(("former", "ex"))
"""Words by which somebody no longer holds an office."""
_SUBJECT = ("nsubj", "nsubjpass")
_SEX = {"woman": "f", "shman": "m", "chman": "m"}
_NO_SINGULAR = ("ese", "sh", "ch", "s", "men")


class Epithets:
    """The epithets of one article. `spots` are those of names, in order."""

    def __init__(self, parsed: Parsed, index: ActorIndex, spots: list[Spot]) -> None:
        self.parsed = parsed
        self.index = index
        self.words = name_words()
        self.people = [s for s in spots if s.entity is not None and s.entity.type == "person"]
        self._starts = [s.first for s in self.people]
        self._spoken = bytearray(len(parsed.tokens))
        for q in parsed.quotes:
            if q.kind == "speech":
                self._spoken[q.first : q.last] = b"\1" * (q.last - q.first)

    def find(self, t: Token, first: int, last: int, country: str | None, sex: str | None) -> Entity | None:
        """The person whom "the" description headed by `t` takes up; its phrase is tokens `[first, last)`."""
        if self.parsed.tokens[first].lower not in ("the", "this") or not self._opens(t, last):
            return None
        words = self.parsed.text(first + 1, t.i + 1).lower().split()
        if {*words} & self.words["lesser"] - PAST or t.lower in self.words["rank"]:
            return None
        return self._recent(t, country, sex, None if self.loose(t) else " ".join(words))

    def loose(self, t: Token) -> bool:
        """Whether a noun is one for anybody, whatever the office ("the tycoon", "the front-runner")."""
        tokens = self.parsed.tokens
        joined = t.i > 1 and tokens[t.i - 1].text == "-"
        return t.lower in self.words["epithet"] or (
            joined and f"{tokens[t.i - 2].lower}-{t.lower}" in self.words["epithet"]
        )

    def more(self, taken: set[int]) -> list[Spot]:
        """The spots of words for a person of a country ("the Dane") and of ages ("the 63-year-old")."""
        out = []
        tokens = self.parsed.tokens
        for t in tokens:
            if t.i in taken or t.i == 0:
                continue
            if t.tag in ("NN", "NNP") and tokens[t.i - 1].lower == "the" and t.text in self.index.adjectives:
                if t.text.endswith(_NO_SINGULAR) or not self._opens(t, t.i + 1):
                    continue
                sex = next((s for ending, s in _SEX.items() if t.lower.endswith(ending)), None)
                found = self._recent(t, self.index.adjectives[t.text].id, sex, None)
                if found is not None:
                    out.append(Spot(t.i - 1, t.i + 1, t.i, "nominal", found))
            elif t.lower == "old" and (spot := self._aged(t)) is not None:
                out.append(spot)
        return out

    def _opens(self, t: Token, last: int) -> bool:
        """Whether the phrase is all there is of a subject ("from Ohio" may follow) before which its sentence names no
        other person."""
        tail = self.parsed.tokens[t.i + 1 : last]
        plain = not tail or (len(tail) == 2 and tail[1].tag == "CD")
        if not plain:
            plain = tail[0].lower == "from" and all(x.tag[:3] == "NNP" for x in tail[1:])
        if t.dep not in _SUBJECT or not plain:
            return False
        sentence = self.parsed.sentences[t.sent]
        low = bisect_left(self._starts, sentence.first)
        return not any(s.last <= t.i and not self._spoken[s.first] for s in self.people[low : low + 8])

    def _recent(self, t: Token, country: str | None, sex: str | None, title: str | None) -> Entity | None:
        """Whom the nearest sentence with a person in it names who fits: alone, or as its one subject."""
        sentence, heard = -1, 0
        row: list[Spot] = []
        for s in reversed(self.people[: bisect_left(self._starts, t.i)]):
            here = self.parsed.tokens[s.head].sent
            if self._spoken[s.first] or here == t.sent:
                continue
            if here != sentence:
                if self._fitting(row, country, sex, title):
                    break
                row, sentence, heard = [], here, heard + 1
                if heard > _REACH or t.sent - here > 3 * _REACH:
                    break
            if not self._told_of_another(s, sex):
                row.append(s)
        fitting = self._fitting(row, country, sex, title)
        if len(fitting) == 1:
            return fitting[0]
        subjects = {id(s.entity): s.entity for s in row if s.entity in fitting and self._rules(s)}
        return next(iter(subjects.values())) if len(subjects) == 1 else None

    def _fitting(self, row: list[Spot], country: str | None, sex: str | None, title: str | None) -> list[Entity]:
        found = {id(s.entity): s.entity for s in row if s.entity and self._fits(s.entity, country, sex, title)}
        return list(found.values())

    def _told_of_another(self, s: Spot, sex: str | None) -> bool:
        """Whether the sentence of a name that is not its subject tells of somebody else by "he" or "she"."""
        tokens = self.parsed.tokens
        root = self.parsed.sentences[tokens[s.head].sent].root
        subject = next((c.i for c in self.parsed.kids(root, *_SUBJECT)), -1)
        if not 0 <= subject < s.first or self._spoken[subject]:
            return False
        return tokens[subject].lower in ({"m": ("he",), "f": ("she",)}.get(sex or "", ("he", "she")))

    def _fits(self, e: Entity, country: str | None, sex: str | None, title: str | None) -> bool:
        if (sex and e.sex and e.sex != sex) or (country and e.country != country):
            return False
        if title is None:
            return True
        told = set(title.split())
        past = bool(told & PAST)
        title = " ".join(w for w in title.split() if w not in PAST)
        kind, noun = office_kind(title), title.rsplit(None, 1)[-1]
        if kind == "spokes":
            return any(office_kind(r) == kind and told - {noun} <= set(r.lower().split()) for r in e.roles)
        if noun in e.titles and office_kind(noun) == kind:
            return True
        if all(r.lower().rsplit(None, 1)[-1] in self.words["epithet"] for r in e.roles):
            return (kind is None or past) and (e.person is None or not e.person.offices)
        return any(
            noun in (words := r.lower().split())
            and office_kind(" ".join(w for w in words if not past or w not in PAST)) == kind
            and not {*words} & self.words["lesser"] - (PAST if past else set())
            for r in e.roles
        )

    def _rules(self, s: Spot) -> bool:
        """Whether a name alone is the subject of its sentence's own verb."""
        head = self.parsed.tokens[s.head]
        alone = head.dep in _SUBJECT and not self.parsed.kids(head.i, "conj")
        return alone and self.parsed.tokens[head.head].dep == "ROOT"

    def _aged(self, t: Token) -> Spot | None:
        """ "The 63-year-old": the one person of whom that age was told, else the one just named."""
        tokens = self.parsed.tokens
        if t.i < 5 or not tokens[t.i - 4].text.isdigit() or tokens[t.i - 2].lower != "year":
            return None
        first, age = t.i - 5, tokens[t.i - 4].text
        if tokens[first].lower not in ("the", "this") or t.dep not in _SUBJECT:
            return None
        before = self.people[: bisect_left(self._starts, t.i)]
        ages = [(s, years) for s in before if (years := self._age_of(s))]
        told = {id(s.entity): s.entity for s, n in ages if n == age}
        entity = next(iter(told.values())) if len(told) == 1 else None
        if entity is None and not told and self._opens(t, t.i + 1):
            recent = self._recent(t, None, None, None)
            entity = recent if recent is not None and all(s.entity is not recent for s, _ in ages) else None
        return Spot(first, t.i + 1, t.i, "nominal", entity)

    def _age_of(self, s: Spot) -> str | None:
        """The age behind or before a name: "Ada Lind, 63," or "63-year-old Ada Lind"."""
        tokens = self.parsed.tokens
        behind = tokens[s.last : s.last + 2]
        if len(behind) == 2 and behind[0].text == "," and behind[1].text.isdigit() and len(behind[1].text) < 4:
            return behind[1].text
        for i in range(s.first, max(s.first - 8, 4), -1):
            if tokens[i - 1].lower == "old" and tokens[i - 3].lower == "year" and tokens[i - 5].text.isdigit():
                return tokens[i - 5].text
        return None

