"""Articles and their comparisons in, families of copies out: an origin, what was made from it and from what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from onrecord.model.article import Article
from onrecord.model.copies import SURE, Agreements, AlignedPair, Comparison, CopyLink, Family, Held
from onrecord.model.marks import Marks
from onrecord.model.parts import Span
from onrecord.tracing.drifted import with_drift
from onrecord.tracing.order import UNSURE, of_outlet
from onrecord.tracing.pairs import Pairs

_OF_ITS_OWN = 0.15
"""Share of an article's words that must come from a second parent alone."""
_UNTOLD = "which came first cannot be told: no times, no credits, alike in length"
_SAME = 0.01
"""Two sources whose wording was kept to within this share are equally close."""
_ALL = 0.999
"""From this share on the wording is the same."""
_AGREEMENT = 4
"""Words kept that weigh as much as going with one of two sources in a place where they differ. They are looked at in
such sources as are within `_LIKELY` times that of the best, and in no more than `_RIVALS`."""
_LIKELY, _RIVALS = 2, 3

MarksOf = Callable[[Iterable[Article]], Mapping[str, Marks]]


def _untold(one: str, this: str, that: str) -> None:
    """With which of two sources an article goes of which nothing is known but its comparisons."""


def trace(articles: Iterable[Article], meaning: bool = True, marks: MarksOf | None = None) -> list[Family]:
    """The families among articles, given in any order; `meaning` off compares by words, names and figures alone.

    `marks` gives, by content id, what some articles say that a copy can change; it is asked once, for those that have
    copies. Without it only such drift is told as needs no parse: words in quote marks, what was added or dropped.
    """
    known: dict[str, Article] = {}
    held: dict[str, Held] = {}
    pairs = Pairs(meaning)
    comparisons: list[Comparison] = []
    for article in articles:
        if article.id in known:
            continue
        known[article.id] = article
        _, outline, found = pairs.add(article, known.get)
        held[article.id] = Held(article.outlet, article.credits, outline)
        comparisons += found
    compared = sorted({one for c in comparisons for one in (c.one, c.other)})
    its = marks([known[one] for one in compared]) if marks else {}

    def agreements(one: str, this: str, that: str) -> tuple[int, int] | None:
        return pairs.agreements(one, this, that, known.get, lambda _: its)

    return with_drift(families(held, comparisons, lambda one: known[one].text, agreements), known, its, meaning)


def families(
    held: Mapping[str, Held],
    comparisons: Iterable[Comparison],
    text: Callable[[str], str],
    agreements: Agreements = _untold,
) -> list[Family]:
    """All families, the largest first: copies and what they were made from, and reports after one not held.

    `text` gives the reading text of an article by its id.
    """
    return _Families(held, _edges(comparisons), agreements).found(text)


def parents(
    held: Mapping[str, Held], comparisons: Iterable[Comparison], agreements: Agreements = _untold
) -> dict[str, tuple[str, ...]]:
    """What each of the articles was made from, the main source first."""
    return {one: tuple(its) for one, its in _Families(held, _edges(comparisons), agreements).parents.items()}


def _edges(comparisons: Iterable[Comparison]) -> dict[str, dict[str, Comparison]]:
    """Each comparison twice, as seen from either of the two."""
    edges: defaultdict[str, dict[str, Comparison]] = defaultdict(dict)
    for c in comparisons:
        edges[c.one][c.other] = c
        edges[c.other][c.one] = c.turned()
    return edges


class _Families:
    """Who was made from whom, among articles and their edges."""

    def __init__(
        self, held: Mapping[str, Held], edges: Mapping[str, Mapping[str, Comparison]], agreements: Agreements
    ) -> None:
        self.held, self.edges, self.agreements = held, edges, agreements
        rank = {one: sum(min(max(c.margin, -1), 1) for c in its.values()) for one, its in edges.items()}
        self.place = {one: n for n, one in enumerate(sorted(held, key=lambda one: (-rank.get(one, 0), one)))}
        self.parents = {one: self._parents(one) for one in self.place}
        self.children: defaultdict[str, list[str]] = defaultdict(list)
        for one, its in self.parents.items():
            for parent in its:
                self.children[parent].append(one)

    def found(self, text: Callable[[str], str]) -> list[Family]:
        outlets = {h.outlet for h in self.held.values() if h.outlet}
        found = []
        for one in self.place:
            credits = self.held[one].credits
            credited = next((c for c in credits if not any(of_outlet(c, outlet) for outlet in outlets)), None)
            if not self.parents[one] and (one in self.children or credited):
                found.append(self._family(one, credited, text))
        return sorted(found, key=lambda f: (-len(f.members), f.members))

    def _parents(self, one: str) -> list[str]:
        """What an article was made from, the main source first."""
        edges = self.edges.get(one, {})
        earlier = {t: c for t, c in edges.items() if c.margin < UNSURE and self.place[t] < self.place[one]}
        if not earlier:
            return []
        size = [words for _, _, words in self.held[one].outline.sentences]
        main = self._closest(one, earlier, sum(size))
        main = self._other_language(earlier, main) or main
        least = _OF_ITS_OWN * sum(size)
        chosen, covered = [main], set(earlier[main].of_one.told)
        for there in sorted(earlier, key=lambda t: (-earlier[t].of_one.kept, self.place[t])):
            alone = set(earlier[there].of_one.told) - covered
            if there != main and there not in self.edges[main] and sum(size[n] for n in alone) >= least:
                chosen.append(there)
                covered |= alone
        return chosen

    def _closest(self, one: str, earlier: Mapping[str, Comparison], words: int) -> str:
        """The source whose wording was kept most; of several near it, what only one has changed counts too."""
        kept = {t: words * c.of_one.kept for t, c in earlier.items()}
        best = max(kept.values())
        closest = min((t for t in kept if kept[t] >= best - words * _SAME), key=self.place.__getitem__)
        if earlier[closest].across or earlier[closest].of_one.kept >= _ALL:
            return closest
        near = [t for t in kept if not earlier[t].across and kept[t] >= best - _LIKELY * _AGREEMENT]
        near = [t for t in near if not any(self._repeats(t, other) for other in near)]
        for there in sorted(near, key=lambda t: (-kept[t], self.place[t]))[:_RIVALS]:
            this, that = sorted((closest, there), key=self.place.__getitem__)
            if this != that and (agreed := self.agreements(one, this, that)) is not None:
                gain = kept[that] - kept[this] + _AGREEMENT * (agreed[1] - agreed[0])
                closest = that if gain > words * _SAME else this
        return closest

    def _repeats(self, one: str, other: str) -> bool:
        c = self.edges[one].get(other)
        return c is not None and min(c.of_one.kept, c.of_other.kept) >= _ALL and self.place[other] < self.place[one]

    def _other_language(self, earlier: Mapping[str, Comparison], main: str) -> str | None:
        """The translation by way of which a text came back into the language of its main source, where one is held.

        It is told by names and figures of its own that the text has from it.
        """
        straight = earlier[main]
        if straight.across or straight.of_one.relation != "translated":
            return None
        by_way = [
            (c.of_one.coverage, t)
            for t, c in earlier.items()
            if c.across and t in self.edges[main] and c.marks > straight.marks
        ]
        return max(by_way)[1] if by_way else None

    def _family(self, root: str, credited: str | None, text: Callable[[str], str]) -> Family:
        """The family of a root; `credited`: whose report, not among these, the root goes back to."""
        members, links = [root], []
        for one in members:
            for child in self.children.get(one, ()):
                links.append(self._link(child, one, text))
                if child not in members:
                    members.append(child)
        if credited:
            why = f"it credits {credited}, whose report is not among these"
            return Family(tuple(members), tuple(links), None, why, credited=credited)
        surest = max((self.edges[root][child] for child in self.children[root]), key=lambda c: (c.margin, c.why))
        told = surest.margin >= SURE
        why = "; ".join(surest.why) if told else _UNTOLD
        return Family(tuple(members), tuple(links), root if told else None, why)

    def _link(self, child: str, parent: str, text: Callable[[str], str]) -> CopyLink:
        here, there, c = self.held[child], self.held[parent], self.edges[child][parent]
        texts = text(child), text(parent)
        aligned = (AlignedPair(_span(here, n, texts[0]), _span(there, m, texts[1]), score) for n, m, score in c.aligned)
        return CopyLink(
            child, parent, c.of_one.relation, c.probability, c.of_one.coverage, c.of_other.coverage, tuple(aligned)
        )


def _span(held: Held, sentence: int, text: str) -> Span:
    start, end, _ = held.outline.sentences[sentence]
    return Span(start, end, text[start:end])


def pairs_of(found: Iterable[Family]) -> set[frozenset[str]]:
    """Every two articles that are of one family, by content ids."""
    return {frozenset((a, b)) for f in found for a in f.members for b in f.members if a != b}


def with_independent(found: Iterable[Family], story_of: Mapping[str, str]) -> list[Family]:
    """The families, each with how many origins its story has: families and reports that copy nobody.

    Two families after one agency whose report is not held have one origin. `story_of` has the story of each article.
    """
    given = list(found)
    roots: defaultdict[str, set[str]] = defaultdict(set)
    copied = {link.article for family in given for link in family.links}
    credited = {family.members[0]: family.credited for family in given if family.credited}
    for one, story in story_of.items():
        if one not in copied:
            roots[story].add(credited.get(one, one))
    return [replace(f, independent=max(1, len(roots[story_of[f.members[0]]]))) for f in given]
