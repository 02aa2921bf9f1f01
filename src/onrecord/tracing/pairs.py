"""Articles in, one after another; what each has in common with those before that it is a copy or an origin of, out."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from onrecord.model.article import Article
from onrecord.model.copies import Comparison, Drift, Fetch, FetchMarks, Outline, Relation, Side
from onrecord.model.marks import Marks
from onrecord.tracing.align import ALIGNED, Matrix, align
from onrecord.tracing.closest import Against, agreements
from onrecord.tracing.compare import Traced, words
from onrecord.tracing.drift import drift
from onrecord.tracing.drifted import changes_of, scored, understood
from onrecord.tracing.fingerprint import Keys, fingerprint
from onrecord.tracing.order import order
from onrecord.tracing.postings import Postings
from onrecord.tracing.relation import SAME_WORDS, Likeness, likeness, probability, relation
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence, sentences

COPY = 0.55
"""From this probability on one of two articles is taken to be made from the other."""
_MAYBE, _SURELY = 0.15, 0.97
"""Below the first probability by words alone two articles have nothing to do with each other (of the pairs in
bench/families the meaning makes none a copy that is below 0.25); from the second on they surely do. The meaning of
their sentences is asked for in between, and where they are alike but in other words."""
_VERSION = 0.8
"""Two reports of one outlet share background; only when one is told in the other to this share are they versions."""
_COMPARED = 12
"""Articles that share most with a new one and are compared with it sentence by sentence."""
_ASKED = 3 * _COMPARED
_REMEMBERED = 1_000
"""Articles whose sentences are kept at hand."""
_KNOWN, _HELD = 20_000, 1_000
"""Articles of which it is remembered with which of two sources they go, and pairs of which what was changed is."""


class Pairs:
    """All articles that were added or are held, by content id; the order of adding does not change what is found.

    `meaning` off compares by words, names and figures alone, which across languages finds little.
    """

    def __init__(self, meaning: bool = True) -> None:
        self._meaning = meaning
        self._ids: list[str] = []
        self._postings = Postings()
        self._near: OrderedDict[str, Traced] = OrderedDict()
        self._against: OrderedDict[tuple[str, str], Against] = OrderedDict()
        self._agreed: dict[tuple[str, str, str], tuple[int, int]] = {}

    def hold(self, fingerprints: Iterable[tuple[str, Keys]]) -> None:
        """Know of articles that were compared with each other before."""

        def rows() -> Iterator[tuple[Keys, int]]:
            for article, keys in fingerprints:
                self._ids.append(article)
                yield keys, len(self._ids) - 1

        self._postings.load(rows())

    def add(self, article: Article, fetch: Fetch) -> tuple[Keys, Outline, list[Comparison]]:
        """Compare an article with those before it, which `fetch` gives; its keys, and each it is of one origin with."""
        new = Traced(article, sentences(article))
        keys = fingerprint(new.sentences)
        found = [c for other in self._candidates(keys, fetch) if (c := self._compared(new, other))]
        self.hold([(article.id, keys)])
        self._remember(new)
        return keys, outline(new), found

    def sentences(self, article: Article) -> list[Sentence]:
        """The sentences of an article, at hand where it was compared lately."""
        return self._read(article).sentences

    def agreements(self, one: str, this: str, that: str, fetch: Fetch, marks: FetchMarks) -> tuple[int, int] | None:
        """In how many places where two sources differ an article goes with either; None where one has no marks."""
        key = one, this, that
        if key not in self._agreed:
            its = marks(key)
            every = [t for a in key if a in its and (t := self._traced(a, fetch)) is not None]
            if len(every) < len(key):
                return None
            if len(self._agreed) >= _KNOWN:
                self._agreed.clear()
            self._agreed[key] = agreements(every[0], every[1], every[2], lambda a, b: self._held(a, b, its))
        return self._agreed[key]

    def changes(
        self, article: Article, sources: Sequence[Article], marks: Mapping[str, Marks]
    ) -> list[tuple[Drift, ...]]:
        """What an article changed of each article that it is made from."""
        here, others = self._read(article), [self._read(source) for source in sources]
        if len(others) == 1:
            return [self._held(here, others[0], marks).changes]
        return changes_of(here, others, marks, self._meaning)

    def _held(self, here: Traced, there: Traced, marks: Mapping[str, Marks]) -> Against:
        """An article held against another, with the marks of either where there are any."""
        both = here.article.id, there.article.id
        if both not in self._against:
            matrix = scored(here, there, self._meaning)
            found = drift(here, there, matrix, marks.get(both[0]), marks.get(both[1]))
            self._against[both] = Against(tuple(found), matrix >= ALIGNED)
            if len(self._against) > _HELD:
                self._against.popitem(last=False)
        self._against.move_to_end(both)
        return self._against[both]

    def _candidates(self, keys: Keys, fetch: Fetch) -> Iterator[Traced]:
        left = _COMPARED
        for number, _ in self._postings.sharing(keys, _ASKED):
            other = self._traced(self._ids[number], fetch)
            if other is not None and other.sentences:
                yield other
                left -= 1
            if not left:
                return

    def _traced(self, one: str, fetch: Fetch) -> Traced | None:
        article = fetch(one)
        if article is None:
            return None
        return self._read(article)

    def _read(self, article: Article) -> Traced:
        if article.id not in self._near:
            self._remember(Traced(article, sentences(article)))
        self._near.move_to_end(article.id)
        return self._near[article.id]

    def _remember(self, traced: Traced) -> None:
        self._near[traced.article.id] = traced
        if len(self._near) > _REMEMBERED:
            self._near.popitem(last=False)

    def _compared(self, new: Traced, held: Traced) -> Comparison | None:
        """One of the two as the origin of the other, `one` being the first by id."""
        one, other = sorted((new, held), key=lambda t: t.article.id)
        both = words(one, other)
        matrix, evidence = both.scores, both.evidence(both.scores)
        sure = probability(evidence)
        if not evidence.across and sure < _MAYBE:
            return None
        if self._meaning and (sure < _SURELY or not _in_the_same_words(one, other, matrix)):
            matrix = both.meant(understood(one), understood(other))
            evidence = both.evidence(matrix)
            sure = probability(evidence)
        if sure < COPY:
            return None
        like, back = likeness(one, other, matrix), likeness(other, one, matrix.T)
        if evidence.house and max(like.coverage, back.coverage) < _VERSION:
            return None
        first = order(one.article, other.article, back)
        return Comparison(
            one.article.id, other.article.id, round(sure, 3), first.margin, first.why, evidence.across,
            _shared_marks(one, other),
            _side(one, other, like, relation(evidence, like), matrix),
            _side(other, one, back, relation(evidence, back), matrix.T),
            tuple((p.here, p.there, round(p.score, 3)) for p in align(matrix)),
        )  # fmt: skip


def _in_the_same_words(one: Traced, other: Traced, matrix: Matrix) -> bool:
    like = likeness(one, other, matrix)
    return max(like.near, like.near_there) >= SAME_WORDS


def outline(traced: Traced) -> Outline:
    """Where the sentences stand, and how long they are."""
    return Outline(tuple((s.start, s.end, len(s.keys)) for s in traced.sentences))


def _side(here: Traced, there: Traced, like: Likeness, its: Relation, matrix: Matrix) -> Side:
    told = tuple(int(n) for n in (matrix.max(1) >= ALIGNED).nonzero()[0])
    return Side(its, round(like.coverage, 3), round(_kept(here, there), 4), told)


def _kept(here: Traced, there: Traced) -> float:
    """The share of the words and word pairs here that are there too, those that carry no matter left out.

    Of two sources the one whose wording was kept has more of them; half a share where only names can be shared.
    """
    ours, theirs = _wording(here), _wording(there)
    return sum(n for word, n in ours.items() if word in theirs) / max(1, sum(ours.values()))


def _shared_marks(one: Traced, other: Traced) -> int:
    """How many names and figures both have."""
    ours, theirs = ({k for s in t.sentences for k in s.of(NAME) | s.of(NUMBER)} for t in (one, other))
    return len(ours & theirs)


def _wording(traced: Traced) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for s in traced.sentences:
        told = [k for k, kind in zip(s.keys, s.kinds, strict=True) if kind != GLUE]
        found.update((k,) for k in told)
        found.update(pairwise(told))
    return found
