"""The page of an article: what it says of the report, cards in the order of the text, whatever the input."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from articles import article, cited, furniture, incident, loss, span, statement
from fastapi.testclient import TestClient
from test_marked_text import Read

from onrecord.ledger import Ledger
from onrecord.model.article import Published
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parts import Place
from onrecord.surfaces.web.app import make_app
from onrecord.surfaces.web.settings import Settings

TEXT = """Photo: a harbour 🔥 at dawn

Varnia lost 16 tanks, Anna Vell said. “We will hold the line, é́” she told reporters.

A raid on Orsk failed two weeks earlier, and one on “Old Mill” too."""
QUOTE = "We will hold the line, é́"
DAY = "2031-04-03"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2031, 4, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Any:
    with Ledger.open(tmp_path / "desk.db", clock=clock) as opened:
        yield opened


@pytest.fixture
def get(ledger: Ledger, tmp_path: Path, clock: Clock) -> Any:
    with TestClient(make_app(Settings(str(tmp_path / "desk.db"), "sample", clock=clock))) as client:
        yield client.get


def records() -> list[Any]:
    return [
        incident(TEXT, "A raid on Orsk failed two weeks earlier", "Orsk"),
        statement(TEXT, f"“{QUOTE}” she told reporters.", QUOTE),
        loss(TEXT, "Varnia lost 16 tanks, Anna Vell said."),
    ]


def body(page: str) -> str:
    found = re.search(r'<section class="text"[^>]*>(.*?)</section>', page, re.DOTALL)
    assert found
    return found[1]


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_text_stands_there_to_the_character_and_cards_in_its_order(ledger, get):
    one = article(1, TEXT, furniture=(furniture(TEXT, "Photo: a harbour 🔥 at dawn"),), byline=("Ines Ek",))
    ledger.add(one, records())
    page = get(f"/article/{one.id}").text
    read = Read(body(page))
    assert read.text == TEXT
    for record in records():
        its = record.evidence[0]
        assert read.marked[record.id] == set(range(its.start, its.end))
    assert re.findall(r'id="r-([^"]+)"', page) == ["loss:28", "statement:66", "incident:115"]
    assert re.findall(r'href="#s-([^"]+)"', page) == ["loss:28", "statement:66", "incident:115"]
    assert all(page.count(f'id="{anchor}{record.id}"') == 1 for record in records() for anchor in ("", "s-", "r-"))
    assert '<span class="furniture" title="Not part of the report: caption">' in page
    assert f'<span class="quote">{QUOTE}</span>' in page
    words = told(page)
    assert "Published 3 April 2031 (stated: the text opens with its date)" in words
    assert "The Harbour Post · by Ines Ek" in words
    assert "When: “two weeks earlier”, not resolved" in words
    assert "Says who: Anna Vell (defence minister)" in words
    assert "/correct/" + one.id + "/loss:28" in page


def test_what_is_not_resolved_is_marked_as_such_in_the_text(ledger, get):
    nowhere = Place("Old Mill", "old-mill", None, None, None, "unresolved")
    mill = incident(TEXT, "one on “Old Mill” too", nowhere)
    ledger.add(article(1, TEXT), [*records(), mill])
    page = get(f"/article/{article(1, TEXT).id}").text
    assert '<span class="unresolved" title="Where this is could not be resolved">Old Mill</span>' in page
    assert '<span class="unresolved" title="When this was could not be resolved">two weeks earlier</span>' in page
    assert "Where: “Old Mill”, not resolved" in told(page)


@pytest.mark.parametrize(
    ("published", "says"),
    [
        (Published(None, None, "unknown"), "Undated : no date is stated, and none could be worked out"),
        (Published(DAY, DAY, "inferred", "the call was on Friday"), "(worked out) (the call was on Friday"),
        (Published(DAY, DAY, "metadata", None, f"{DAY}T07:05:00Z"), "3 April 2031, 07:05 UTC (from the page’s own"),
        (Published(DAY, DAY, "given"), "(given by whoever added it)"),
    ],
)
def test_the_day_of_a_report_is_told_with_how_it_is_known(ledger, get, published, says):
    one = article(1, TEXT, published=published)
    ledger.add(one, records())
    assert says in told(get(f"/article/{one.id}").text)


def test_the_beginning_of_an_id_leads_to_the_article(ledger, get):
    one, other = article("abcdef0123", TEXT), article("abcdef0124", TEXT + " More.")
    one, other = (replace(a, id=f"sha256:{a.id[-10:]:f<64}") for a in (one, other))
    ledger.add(one, [])
    ledger.add(other, [])
    for start in ("sha256:abcdef0123", "abcdef0123", "ABCDEF0123F"):
        answer = get(f"/article/{start}?as_of=2031-04-03", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, f"/article/{one.id}?as_of=2031-04-03")
    assert get("/article/abcdef01").status_code == 404
    assert "more than one article" in get("/article/abcdef01").text
    for unknown in ("abcdef0", "sha256:12345678", "nothing", "sha256:" + "0" * 64, "%00", "💥"):
        answer = get(f"/article/{unknown}")
        assert answer.status_code == 404, unknown
        assert "Not here" in answer.text


def test_as_of_a_day_before_it_there_is_no_article(ledger, get):
    one = article(1, TEXT)
    ledger.add(one, records())
    assert get(f"/article/{one.id}?as_of=2031-04-02").status_code == 404
    page = get(f"/article/{one.id}?as_of=2031-04-03")
    assert "As the ledger stood at the end of 3 April 2031" in told(page.text)
    assert get(f"/article/{one.id}?as_of=never").status_code == 400
    assert get(f"/article/{one.id}?part=2").status_code == 404
    assert get(f"/article/{one.id}?part=x").status_code == 400


def test_what_does_not_add_up_is_listed_and_flagged_in_place(ledger, get):
    one = article(1, TEXT)
    summary = "Two weeks are not <10> days."
    doubt = Discrepancy("arithmetic:1", "arithmetic", summary, (cited(one, "two weeks earlier"),), "14 days", "10 days")
    ledger.add(one, records(), [doubt])
    page = get(f"/article/{one.id}").text
    assert 'id="d-arithmetic:1"' in page
    assert "Two weeks are not &lt;10&gt; days." in page
    assert re.search(r'<span class="doubt" data-doubts="arithmetic:1"[^>]*><span class="at" id="sd-arithm', page)
    assert 'href="#sd-arithmetic:1"' in page


def test_versions_lead_to_each_other_and_the_diff_tells_what_changed(ledger, get, clock):
    url = "https://post.example/tanks"
    new = TEXT.replace("16 tanks", "19 tanks") + "\n\nThe harbour is shut."
    first, second = article(1, TEXT, url=url), article(2, new, url=url)
    ledger.add(first, records())
    clock.now += timedelta(days=1)
    said = statement(new, f"“{QUOTE}” she told reporters.", QUOTE)
    ledger.add(second, [loss(new, "Varnia lost 19 tanks, Anna Vell said.", 19), said])
    old, now = get(f"/article/{first.id}").text, get(f"/article/{second.id}").text
    assert "This is not the newest version" in old
    assert f'href="/article/{second.id}"' in old
    assert f'href="/article/{second.id}/diff"' in now
    assert "Version" not in told(get(f"/article/{first.id}?as_of=2031-04-03").text)
    diff = get(f"/article/{second.id}/diff").text
    assert "Varnia lost <del>16</del><ins>19</ins> tanks" in diff
    assert "<ins>The harbour is shut.</ins>" in diff
    assert "1 record went, 0 came, 1 changed, 1 stayed." in told(diff)
    assert get(f"/article/{first.id}/diff").status_code == 404
    turned = get(f"/article/{first.id}/diff?with={second.id}").text
    assert "from one article to another" in turned
    assert "<del>19</del><ins>16</ins>" in turned
    assert get(f"/article/{first.id}/diff?with=sha256:none").status_code == 404


def test_one_word_and_no_word_are_articles_too(ledger, get):
    for number, text in ((1, "Why?"), (2, "")):
        one = article(number, text, title=None, outlet=None)
        ledger.add(one)
        page = get(f"/article/{one.id}")
        assert page.status_code == 200
        assert Read(body(page.text)).text == text
        assert "(no title)" in page.text
        assert "No record was found in this text." in page.text


def test_another_language_is_kept_and_says_why_it_has_no_records(ledger, get):
    one = article(1, "שלום.\n\nHello there.", language="he")
    ledger.add(one)
    page = get(f"/article/{one.id}").text
    assert "records are made of reports in English only" in page
    assert page.count('<p dir="auto">') >= 2


def test_an_article_of_two_million_characters_comes_in_parts_within_a_second(ledger, get):
    paragraph = "Varnia lost 16 tanks, Anna Vell said. Nobody in the harbour had seen a thing of it.\n\n"
    text = paragraph * (2_000_000 // len(paragraph))
    starts = range(0, len(text) - 400, 430)
    words = span(text, paragraph[:37])
    there = [replace(words, start=at, end=at + 37, text=text[at : at + 37]) for at in starts]
    found = [replace(loss(text, words.text, s.start), id=f"loss:{s.start}", evidence=(s,)) for s in there]
    one = article(1, text)
    ledger.add(one, found)
    get("/article/nothing")
    start = time.process_time()
    page = get(f"/article/{one.id}")
    took = time.process_time() - start
    assert page.status_code == 200
    assert len(page.content) < 1_500_000
    assert took < 1.5
    count = int(re.search(r"Part 1 of (\d+)", page.text)[1])
    last = get(f"/article/{one.id}?part={count}").text
    assert Read(body(page.text)).text == text[: len(Read(body(page.text)).text)]
    assert text.endswith(Read(body(last)).text)
    assert f'"loss:{starts[-1]}":{count}' in page.text


def test_nothing_that_is_read_is_markup(ledger, get):
    bad = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    text = f"{bad} Varnia lost 16 tanks, Anna Vell said."
    who = replace(loss(text, "Anna Vell said").attribution[0].actor, name=bad, id=bad, role=bad)
    its = statement(text, f"{bad} Varnia", bad, speaker=who, content=bad, cue=bad, occasion=bad, addressee=who)
    doubt = Discrepancy(f"role:{bad}", "role", bad, (cited(article(1, text), bad),), bad, bad)
    one = article(
        1, text, title=bad, outlet=bad, byline=(bad,), credits=(bad,), path=bad, url=f"javascript:{bad}", language=bad,
        published=Published("2031-04-03", "2031-04-03", "inferred", bad), furniture=(furniture(text, bad, bad),),
    )  # fmt: skip
    ledger.add(one, [its], [doubt])
    page = get(f"/article/{one.id}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "javascript:" not in page
    assert Read(body(page)).text == text
    diff = get(f"/article/{one.id}/diff?with={one.id}").text
    assert "<script>alert" not in diff


def test_a_record_that_was_corrected_says_by_whom_and_why(ledger, get):
    one = article(1, TEXT)
    ledger.add(one, records())
    ledger.amend(one.id, "loss:28", {"modality": "possible"}, reason="only <feared>", by="Ines")
    words = told(get(f"/article/{one.id}").text)
    assert "Corrected by Ines (modality): only &lt;feared&gt;" in words
    assert "Possible" in words


def test_a_title_of_five_thousand_characters_is_cut(ledger, get):
    one = article(1, TEXT, title="word " * 1_000)
    ledger.add(one)
    assert len(get(f"/article/{one.id}").text) < 20_000
