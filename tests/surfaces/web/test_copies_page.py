"""The pages of copies: families in a list, one as a tree over time, two side by side, and decisions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser as chromium
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Report
from onrecord.pipeline import Connector
from onrecord.reading import read_article
from onrecord.surfaces.web.app import make_app
from onrecord.surfaces.web.beside import pairs
from onrecord.surfaces.web.family_tree import picture
from onrecord.surfaces.web.quote_variants import Variant, variants
from onrecord.surfaces.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers, Mayor
Ilse Tarnow said.

"Nobody here carried a weapon," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

The port handles 60 percent of the grain that Vessin exports, and it had been shut for 17 days in March after a drone
sank the tug Amara. The harbour master, Dorte Klem, said three cranes were beyond repair."""
BAD = '"><script>alert(1)</script>'


def article(text: str, outlet: str, published: str | None, title: str) -> Article:
    return read_article(Report(path=f"{outlet}.txt", text=text, outlet=outlet, published=published, title=title))


WIRE = article(FIRST, "Lund Wire", "2024-03-04T10:00", "Harbour of Vessin shelled")
SUN = article(FIRST, "Evening Sun", "2024-03-04T12:00", BAD + "x" * 4_900)
POST = article(FIRST.replace("carried a", "ever carried a single"), "Daily <Post>", "2024-03-05", "Nine dead in Vessin")
UNDATED = article("Our weekly look at grain.\n\n" + FIRST.split("\n\n", 2)[2], "Mill Letter", None, "Grain")
ALONE = article("The central bank of Marrick raised its rate to 4.5 percent on Wednesday.", "Bank", "2024-03-05", "R")
ALL = [WIRE, SUN, POST, UNDATED, ALONE]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copies") / "desk.db"
    with Ledger.open(path, clock=lambda: datetime(2024, 3, 8, tzinfo=UTC), connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ALL])
    return path


@pytest.fixture
def client(filled: Path, tmp_path: Path) -> Any:
    chromium.copy(filled, tmp_path / "desk.db")
    with TestClient(make_app(Settings(str(tmp_path / "desk.db"), "sample"))) as opened:
        yield opened


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Any:
    chromium.copy(filled, tmp_path / "desk.db")
    with chromium.running(tmp_path / "desk.db") as base:
        yield base


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def between(one: Article, other: Article) -> str:
    return f"/copies/compare?one={one.id}&other={other.id}"


def test_families_are_listed_with_their_share_and_changes(client: Any) -> None:
    page = client.get("/copies").text
    words = told(page)
    assert "1 family of reports that are made from one another" in words
    assert "4 reports in Lund Wire, Evening Sun, Daily &lt;Post&gt;, Mill Letter · begins with Lund Wire" in words
    assert "2 verbatim copies, 1 excerpt" in words
    assert "1 quote" in words
    assert f'href="/copies/{WIRE.id}"' in page
    for sort in ("largest", "changes"):
        assert "4 reports" in told(client.get(f"/copies?sort={sort}").text)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/copies?sort=size", 400), ("/copies?after=sha256:none", 400), ("/copies?as_of=never", 400),
        ("/copies/sha256:none", 404), ("/copies/compare", 404), (f"/copies/compare?one={WIRE.id}&other=x", 404),
        ("/copies?as_of=2020", 200), (f"/copies/{ALONE.id}", 200), (f"/copies/{ALONE.id}?as_of=2024-03-01", 404),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_so(client: Any, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_report_of_no_family_says_so(client: Any) -> None:
    assert "This report is made from none on record" in told(client.get(f"/copies/{ALONE.id}").text)
    assert "No report on record is a copy of another one." in told(client.get("/copies?as_of=2020").text)


def test_the_tree_and_the_list_tell_who_made_what_of_whom(client: Any) -> None:
    page = client.get(f"/copies/{POST.id}").text
    words = told(page)
    assert "4 reports. The first is Lund Wire , 4 March 2024, 10:00" in words
    assert page.count('<circle class="dot') == 4
    assert "undated" in words
    assert "quote" in words
    assert page.count("side by side</a>") == 3
    assert page.count("<ol") == page.count("</ol>")
    assert len(re.findall("<li[ >]", page)) == page.count("</li>")
    assert "<script>alert" not in page
    assert len(page) < 40_000
    table = page[page.index('id="quotes"') :]
    order = r"Nobody here carried a weapon.*?Lund Wire.*?Evening Sun.*?Nobody here ever.*?Daily"
    assert re.search(order, table, re.DOTALL)


def test_two_members_stand_side_by_side_with_what_was_changed(client: Any) -> None:
    for address in (between(WIRE, POST), between(POST, WIRE)):
        page = client.get(address).text
        words = told(page)
        assert "1 change of meaning" in words
        assert page.index("Lund Wire</strong>") < page.index("Daily &lt;Post&gt;</strong>")
        assert page.count('class="drift quote"') == 2
        assert 'href="#r-1"' in page
        assert 'id="r-1"' in page
    assert "no known" not in client.get(between(WIRE, SUN)).text
    assert "No change of meaning" in told(client.get(between(WIRE, SUN)).text)
    assert "not known to be of one origin" in told(client.get(between(WIRE, ALONE)).text)
    assert "This is one article" in told(client.get(between(WIRE, WIRE)).text)
    assert "both go back to a third report" in told(client.get(between(POST, UNDATED)).text)


def test_only_words_of_a_report_stand_in_quote_marks(page: Page, ids: dict[str, str]) -> None:
    for address in ("/copies/{copy}", "/copies/compare?one={origin}&other={copy}"):
        page.goto(address.format(**ids))
        left_out = page.locator("li", has_text=re.compile(r"Left out: \d+ of \d+ sentences$"))
        assert left_out.count() == 1
    page.goto("/copies/{copy}".format(**ids))
    family = page.locator("main").inner_text()
    assert "Left out: “The accounts of the two sides cannot be reconciled.” and 1 more" in family
    assert "“Drones hit fuel depot in Port Amsel as both sides claim heavy enemy losses” is dated" in family


def test_a_person_decides_that_two_are_no_copies(client: Any) -> None:
    page = client.get(between(WIRE, SUN)).text
    csrf = re.search(r'name="csrf" value="([^"]*)"', page)[1]
    form = {"one": WIRE.id, "other": SUN.id, "csrf": csrf}
    assert client.post("/copies/apart", data={**form, "reason": " "}).status_code == 400
    assert client.post("/copies/apart", data={**form, "reason": "x", "other": "none"}).status_code == 400
    answer = client.post("/copies/apart", data={**form, "reason": BAD}, follow_redirects=False)
    assert answer.status_code == 303
    after = client.get(answer.headers["location"]).text
    assert "Decided to be no copies by" in told(after)
    assert "<script>alert" not in after
    assert "of meaning" not in told(after)
    assert "Lund Wire" not in told(client.get(f"/article/{SUN.id}").text)


def member(name: str, start: str | None, *of: str) -> dict[str, Any]:
    published = {"start": start, "end": start, "basis": "stated", "why": None, "moment": None}
    return {"id": name, "published": published, "links": [{"of": o} for o in of]}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_tree_has_every_member_once_below_its_source(data: st.DataObject) -> None:
    days = st.none() | st.dates(datetime(1900, 1, 1).date(), datetime(2099, 1, 1).date()).map(str)
    members = []
    for n in range(data.draw(st.integers(1, 25))):
        of = data.draw(st.lists(st.integers(0, n - 1), max_size=2, unique=True)) if n else []
        members.append(member(str(n), data.draw(days), *map(str, of)))
    drawn = picture({"members": members})
    order = [row.member["id"] for row in drawn.rows]
    assert sorted(order) == sorted(m["id"] for m in members)
    assert len(drawn.marks) <= 8
    assert all(0 <= row.x <= 560 for row in drawn.rows)
    depth = 0
    for row in drawn.rows:
        above = row.member["links"][0]["of"] if row.member["links"] else None
        assert above is None or order.index(above) < order.index(row.member["id"])
        depth += row.opens - row.back if row is not drawn.rows[0] else 0
        assert depth == row.depth
    assert drawn.rows[0].opens
    assert all(a.y < b.y for a, b in pairwise(drawn.rows))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 8), st.integers(0, 8), st.data())
def test_every_sentence_stands_in_one_row(left: int, right: int, data: st.DataObject) -> None:
    there, here = (" ".join(f"{side}{n}." for n in range(count)) for side, count in (("t", left), ("h", right)))
    numbers = st.tuples(st.integers(0, max(right - 1, 0)), st.integers(0, max(left - 1, 0)), st.just(0.5))
    aligned = data.draw(st.lists(numbers, max_size=6, unique=True)) if left and right else []
    sentences = {
        "there": [[4 * n, 4 * n + 3, 1] for n in range(left)], "here": [[4 * n, 4 * n + 3, 1] for n in range(right)]
    }  # fmt: skip
    compared = {"sentences": sentences, "aligned": aligned, "across": data.draw(st.booleans())}
    rows = pairs(there, here, compared, [])
    cells = [[re.sub(r"<[^>]+>", "", str(cell)).split() for cell in (row.left, row.right)] for row in rows]
    assert sorted(word for row in cells for cell in row for word in cell) == sorted(f"{there} {here}".split())
    for n, m, _ in aligned:
        assert any(f"t{m}." in left and f"h{n}." in right for left, right in cells)


def test_changes_that_overlap_keep_the_words_as_they_are() -> None:
    text = "About 40 <dead> in Vessin."
    change = {"kind": "number", "there": {"start": 0, "end": 8}, "here": {"start": 0, "end": 15}}
    other = {"kind": "place", "there": {"start": 6, "end": 25}, "here": {"start": 8, "end": 8}}
    compared = {"sentences": {"there": [[0, 26, 5]], "here": [[0, 26, 5]]}, "aligned": [[0, 0, 1.0]], "across": False}
    (row,) = pairs(text, text, compared, [change, other])
    for cell in (row.left, row.right):
        assert re.sub(r"<[^>]+>", "", str(cell)) == "About 40 &lt;dead&gt; in Vessin."
    assert 'data-change="1 2">40</a>' in row.left
    assert row.left.count('id="l-1"') == row.left.count('id="l-2"') == 1


def test_quotes_are_joined_along_the_chain_of_copies() -> None:
    def quote(of: str, there: str, here: str) -> dict[str, Any]:
        spans = {"there": {"start": 0, "end": 5, "text": there}, "here": {"start": 0, "end": 5, "text": here}}
        return {"of": of, "drift": [{"kind": "quote", **spans}]}

    family = {
        "members": [
            {"id": "a", "links": []}, {"id": "b", "links": [quote("a", "We hold.", "We held.")]},
            {"id": "c", "links": [quote("b", "We held.", "")]}, {"id": "d", "links": []}, {"id": "e", "links": []},
        ]
    }  # fmt: skip
    texts = {"a": "“We hold.”", "b": "“We held.”", "c": "", "d": "He said: “We  HOLD.”", "e": "Nothing."}
    assert variants(family, texts) == [
        [Variant("We hold.", ("a", "d")), Variant("We held.", ("b",)), Variant("", ("c",))]
    ]  # fmt: skip


def test_a_change_lights_up_on_both_sides(own: str, page: Page) -> None:
    page.goto(between(WIRE, POST))
    lit = "() => [...document.querySelectorAll('.beside .lit')].map((one) => one.textContent)"
    page.locator(".change-list [data-change]").first.hover()
    both = page.evaluate(lit)
    assert len(both) == 2
    assert "ever carried a single" in both[1]
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.dataset.change") == "1"
    page.locator(".beside .drift").nth(1).click()
    assert page.evaluate(lit) == both
    width, height = chromium.PHONE
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    boxes = [page.locator(".pair:not(.head) > div").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[0]["y"] < boxes[1]["y"]


def test_the_decision_is_made_on_the_page(own: str, page: Page) -> None:
    page.goto(between(WIRE, SUN))
    page.get_by_role("button", name="Decide so").click()
    assert page.url.endswith(between(WIRE, SUN))
    page.get_by_label("These are no copies of each other, because").fill("one wire, two subscribers")
    page.get_by_role("button", name="Decide so").click()
    page.get_by_text("one wire, two subscribers").wait_for()


def test_on_a_phone_a_list_stands_for_the_tree(own: str, page: Page) -> None:
    page.goto(f"/copies/{POST.id}")
    assert page.locator(".tree svg").is_visible()
    width, height = chromium.PHONE
    page.set_viewport_size({"width": width, "height": height})
    assert not page.locator(".tree svg").is_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.locator(".nest li:not(.drifts li)").count() == 4
