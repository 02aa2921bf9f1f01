"""A ledger and a period in, its families of copies out, with what each article is called by."""

from __future__ import annotations

from onrecord.ledger import Ledger
from onrecord.ledger.days import Day
from onrecord.model.article import Article
from onrecord.model.copies import Family
from onrecord.pipeline import copies, dated_by_copies


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
