"""The corridor, the one file that names the rooms in order: reports in, an `Outcome` for each out, in order."""

from __future__ import annotations

import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Literal

from onrecord.errors import OnrecordError, ReportRefused
from onrecord.model.article import Article, Report
from onrecord.model.copies import Comparison, Drift, Family, Fetch, FetchMarks, Held, Traces
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.marks import Marks
from onrecord.model.parsed import Parsed
from onrecord.model.parts import Plover
from onrecord.model.records import Record
from onrecord.model.stories import FetchTerms, StoryChange, StoryRow
from onrecord.model.told import Sameness, Told

State = Literal["extracted", "not extracted", "known", "off topic", "refused"]

_CUT, _PLACED = 600, 2_000
"""Articles whose blocks, and whose terms, are kept at hand while a ledger compares."""
_EXTRACTED = frozenset({"en", "und"})
"""English, and what is too short for its language to be told."""

GROUP = 24
"""Articles that are parsed together."""
GROUP_CHARACTERS = 400_000
"""A group is closed early at this many characters, so that memory does not follow the length of the reports."""


@dataclass(slots=True)
class Outcome:
    """What became of one report.

    `state`: "extracted"; "not extracted" (kept and searchable: another language than English); "known" (the caller
    has this article already); "off topic" (it does not concern the conflict, and only such reports are wanted);
    "refused" (`article` is null, `reason` says why). `trace` is the traceback of an internal error. `parsed` is what
    the language rooms saw, for as long as it is wanted; `marks` what of it is kept.
    """

    path: str
    state: State
    article: Article | None = None
    records: tuple[Record, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    parsed: Parsed | None = None
    marks: Marks | None = None
    reason: str | None = None
    trace: str | None = None


def marked(outcome: Outcome) -> Outcome:
    """The outcome with the marks by which a copy is held against its article, and without its parse."""
    from onrecord.language.marks import marks

    if outcome.parsed is not None:
        with suppress(Exception):
            outcome.marks = marks(outcome.parsed)
        outcome.parsed = None
    return outcome


def refused(error: ReportRefused) -> Outcome:
    """The outcome of a report that cannot be read."""
    return Outcome(error.path, "refused", reason=error.reason)


def _broken(path: str, error: Exception) -> Outcome:
    """The outcome of a report on which a room failed: the others go on, the error is kept with its traceback."""
    reason = f"internal error: {type(error).__name__}: {error}"
    trace = "".join(traceback.format_exception(error))
    return Outcome(path, "refused", reason=reason, trace=trace)


def read(report: Report | ReportRefused, known: Callable[[str], bool] | None = None, pack: str = "ukraine") -> Outcome:
    """The outcome of reading one report: "known", "extracted" for what is to be parsed, or what it ends as.

    The words of another language than English are not looked at: such a report concerns any pack's conflict.
    """
    from onrecord.reading import read_article

    if isinstance(report, ReportRefused):
        return refused(report)
    try:
        article = read_article(report)
    except ReportRefused as e:
        return refused(e)
    except OSError:
        raise
    except Exception as e:
        return _broken(report.path, e)
    if known is not None and known(article.id):
        return Outcome(report.path, "known", article)
    if report.topic is not None and article.language in _EXTRACTED:
        from onrecord.packs.topic import topic_of

        if not topic_of(pack, report.topic).concerns(article.title, article.text):
            return Outcome(report.path, "off topic", article)
    return Outcome(report.path, "extracted" if article.language in _EXTRACTED else "not extracted", article)


class Corridor:
    """The rooms in order, set up once. `model` is the name of an installed spaCy model; None is the pinned one."""

    def __init__(self, pack: str = "ukraine", model: str | None = None) -> None:
        """Raises PackError for an unknown pack. The model is loaded with the first English article."""
        from onrecord.packs import load_pack

        self.pack = load_pack(pack)
        self.model = model

    def run(
        self, reports: Iterable[Report | ReportRefused], known: Callable[[str], bool] | None = None
    ) -> Iterator[Outcome]:
        """One outcome for each report, in order.

        `known` tells by content id whether the caller has an article already; such a one is not parsed again.
        Raises UsageError when the model is not installed and OSError when the system fails (no space for a temporary
        file); any other error is the outcome of its report.
        """
        source = iter(reports)
        while group := self._read_group(source, known):
            yield from self._finish(group)

    def _read_group(
        self, source: Iterator[Report | ReportRefused], known: Callable[[str], bool] | None
    ) -> list[Outcome]:
        group: list[Outcome] = []
        characters = 0
        for report in islice(source, GROUP):
            outcome = read(report, known, self.pack.name)
            group.append(outcome)
            characters += len(outcome.article.text) if outcome.article else 0
            if characters > GROUP_CHARACTERS:
                break
        return group

    def _finish(self, group: list[Outcome]) -> Iterator[Outcome]:
        parses = self._parse([o.article for o in group if o.state == "extracted" and o.article is not None])
        for outcome in group:
            if outcome.state != "extracted":
                yield outcome
                continue
            parsed = next(parses)
            if isinstance(parsed, Parsed):
                yield self._extract(outcome.path, parsed)
            else:
                yield _broken(outcome.path, parsed)

    def _parse(self, articles: list[Article]) -> Iterator[Parsed | Exception]:
        """Parse a group together; where that fails, one by one, so that only the article at fault is lost."""
        from onrecord.language.parse import parse_articles

        if not articles:
            return
        try:
            yield from list(parse_articles(articles, self.model))
            return
        except (OnrecordError, OSError):
            raise
        except Exception:
            pass
        for article in articles:
            try:
                (parsed,) = parse_articles([article], self.model)
                yield parsed
            except Exception as e:
                yield e

    def marks(self, articles: Iterable[Article]) -> dict[str, Marks]:
        """By content id, what a copy can change; articles in other languages and those that cannot be parsed have none.

        Raises as `run` does.
        """
        from onrecord.language import annotate_all
        from onrecord.language.marks import marks

        found = {}
        source = (a for a in articles if a.language in _EXTRACTED)
        while group := list(islice(source, GROUP)):
            for parsed in self._parse(group):
                if isinstance(parsed, Parsed):
                    with suppress(Exception):
                        annotate_all(parsed, self.pack)
                        found[parsed.article.id] = marks(parsed)
        return found

    def _extract(self, path: str, parsed: Parsed) -> Outcome:
        try:
            records, discrepancies = self._rooms(parsed)
        except OSError:
            raise
        except Exception as e:
            return _broken(path, e)
        return Outcome(path, "extracted", parsed.article, records, discrepancies, parsed)

    def _rooms(self, parsed: Parsed) -> tuple[tuple[Record, ...], tuple[Discrepancy, ...]]:
        from onrecord.extraction import extract
        from onrecord.language import annotate_all
        from onrecord.linking import check, infer_published

        annotate_all(parsed, self.pack)
        records = extract(parsed, self.pack)
        if parsed.article.published.basis == "unknown":
            published = infer_published(parsed, records, self.pack)
            if published is not None:
                parsed.article = replace(parsed.article, published=published)
            if published is not None and published.start is not None:
                annotate_all(parsed, self.pack)
                records = extract(parsed, self.pack)
        return tuple(records), tuple(check(parsed, records, self.pack))


def trace(articles: Iterable[Article], corridor: Corridor | None = None) -> tuple[list[Family], dict[str, Article]]:
    """The families of copies among articles of any language, and the articles by id.

    With a corridor the articles that have copies are parsed, and all that changed from parent to copy is told. An
    article from a ledger, which keeps no blocks, is cut into them again. One without a date has that of its copies.
    """
    from onrecord.reading import with_blocks
    from onrecord.tracing import trace as families
    from onrecord.tracing import with_independent

    known: dict[str, Article] = {}

    def whole() -> Iterator[Article]:
        for article in articles:
            known[article.id] = with_blocks(article)
            yield known[article.id]

    found = families(whole(), marks=corridor.marks if corridor else None)
    found = with_independent(found, _stories(known, found))
    return found, dated_by_copies(found, known)


def dated_by_copies(families: Iterable[Family], articles: Mapping[str, Article]) -> dict[str, Article]:
    """The articles, those without a date dated by their copies where that can be."""
    from onrecord.linking.copy_dates import by_copies

    dates = by_copies(families, articles)
    return {one: replace(a, published=dates[one]) if one in dates else a for one, a in articles.items()}


def _stories(articles: Mapping[str, Article], families: Iterable[Family]) -> dict[str, str]:
    """The story of each article, when they come in order of their dates."""
    from onrecord.tracing.stories import Stories
    from onrecord.tracing.terms import terms

    sources: dict[str, list[str]] = {}
    for link in (link for family in families for link in family.links):
        sources.setdefault(link.article, []).append(link.of)
    stories = Stories()
    days = {one: article.published.start or article.published.end or "" for one, article in articles.items()}
    order = sorted(articles, key=lambda one: (one in sources, not days[one], days[one], one))
    for one in order:
        stories.add(one, _day(days[one]), terms(articles[one]), sources.get(one, ()))
    return {row.article: row.story for row in stories.rows()}


def copies(
    held: Mapping[str, Held],
    comparisons: Iterable[Comparison],
    articles: Mapping[str, Article],
    marks: FetchMarks,
    story_of: Mapping[str, str],
) -> list[Family]:
    """The families of copies among articles that were compared before, with all that their marks tell of what changed.

    `marks` is asked for the articles that have copies; `story_of` has the story of each article.
    """
    from onrecord.tracing import Pairs, families, with_independent
    from onrecord.tracing.drifted import with_drift

    its, pairs = list(comparisons), Pairs()
    known = marks({one for c in its for one in (c.one, c.other)})

    def agreements(one: str, this: str, that: str) -> tuple[int, int] | None:
        return pairs.agreements(one, this, that, _whole(articles.get, _cut), lambda _: known)

    found = families(held, its, lambda one: articles[one].text, agreements)
    drifted = with_drift(found, {one: _cut(article) for one, article in articles.items()}, known)
    return with_independent(drifted, {one: story_of.get(one, one) for one in held})


def _cut(article: Article) -> Article:
    """Cut into blocks anew, since a ledger keeps none: the same whether it was read a moment or a year ago."""
    from onrecord.reading import with_blocks

    return with_blocks(replace(article, blocks=()))


def _whole(fetch: Fetch, cut: Callable[[Article], Article]) -> Fetch:
    def whole(one: str) -> Article | None:
        found = fetch(one)
        return None if found is None else cut(found)

    return whole


class Connector:
    """Compares the articles of a ledger, as they are added, with those that it has; see `model.connecting`."""

    def __init__(self) -> None:
        """The encoder of meanings is loaded when two articles are alike enough to need it."""
        from onrecord.tracing import Pairs
        from onrecord.tracing.stories import Stories

        self._pairs = Pairs()
        self._stories = Stories(at_hand=_PLACED)
        self._blocks: OrderedDict[str, tuple[Article, Article]] = OrderedDict()

    def _cut(self, article: Article) -> Article:
        """The article cut into blocks, at hand where it was cut lately."""
        held = self._blocks.get(article.id)
        if held is None or held[0] is not article:
            held = self._blocks[article.id] = article, _cut(article)
            if len(self._blocks) > _CUT:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(article.id)
        return held[1]

    def hold(self, fingerprints: Iterable[tuple[str, bytes]]) -> None:
        """Know of articles that were compared with each other before."""
        import numpy as np

        self._pairs.hold((article, np.frombuffer(keys, "<u8")) for article, keys in fingerprints)

    def add(self, article: Article, fetch: Fetch) -> Traces:
        """Compare an article with those that are held, and hold it."""
        keys, outline, comparisons = self._pairs.add(self._cut(article), _whole(fetch, self._cut))
        return Traces(keys.astype("<u8").tobytes(), outline, tuple(comparisons))

    def parents(
        self, held: Mapping[str, Held], comparisons: Iterable[Comparison], fetch: Fetch, marks: FetchMarks
    ) -> dict[str, tuple[str, ...]]:
        """What each of the articles was made from, the main source first."""
        from onrecord.tracing import parents

        def agreements(one: str, this: str, that: str) -> tuple[int, int] | None:
            return self._pairs.agreements(one, this, that, _whole(fetch, self._cut), marks)

        return parents(held, comparisons, agreements)

    def changes(
        self, article: Article, sources: Sequence[Article], marks: Mapping[str, Marks]
    ) -> list[tuple[Drift, ...]]:
        """What an article changed of each article that it is made from."""
        return self._pairs.changes(self._cut(article), [self._cut(one) for one in sources], marks)

    def blocks(self, told: Told) -> tuple[str, ...]:
        """A few strings, of which two records that may tell one happening share one."""
        from onrecord.linking.blocks import blocks

        return blocks(told.record, told.published)

    def same(self, one: Told, other: Told, kin: bool) -> Sameness | None:
        """How two records tell one happening; less has to be alike where their articles are `kin`."""
        from onrecord.linking.same import same

        return same(one, other, kin)

    def coded(self, record: Record) -> Plover | None:
        """The PLOVER code of a record that reads otherwise than before."""
        from onrecord.extraction.plover import coded

        return coded(record)

    def take_up_stories(self, rows: Iterable[StoryRow], moved: Mapping[str, str]) -> None:
        """Go on from stories that others kept."""
        from onrecord.tracing.stories import Placed
        from onrecord.tracing.terms import Terms

        placed = (Placed(r.article, _day(r.day), Terms.from_bytes(r.terms), r.story, r.goes_with) for r in rows)
        self._stories.take_up(placed, moved)

    def place(self, article: Article, copies: Sequence[str], terms: FetchTerms) -> StoryChange:
        """Put an article into a story."""
        from onrecord.tracing.terms import Terms
        from onrecord.tracing.terms import terms as terms_of

        def recall(others: Sequence[str]) -> dict[str, Terms]:
            return {one: Terms.from_bytes(kept) for one, kept in terms(others).items()}

        cut = self._cut(article)
        its = terms_of(cut, self._pairs.sentences(cut))
        day = article.published.start or article.published.end or ""
        change = self._stories.add(article.id, _day(day), its, copies, recall)
        row = StoryRow(article.id, day, its.to_bytes(), change.story, self._stories.goes_with(article.id))
        return StoryChange(row, change.moved, change.merged, change.split)


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
