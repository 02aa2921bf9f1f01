"""A ledger in; its families of copies of a period, or what one article changed of another, out."""

from __future__ import annotations

from onrecord.ledger import Ledger
from onrecord.ledger.days import Day
from onrecord.model.article import Article
from onrecord.model.copies import Drift, Family
from onrecord.model.encode import article_from_json
from onrecord.pipeline import Connector, copies, dated_by_copies


def families(
    ledger: Ledger, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
) -> tuple[list[Family], dict[str, Article]]:
    """The families among the articles of a period, and all of these articles by id.

    Nothing is compared that was compared when it was added. An article without a date has that of its copies. Raises
    UsageError and LedgerError.
    """
    ledger.compare_rest()
    held, comparisons = ledger.copies(since=since, until=until, as_of=as_of)
    known = {article.id: article for article in ledger.articles(since=since, until=until, as_of=as_of)}
    stories = ledger.list("story", since=since, until=until, as_of=as_of)
    story_of = {article: line["id"] for line in stories for article in line["articles"]}
    found = copies(held, comparisons, known, ledger.marks, story_of)
    return found, dated_by_copies(found, known)


def changes(ledger: Ledger, here: str, there: str) -> tuple[Drift, ...]:
    """What one article would have changed of another, both by id, were it made from it. Raises KeyError."""
    found = {}
    for one in (here, there):
        line = ledger.article(one)
        if line is None:
            raise KeyError(one)
        found[one] = article_from_json(line)
    return Connector().changes(found[here], [found[there]], ledger.marks((here, there)))[0]
