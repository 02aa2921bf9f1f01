"""An article after the language room: light tokens of one spaCy parse and everything found on top of them.

All token ranges are half-open `[start, end)` indices into `Parsed.tokens`; all spans are offsets in `article.text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from onrecord.model.article import Article
from onrecord.model.parts import Actor, Frequency, Place, Quantity, Span, When


class Token:
    """One token of the parse.

    `lower` is its text in lower case with plain quote marks (’s is 's); `head` the index of its head (itself for a
    root); `left`/`right` the edges of its subtree (`right` inclusive); `sent` the index of its sentence; `ent` the
    entity label of the model or "".
    """

    __slots__ = (
        "children",
        "dep",
        "end",
        "ent",
        "ent_start",
        "head",
        "i",
        "left",
        "lemma",
        "lower",
        "pos",
        "right",
        "sent",
        "start",
        "tag",
        "text",
    )

    def __init__(self, i: int, start: int, end: int, text: str, lower: str, lemma: str, pos: str, tag: str, dep: str,
                 head: int, sent: int, ent: str, ent_start: bool) -> None:
        self.i = i
        self.start = start
        self.end = end
        self.text = text
        self.lower = lower
        self.lemma = lemma
        self.pos = pos
        self.tag = tag
        self.dep = dep
        self.head = head
        self.sent = sent
        self.ent = ent
        self.ent_start = ent_start
        self.left = i
        self.right = i
        self.children: list[int] = []

    def __repr__(self) -> str:
        return f"<{self.i} {self.text} {self.pos} {self.dep}→{self.head}>"


@dataclass(slots=True)
class Sentence:
    """A sentence: its tokens, its offsets, the paragraph (block) it stands in, and whether that is a heading."""

    index: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int
    heading: bool
    root: int


@dataclass(slots=True)
class Mention:
    """A noun phrase or pronoun that names or stands for an actor (`actor` null where it stays unresolved).

    `head` is the syntactic head token. `kind`: a name ("Gen. Mark Milley"), a description ("the general") or a
    pronoun ("he"). `plural` for "they", "the two", "officials".
    """

    first: int
    last: int
    head: int
    span: Span
    kind: Literal["name", "nominal", "pronoun"]
    actor: Actor | None
    plural: bool = False
    members: tuple[Actor, ...] = ()


@dataclass(slots=True)
class DateMention:
    """A date, time, duration or set expression. `days` is the length of a duration in days where it is one.

    `parts` has the expressions of TimeML, where they are not the mention itself: the two ends of "from May 9 to 12".
    `counted`: the unit (D, W, M, Y; "nthD" of "the 60th day") in which it is counted on from a key date, and the day
    that it comes to exactly.
    """

    first: int
    last: int
    span: Span
    timex: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    when: When
    days: float | None = None
    minutes: float | None = None
    approx: bool = False
    parts: tuple[DateMention, ...] = ()
    counted: tuple[str, str] | None = None

    @property
    def timexes(self) -> tuple[DateMention, ...]:
        """The mention as TimeML annotates it."""
        return self.parts or (self,)


@dataclass(slots=True)
class QuantityMention:
    """A number with its unit, what it counts (`noun`, `noun_token` its head token or -1) and how it is bounded.

    `currency` is an ISO 4217 code when it is money; `frequency` is set for "twice a week".
    """

    first: int
    last: int
    span: Span
    quantity: Quantity
    noun: str | None
    noun_token: int
    change: Literal["=", ">", "<", "~", "up", "down"]
    currency: str | None = None
    frequency: Frequency | None = None


PlaceUse = Literal["place", "name", "adjective", "dateline"]


@dataclass(slots=True)
class PlaceMention:
    """A place name. `as_actor` where it stands for a government or people ("Moscow said").

    `extent`: 0 for a settlement or site, 1 for a region or a part of a country, 2 for a country. `use` tells whether
    the place is meant, or only named in the name or title of something else, by an adjective or its people, or in the
    line that says from where a report was sent.
    """

    first: int
    last: int
    span: Span
    place: Place
    as_actor: bool = False
    extent: int = 0
    use: PlaceUse = "place"


@dataclass(slots=True)
class EquipmentMention:
    """A weapon, vehicle, vessel, munition or other materiel."""

    first: int
    last: int
    head: int
    span: Span
    name: str
    category: str


@dataclass(slots=True)
class Quote:
    """A stretch between paired quote marks. `inner` excludes the marks. `kind`: speech, or scare quotes / a title.

    `open_ended` where the closing mark is missing because the speech goes on in the next paragraph.
    """

    first: int
    last: int
    span: Span
    inner: Span
    kind: Literal["speech", "scare"]
    open_ended: bool = False


@dataclass(slots=True)
class AttributionMention:
    """Who is said to say what: pieces of the source, the cue and the content; `speaker` the resolved source.

    `cue_token` is the head token of the cue (or -1 for a quote that goes on without one); `source_token` the head of
    the source phrase (or -1). `content_tokens` are token ranges. `negated` for "denied", "did not say".
    `nested_in` is the index of the attribution whose content this one stands in, or -1. `way`: how the content hangs on
    the cue: clause, infinitive, object, preposition, noun, phrase ("according to"), quote,
    block (paragraphs after "said:"), hearsay, relay (hands on another voice), attitude (what is thought, felt or done
    about something, not said: nobody vouches for the content). `own` is the content without what stands under a cue
    within it, () where that is the same. `words` are the cue as its verb alone has it. `implied`: the
    source stands with another cue ("…, adding that").
    `goes_on` is the index of the attribution whose speech goes on in this one, or -1. `embedded`: the cue is quoted
    speech, so that it is the speaker of the quote who says that somebody said it.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: Actor | None
    cue_token: int
    source_token: int
    cue_lemma: str
    content_tokens: tuple[tuple[int, int], ...]
    quotes: tuple[int, ...] = ()
    members: tuple[Actor, ...] = ()
    addressee: Actor | None = None
    occasion: str | None = None
    negated: bool = False
    nested_in: int = -1
    way: str = "clause"
    embedded: bool = False
    words: str = ""
    own: tuple[Span, ...] = ()
    implied: bool = False
    goes_on: int = -1


@dataclass(frozen=True, slots=True)
class TaggedSpans:
    """What the attribution model sees in a text: `spans` are `(source | cue | content, start, end)` in order of words.

    `cue_odds` has by offset of a word how likely it is part of a cue, for words where that is above 0.01.
    """

    spans: tuple[tuple[str, int, int], ...]
    cue_odds: dict[int, float]


@dataclass(slots=True)
class Parsed:
    """An article with its parse. The language room fills the lists in the order in which they stand here.

    `fragments` are sources, cues and contents that belong to no attribution: who said what stays unknown. `triggers`
    has by offset of a word how likely it tells an incident of each type of the codebook (0 to 1), where any is likely.
    """

    article: Article
    tokens: list[Token] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    quantities: list[QuantityMention] = field(default_factory=list)
    equipment: list[EquipmentMention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    places_named: list[PlaceMention] = field(default_factory=list)
    attributions: list[AttributionMention] = field(default_factory=list)
    tagged: TaggedSpans | None = field(default=None, repr=False)
    triggers: dict[int, dict[str, float]] | None = field(default=None, repr=False)
    fragments: list[tuple[str, Span]] = field(default_factory=list)
    _by_head: dict[int, Mention] = field(default_factory=dict, repr=False)
    _covering: dict[int, Mention] = field(default_factory=dict, repr=False)
    _indexed: list[Mention] | None = field(default=None, repr=False)
    _indexed_size: int = 0
    _quote_of: dict[int, Quote] = field(default_factory=dict, repr=False)
    _indexed_quotes: list[Quote] | None = field(default=None, repr=False)
    _by_cue: dict[int, AttributionMention] = field(default_factory=dict, repr=False)
    _by_sentence: dict[int, list[AttributionMention]] = field(default_factory=dict, repr=False)
    _indexed_attributions: list[AttributionMention] | None = field(default=None, repr=False)

    def span(self, first: int, last: int) -> Span:
        """The exact words of tokens `[first, last)`."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Span(start, end, self.article.text[start:end])

    def text(self, first: int, last: int) -> str:
        """The words of tokens `[first, last)` as one line."""
        return " ".join(self.article.text[self.tokens[first].start : self.tokens[last - 1].end].split())

    def sentence_of(self, token: int) -> Sentence:
        """The sentence that a token stands in."""
        return self.sentences[self.tokens[token].sent]

    def sentence_span(self, token: int) -> Span:
        """The exact words of the sentence that a token stands in."""
        s = self.sentences[self.tokens[token].sent]
        return Span(s.start, s.end, self.article.text[s.start : s.end])

    def kids(self, token: int, *deps: str) -> list[Token]:
        """The children of a token, left to right, of the given dependency labels (all when none is given)."""
        found = [self.tokens[c] for c in self.tokens[token].children]
        return [t for t in found if t.dep in deps] if deps else found

    def up(self, token: int) -> Iterator[Token]:
        """The heads above a token, nearest first, the root last."""
        t = self.tokens[token]
        while t.head != t.i:
            t = self.tokens[t.head]
            yield t

    def _index_mentions(self) -> None:
        if self._indexed is self.mentions and self._indexed_size == len(self.mentions):
            return
        self._by_head, self._covering = {}, {}
        for m in sorted(self.mentions, key=lambda m: m.first - m.last):
            self._by_head[m.head] = m
            for i in range(m.first, m.last):
                self._covering[i] = m
        self._indexed, self._indexed_size = self.mentions, len(self.mentions)

    def mention_at(self, token: int) -> Mention | None:
        """The shortest mention whose head is that token, else the shortest one that covers it."""
        self._index_mentions()
        return self._by_head.get(token) or self._covering.get(token)

    def quote_at(self, token: int) -> Quote | None:
        """The quote that a token stands in, its marks included. The list of quotes must be complete."""
        if self._indexed_quotes is not self.quotes:
            self._quote_of = {i: q for q in reversed(self.quotes) for i in range(q.first, q.last)}
            self._indexed_quotes = self.quotes
        return self._quote_of.get(token)

    def _index_attributions(self) -> None:
        if self._indexed_attributions is self.attributions:
            return
        voiced = [a for a in self.attributions if a.way != "attitude"]
        self._by_cue = {a.cue_token: a for a in reversed(voiced) if a.cue_token >= 0}
        self._by_sentence = {}
        for a in voiced:
            touched = {
                s
                for first, last in a.content_tokens
                if first < last
                for s in range(self.tokens[first].sent, self.tokens[last - 1].sent + 1)
            }
            for s in touched:
                self._by_sentence.setdefault(s, []).append(a)
        self._indexed_attributions = self.attributions

    def attribution_of(self, cue: int) -> AttributionMention | None:
        """The attribution, no mere attitude, whose cue is a token. The list of attributions must be complete."""
        self._index_attributions()
        return self._by_cue.get(cue)

    def attributions_over(self, token: int) -> list[AttributionMention]:
        """Those, attitudes aside, whose content holds a token, in order of words. The list must be complete."""
        self._index_attributions()
        near = self._by_sentence.get(self.tokens[token].sent, ())
        return [a for a in near if any(first <= token < last for first, last in a.content_tokens)]

    def actors_at(self, token: int) -> tuple[Actor, ...]:
        """Every actor that the phrase headed by a token names: coordination, apposition and plurals expanded.

        "Ada Lind and Bo Ek" (asked at "Lind") is both, "the two" its members; empty where nobody is resolved.
        """
        found: list[Actor] = []
        seen: set[int] = set()
        queue = [token]
        while queue:
            i = queue.pop(0)
            if i in seen:
                continue
            seen.add(i)
            mention = self.mention_at(i)
            here: tuple[Actor, ...] = ()
            if mention is not None:
                here = mention.members or ((mention.actor,) if mention.actor else ())
                seen.add(mention.head)
            if not here:
                queue += [c.i for c in self.kids(i, "appos")]
            found += [a for a in here if all(a.id != b.id for b in found)]
            queue += [c.i for c in self.kids(mention.head if mention else i, "conj")]
        return tuple(found)
