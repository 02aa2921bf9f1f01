"""Adding to a ledger: new, known, versions, corrections, refusals; nothing is ever changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.errors import UsageError
from onrecord.model.discrepancy import Discrepancy, Evidence
from tests.places import DATABASE_ERRORS


def test_the_same_report_twice_changes_nothing(ledger, make, places, path):
    article, records = make.article(), [make.statement(), make.contact()]
    assert ledger.add(article, records) == "new"
    before = places.rows(path)
    assert ledger.add(article, records) == "known"
    assert ledger.has(article.id)
    assert not ledger.has("sha256:other")
    assert places.rows(path) == before


def test_a_record_line_is_the_record_and_where_it_stands(ledger, make):
    ledger.add(make.article(url="https://post.example/1"), [make.contact()])
    (line,) = ledger.list("contact")
    assert line["participants"][1]["name"] == "Josef Tarn"
    assert line["evidence"] == [{"start": 0, "end": 40, "text": "Vell and Tarn spoke by phone on Tuesday."}]
    assert (line["article"], line["path"], line["url"]) == ("sha256:1", "1.txt", "https://post.example/1")
    assert (line["outlet"], line["title"], line["reported"]) == ("The Harbour Post", "Report 1", "2031-04-03")
    assert line["recorded"] == "2031-04-03T09:00:00Z"


def test_another_text_at_the_same_url_is_a_new_version(ledger, make):
    url = "https://www.post.example/story/7?utm_source=mail#top"
    assert ledger.add(make.article(1, url=url), [make.statement()]) == "new"
    later = make.article(2, "The line broke on Tuesday.", url="http://post.example/story/7/")
    assert ledger.add(later, [make.contact()]) == "version"
    (line,) = ledger.list("article")
    assert (line["id"], line["version_of"]) == ("sha256:2", "sha256:1")
    assert list(ledger.list("statement")) == []
    assert ledger.article("sha256:1")["text"] == "The line held on Tuesday."
    assert [r["id"] for r in ledger.article("sha256:1")["records"]] == ["statement:1"]


@pytest.mark.parametrize(
    "url", [None, "https://post.example/", "https://post.example", "file:///a.txt", "https://[bad"]
)
def test_what_names_no_page_makes_no_versions(ledger, make, url):
    assert ledger.add(make.article(1, url=url)) == "new"
    assert ledger.add(make.article(2, url=url)) == "new"
    assert len(list(ledger.list("article"))) == 2


def test_pages_that_differ_in_their_query_are_different_pages(ledger, make):
    ledger.add(make.article(1, url="https://post.example/read?id=1"))
    assert ledger.add(make.article(2, url="https://post.example/read?id=2")) == "new"


def test_add_many_counts_tells_and_joins_versions_within_a_batch(ledger, make):
    told = []
    items = [
        (make.article(1, url="https://post.example/a"), [make.statement()], []),
        (make.article(2), [], []),
        (make.article(2), [], []),
        (make.article(3, url="https://post.example/a"), [], []),
    ]
    counts = ledger.add_many(items, batch=3, each=lambda article, added: told.append((article.id, added)))
    assert counts == {"new": 2, "known": 1, "version": 1}
    assert told == [("sha256:1", "new"), ("sha256:2", "new"), ("sha256:2", "known"), ("sha256:3", "version")]


def test_what_came_before_an_interruption_is_kept(ledger, make):
    def items():
        yield make.article(1), [make.statement()], []
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.add_many(items())
    assert [line["id"] for line in ledger.list("statement")] == ["statement:1"]


def test_two_records_with_one_id_are_one(ledger, make):
    ledger.add(make.article(), [make.statement("First words of it."), make.statement("Second words of it.")])
    (line,) = ledger.list("statement")
    assert line["quotes"] == ["First words of it."]


def test_a_correction_takes_the_place_of_a_record_and_the_old_one_stays_readable(ledger, make, clock):
    article = make.article()
    ledger.add(article, [make.statement(), make.contact(), make.incident()])
    clock.go_on(days=2)
    better = replace(make.contact(), mode="meeting")
    assert ledger.correct(article, [make.statement(), better], reason="a better reading")
    assert [line["mode"] for line in ledger.list("contact")] == ["meeting"]
    assert [line["mode"] for line in ledger.list("contact", as_of="2031-04-04")] == ["call"]
    assert list(ledger.list("incident")) == []
    assert len(list(ledger.list("incident", as_of="2031-04-04"))) == 1
    assert not ledger.correct(article, [make.statement(), better], reason="the same again")


def test_a_record_that_was_withdrawn_can_come_back(ledger, make, clock):
    article = make.article()
    ledger.add(article, [make.contact()])
    for records, left in (([], 0), ([make.contact()], 1), ([], 0)):
        clock.go_on(days=1)
        assert ledger.correct(article, records, reason="changed")
        assert len(list(ledger.list("contact"))) == left
    assert len(list(ledger.list("contact", as_of="2031-04-05"))) == 1


def test_an_article_that_is_not_there_cannot_be_corrected(ledger, make):
    with pytest.raises(KeyError):
        ledger.correct(make.article(), [], reason="none")


def test_discrepancies_and_refusals_are_kept_once(ledger, make):
    found = Discrepancy("d1", "arithmetic", "the days do not add up", (Evidence(0, 3, "The", "sha256:1"),), "84", "83")
    ledger.add(make.article(), [], [found, found])
    (line,) = ledger.discrepancies()
    assert (line["expected"], line["found"], line["path"]) == ("84", "83", "1.txt")
    for _ in range(2):
        ledger.refuse("bad.bin", "not text")
    assert [(r["path"], r["reason"]) for r in ledger.list("refusal")] == [("bad.bin", "not text")]


def test_odd_text_is_kept(ledger, make):
    text = "A\ufffdB ‮right\u202c \U0001f600 \\ % :a '; DROP TABLE articles; --"
    ledger.add(make.article(1, text.replace("\ufffd", "\0"), path="caf\udce9.txt", title="\x00"))
    assert ledger.article("sha256:1")["text"] == text
    assert next(ledger.list("article"))["path"] == "caf?.txt"


def test_rows_are_neither_changed_nor_deleted(ledger, make, places, path):
    ledger.add(make.article(), [make.statement()])
    for statement in ("UPDATE articles SET title = ''", "DELETE FROM records", "UPDATE records SET payload = '{}'"):
        with pytest.raises(DATABASE_ERRORS, match="only grows"):
            places.run(path, statement)


def test_unknown_kinds_and_days_are_told_at_once(ledger):
    with pytest.raises(UsageError, match="no kind 'rumour'"):
        ledger.list("rumour")
    with pytest.raises(UsageError, match="not a day"):
        ledger.list("contact", since="yesterday")
    with pytest.raises(UsageError, match="not a day"):
        ledger.list("contact", as_of="2031-02-30")
    with pytest.raises(UsageError, match="no name"):
        ledger.list("contact", who="…")
