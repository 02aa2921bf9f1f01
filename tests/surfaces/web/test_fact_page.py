"""The page of a fact: claims side by side, by origin, without a verdict; made one and taken apart by editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import browser as chromium
import pytest
from editing import HOSTILE, Editor, add, desk, lost, report, saying
from lxml import html

from onrecord.model.parts import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KARVETH = Actor("Karveth", "karveth", "country", country="XK")
REIK = Actor("Tomas Reik", "tomas-reik", "person", role="spokesman")
CALDER = Actor("Ruth Calder", "ruth-calder", "person", role="General")


@pytest.fixture
def editor(sample: Path, tmp_path: Path) -> Iterator[Editor]:
    chromium.copy(sample, tmp_path / "mine.db")
    with desk(tmp_path / "mine.db") as made:
        yield made


@pytest.fixture
def disputed(tmp_path: Path) -> Iterator[Editor]:
    """Two outlets on the losses of one day, with two claimants."""
    path = add(
        tmp_path / "two.db",
        (report(1, "Karveth lost 4 tanks, Reik said."), [lost(KARVETH, 4, REIK, "Karveth lost 4 tanks, Reik said.")]),
        (
            report(2, "Karveth lost 31 tanks, Calder said.", outlet="The Echo"),
            [lost(KARVETH, 31, CALDER, "Karveth lost 31 tanks, Calder said.")],
        ),
    )
    with desk(path) as made:
        yield made


def text_of(page: str, where: str) -> str:
    """The words of a part of a page, on one line."""
    return " ".join(html.fromstring(page).xpath(f"string({where})").split())


def section(name: str) -> str:
    """The part of the page under a heading."""
    return f"//section[@aria-labelledby='{name}']"


def address(fact: str) -> str:
    return f"/fact/{quote(fact, safe=':')}"


def most_told(editor: Editor, kind: str) -> dict[str, object]:
    """The fact of a kind that most reports tell."""
    return max((f for f in editor.ledger.list("fact") if f["kind"] == kind), key=lambda f: f["reports"])


def test_reports_stand_by_origin_with_their_words(editor: Editor) -> None:
    fact = most_told(editor, "statement")
    page = editor.get(address(str(fact["id"])))
    reports = text_of(page, section("reports"))
    assert "Origin 1" in reports
    assert "Origin 2" not in reports
    assert reports.count("Correct") == fact["reports"]
    for line in editor.ledger.list("statement"):
        if line["fact"] == fact["id"]:
            assert line["evidence"][0]["text"] in reports
    assert "4 reports, 1 origin" in text_of(page, "//main")


def test_wordings_say_who_has_which_words(editor: Editor) -> None:
    page = editor.get(address(str(most_told(editor, "statement")["id"])))
    said = text_of(page, "//main")
    assert "lacks burning but the harbor is" in said
    assert "Strait Digest" in said


def test_claimants_stand_side_by_side_with_the_spread_of_their_figures(disputed: Editor) -> None:
    facts = list(disputed.ledger.list("fact"))
    (one,) = {f["id"] for f in facts}
    page = disputed.get(address(one))
    said = text_of(page, "//main")
    assert "Tomas Reik" in said
    assert "Ruth Calder" in said
    assert "2 origins" in said
    assert len(html.fromstring(page).xpath("//section[.//*[local-name()='svg']]")) > 0
    assert "verdict" not in said.lower()


def test_an_unknown_fact_is_not_here(editor: Editor) -> None:
    for wrong in ("fact:0000000000000000", "nonsense", quote(HOSTILE, safe="")):
        page = editor.get(f"/fact/{wrong}", 404)
        assert "Not here" in page
        assert "<script>alert" not in page


def test_two_are_made_one_and_one_again_two(disputed: Editor, tmp_path: Path) -> None:
    path = add(
        tmp_path / "apart.db",
        (report(1, "The ford is ours."), [saying(REIK, "The ford is ours.")]),
        (report(2, "Nobody holds the ford.", outlet="The Echo"), [saying(CALDER, "Nobody holds the ford.", 2)]),
    )
    with desk(path) as editor:
        first, second = (f["id"] for f in editor.ledger.list("fact"))
        answer = editor.send(editor.get(address(first)), "/fact/same", other=second, reason="one dispute")
        assert answer.status_code == 303, answer.text
        page = editor.get(answer.headers["location"])
        assert "Decision 1" in page
        assert [f["reports"] for f in editor.ledger.list("fact")] == [2]
        moved = editor.client.get(address(first), follow_redirects=False)
        assert moved.headers["location"].startswith(address(second))
        undone = editor.send(page, "/corrections/1/undo", reason="two after all")
        assert undone.status_code == 303
        assert sorted(f["reports"] for f in editor.ledger.list("fact")) == [1, 1]


def test_a_record_is_taken_out(disputed: Editor) -> None:
    (fact,) = {f["id"] for f in disputed.ledger.list("fact")}
    page = disputed.get(address(fact))
    record = html.fromstring(page).xpath("//input[@name='record']/@value")[1]
    answer = disputed.send(page, "/fact/apart", record=record, reason="another day")
    assert answer.status_code == 303, answer.text
    assert sorted(f["reports"] for f in disputed.ledger.list("fact")) == [1, 1]


def test_what_cannot_be_decided_is_said(editor: Editor) -> None:
    fact = str(most_told(editor, "statement")["id"])
    page = editor.get(address(fact))
    for other, reason in (("fact:0000000000000000", "so"), (fact, "so"), ("x", "so"), ("x", "")):
        answer = editor.send(page, "/fact/same", other=other, reason=reason)
        assert answer.status_code == 400
    assert list(editor.ledger.decisions()) == []


def test_as_of_a_day_there_is_nothing_to_decide(editor: Editor) -> None:
    fact = str(most_told(editor, "statement")["id"])
    assert "/fact/same" not in editor.get(f"{address(fact)}?as_of=2025-06-12")
    editor.get(f"{address(fact)}?as_of=2025-06-01", 404)


def test_facts_are_made_one_by_keyboard_alone(own: str, page: Page, ids: dict[str, str]) -> None:
    page.goto(address(ids["fact"]))
    page.locator("summary", has_text="The same as another fact").focus()
    page.keyboard.press("Enter")
    page.locator("form[action='/fact/same'] input[name='other']").focus()
    other = page.evaluate("fetch('/api/v1/facts?limit=2').then(r => r.json()).then(d => d.items[1].id)")
    page.keyboard.type(other)
    page.keyboard.press("Tab")
    page.keyboard.type("one saying")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=1")
    assert page.get_by_role("status").first.inner_text().startswith("Decision 1")
    assert not chromium.violations(page)


def test_on_a_phone_without_script_all_is_there(browser: Browser, served: str, ids: dict[str, str]) -> None:
    width, height = chromium.PHONE
    context = browser.new_context(
        base_url=served, viewport={"width": width, "height": height}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address(ids["fact"]))
    assert "Origin 1" in page.locator("main").inner_text()
    page.locator("summary", has_text="The same as another fact").click()
    assert page.locator("form[action='/fact/same'] button").is_visible()
    context.close()
