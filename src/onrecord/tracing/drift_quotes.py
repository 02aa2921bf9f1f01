"""A copy, its parent and their scores in; quotes whose words are others, or that the parent does not quote, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.model.copies import Drift
from onrecord.model.parts import Span
from onrecord.tracing.align import Matrix
from onrecord.tracing.compare import Traced
from onrecord.tracing.drift_article import AT_HAND, words
from onrecord.tracing.sentences import GLUE, NAME, stem

_TOLD = 0.33
"""Score from which two sentences of a copy and its parent are held against each other."""
_LEAST = 3
"""Words of a quote from which it is speech; what is shorter may be a title or a name."""
_ONE = 0.4
"""Share of words in order from which two quotes are wordings of one utterance."""


_SOME, _PLACE = 0.2, 0.4
"""Such a share of words, and with half of it such a score of the sentences, makes one quote another wording of one."""
_SURELY = 0.5
"""Score of two sentences from which the one quote of either is taken for the other."""
_BUT = frozenset(words()["but"]["en"].split())
_MOST = 0.7
"""Share of the words of a quote that a sentence has which was made speech."""


@dataclass(frozen=True, slots=True)
class _Quote:
    sentence: int
    span: Span
    words: tuple[str, ...]
    plain: bool


@lru_cache(maxsize=AT_HAND)
def _quotes(traced: Traced) -> list[_Quote]:
    """The quoted runs of each sentence; `plain` where no word of them is a name and one carries matter."""
    text = traced.article.text
    found = []
    for number, s in enumerate(traced.sentences):
        run: list[int] = []
        for n in range(len(s.keys) + 1):
            if n < len(s.keys) and s.quoted[n]:
                run.append(n)
            elif run:
                start, end = s.starts[run[0]], s.ends[run[-1]]
                kinds = {s.kinds[k] for k in run}
                its = tuple(_plain(text[s.starts[k] : s.ends[k]]) for k in run)
                found.append(_Quote(number, Span(start, end, text[start:end]), its, NAME not in kinds != {GLUE}))
                run = []
    return found


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def quotes_changed(here: Traced, there: Traced, matrix: Matrix) -> Iterator[Drift]:
    """Changes of words in quote marks; `matrix` has the scores of sentences (here, there).

    A part of a quote is no change. Between languages none can be told.
    """
    if here.article.language != there.article.language:
        return
    theirs = _quotes(there)
    ours = _quotes(here)
    whole = "\n".join(" ".join(q.words) for q in theirs)
    kept = "\n".join(" ".join(q.words) for q in ours)
    changed = [q for q in theirs if len(q.words) >= _LEAST and " ".join(q.words) not in kept]
    for quote in ours:
        said = " ".join(quote.words)
        if said in whole:
            if (cut := _cut_short(quote, theirs)) is not None:
                yield Drift("quote", quote.span, cut, cut.text, quote.span.text)
            continue
        row = matrix[quote.sentence]
        if len(quote.words) < _LEAST:
            source = _unquoted(quote, there, row)
        else:
            source = (
                _wording(quote, theirs, row, there, {q.words for q in ours})
                or _told(quote, there, row)
                or _in_its_place(quote, changed, matrix)
                or _made_speech(quote, here, there)
            )
        if source is not None:
            yield Drift("quote", quote.span, source, source.text, quote.span.text)


def _wording(
    quote: _Quote, theirs: Sequence[_Quote], row: Matrix, there: Traced, kept: set[tuple[str, ...]]
) -> Span | None:
    """The parent's quote that a quote is another wording of: one with like words, or that of the sentence told."""
    near = [q for q in theirs if row[max(q.sentence - 1, 0) : q.sentence + 2].max() >= _TOLD]
    best = max(near, key=lambda q: _alike(quote.words, q.words), default=None)
    if best is not None and _alike(quote.words, best.words) >= _ONE:
        return best.span
    m = int(row.argmax())
    own = [q for q in theirs if q.sentence == m and len(q.words) >= _LEAST]
    if row[m] >= _SURELY and len(own) == 1 and own[0].words not in kept:
        return own[0].span
    if row[m] >= _TOLD and own and 2 * sum(there.sentences[m].quoted) > len(there.sentences[m].quoted):
        return max(own, key=lambda q: len(q.words)).span
    return None


def _cut_short(quote: _Quote, theirs: Sequence[_Quote]) -> Span | None:
    """The parent's sentence that a quote is the beginning of, where what was cut off takes something back."""
    n = len(quote.words)
    if n < _LEAST:
        return None
    whole = [q for q in theirs if q.words[:n] == quote.words]
    if not whole or any(len(q.words) == n for q in whole):
        return None
    longest = max(whole, key=lambda q: len(q.words))
    rest = longest.words[n:]
    return longest.span if rest[0] in _BUT or (rest[0] == "and" and rest[1:2] in (("not",), ("never",))) else None


def _in_its_place(quote: _Quote, changed: Sequence[_Quote], matrix: Matrix) -> Span | None:
    """A quote of the parent that the copy has not word for word, and that stands where this one does."""

    def score(other: _Quote) -> float:
        alike = _alike(quote.words, other.words)
        return 0.5 * alike + float(matrix[quote.sentence, other.sentence]) if alike >= _SOME else 0.0

    best = max(changed, key=score, default=None)
    return best.span if best is not None and score(best) >= _PLACE else None


def _made_speech(quote: _Quote, here: Traced, there: Traced) -> Span | None:
    """The sentence without quotes of which the copy makes speech: it has most of the words that carry matter."""
    s, language = here.sentences[quote.sentence], here.article.language
    said = {
        stem(language, here.article.text[a:b].lower())
        for kind, a, b in zip(s.kinds, s.starts, s.ends, strict=True)
        if kind != GLUE and quote.span.start <= a < quote.span.end
    }
    if len(said) < _LEAST:
        return None
    plain = [t for t in there.sentences if not any(t.quoted)]
    best = max(plain, key=lambda t: len(said.intersection(t.keys)), default=None)
    if best is None or len(said.intersection(best.keys)) < _MOST * len(said):
        return None
    return Span(best.start, best.end, there.article.text[best.start : best.end])


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the words of the shorter that the other has in the same order; one shared word is none."""
    from rapidfuzz.distance import LCSseq

    shared = LCSseq.similarity(one, other)
    return float(shared) / min(len(one), len(other)) if shared > 1 else 0.0


def _told(quote: _Quote, there: Traced, row: Matrix) -> Span | None:
    """The sentence of the parent that the copy puts into quote marks."""
    m = int(row.argmax())
    s = there.sentences[m]
    if row[m] < _TOLD or any(s.quoted):
        return None
    its = [_plain(there.article.text[a:b]) for a, b in zip(s.starts, s.ends, strict=True)]
    return Span(s.start, s.end, there.article.text[s.start : s.end]) if _alike(quote.words, its) >= _ONE else None


def _unquoted(quote: _Quote, there: Traced, row: Matrix) -> Span | None:
    """The word or two that the parent tells in words of its own and the copy puts into quote marks."""
    m = int(row.argmax())
    s = there.sentences[m]
    if row[m] < _TOLD or not quote.plain:
        return None
    its = [_plain(there.article.text[a:b]) for a, b in zip(s.starts, s.ends, strict=True)]
    for n in range(len(its) - len(quote.words) + 1):
        if tuple(its[n : n + len(quote.words)]) == quote.words and not any(s.quoted[n : n + len(quote.words)]):
            start, end = s.starts[n], s.ends[n + len(quote.words) - 1]
            return Span(start, end, there.article.text[start:end])
    return None
