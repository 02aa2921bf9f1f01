"""A record corrected on a page: signed, beside the machine's reading, undone; also by two at once, and the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import browser as chromium
import pytest
from editing import HOSTILE, Editor, desk
from lxml import html

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def editor(sample: Path, tmp_path: Path) -> Iterator[Editor]:
    chromium.copy(sample, tmp_path / "mine.db")
    with desk(tmp_path / "mine.db") as made:
        yield made


def address(line: dict[str, Any]) -> str:
    """Where a record is corrected."""
    return f"/correct/{line['article']}/{quote(line['id'], safe=':')}"


def first(editor: Editor, kind: str, words: str = "") -> dict[str, Any]:
    """The first record of a kind with these words in it."""
    return next(r for r in editor.ledger.list(kind) if words in r["evidence"][0]["text"])


def now(editor: Editor, line: dict[str, Any]) -> dict[str, Any] | None:
    """The record as it stands."""
    lines = editor.ledger.list(line["kind"])
    return next((r for r in lines if (r["id"], r["article"]) == (line["id"], line["article"])), None)


def test_a_speaker_and_a_day_are_corrected_and_the_reading_stays(editor: Editor) -> None:
    line = first(editor, "statement", "We object to the guns")
    page = editor.get(address(line))
    written = {"f.speaker": "ruth-calder", "f.when": "2025-04-30", "reason": "heard the tape", "do": "save"}
    answer = editor.send(page, address(line), **written)
    assert answer.status_code == 303, answer.text
    there = now(editor, line)
    assert there is not None
    assert there["speaker"]["name"] == "Ruth Calder"
    assert there["when"]["start"] == "2025-04-30"
    assert set(there["corrected"]["fields"]) == {"speaker", "when"}
    shown = editor.get(address(line))
    assert "The machine read: " in shown
    said = " ".join(html.fromstring(shown).xpath("string(//section[@aria-labelledby='history'])").split())
    assert "the machine" in said
    assert "heard the tape" in said
    found = editor.get("/ledger/statement?who=ruth-calder&q=guns")
    assert "We object to the guns" in html.fromstring(found).text_content()


def test_what_would_change_is_shown_first(editor: Editor) -> None:
    line = first(editor, "statement", "We object to the guns")
    written = {"f.speaker": "ruth-calder", "reason": "heard the tape", "do": "preview"}
    answer = editor.send(editor.get(address(line)), address(line), **written)
    assert answer.status_code == 200
    assert "This would change" in answer.text
    assert dict(editor.form(answer.text, address(line)))["f.speaker"] == "ruth-calder"
    assert now(editor, line) == line


def test_a_record_is_none_and_one_again(editor: Editor) -> None:
    line = first(editor, "incident")
    answer = editor.send(editor.get(address(line)), address(line), reason="a misreading", do="strike")
    assert answer.status_code == 303
    assert now(editor, line) is None
    page = editor.get("/corrections")
    assert "a misreading" in page
    undone = editor.send(page, "/corrections/1/undo", reason="it was one")
    assert undone.status_code == 303
    assert now(editor, line) is not None


def test_of_two_editors_the_second_is_told_and_keeps_what_she_wrote(editor: Editor) -> None:
    line = first(editor, "statement", "We object to the guns")
    stale = editor.get(address(line))
    one = editor.send(stale, address(line), **{"f.speaker": "ruth-calder", "reason": "first", "do": "save"})
    assert one.status_code == 303
    two = editor.send(stale, address(line), **{"f.speaker": "mina-torv", "reason": "<i>second</i>", "do": "save"})
    assert two.status_code == 409
    kept = dict(editor.form(two.text, address(line)))
    assert (kept["f.speaker"], kept["reason"]) == ("mina-torv", "<i>second</i>")
    assert "What you wrote is still here" in two.text
    there = now(editor, line)
    assert there is not None
    assert there["speaker"]["name"] == "Ruth Calder"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"f.when": "some day"}, "when"),
        ({"f.speaker": "nobody at all"}, "speaker"),
        ({"reason": ""}, "reason"),
        ({}, "nothing"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(editor: Editor, written: dict[str, str], said: str) -> None:
    line = first(editor, "statement", "We object to the guns")
    sent = {"f.cue": "shouted", "reason": HOSTILE, **written} if written else {"reason": "so"}
    answer = editor.send(editor.get(address(line)), address(line), do="save", **sent)
    assert answer.status_code == 400
    alert = " ".join(html.fromstring(answer.text).xpath("string(//*[@role='alert'])").split())
    assert said in alert.lower()
    assert "<script>alert" not in answer.text
    assert now(editor, line) == line


def test_an_unknown_record_is_not_here(editor: Editor) -> None:
    line = first(editor, "statement")
    editor.get(f"/correct/{line['article']}/statement:0000000000000000", 404)
    editor.get(f"/correct/sha256:{'0' * 64}/{line['id']}", 404)


def test_the_log_is_filtered_by_person_and_kind_of_decision(editor: Editor) -> None:
    line = first(editor, "incident")
    editor.send(editor.get(address(line)), address(line), reason="a misreading", do="strike")
    editor.ledger.merge_actor("aldric-voss", "tomas-reik", reason="one man", by="Edda")
    page = editor.get("/corrections?by=Edda")
    assert "one man" in page
    assert "a misreading" not in page
    verbs = html.fromstring(page).xpath("//select[@name='verb']/option/@value")
    assert any("merge" in verb for verb in verbs)
    assert "a misreading" not in editor.get("/corrections?verb=merge")
    assert editor.client.get("/corrections?number=999").status_code in (200, 404)


def test_a_correction_and_its_undo_by_keyboard_alone(own: str, page: Page, ids: dict[str, str]) -> None:
    page.goto(f"/correct/{ids['article']}/{ids['record']}")
    page.locator("#f-when").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("2025-04-29")
    page.locator("textarea[name='reason']").focus()
    page.keyboard.type("a day earlier")
    page.get_by_role("button", name="Correct it").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?done=1"))
    assert page.get_by_role("status").first.inner_text().startswith("Decision 1")
    assert page.locator("#f-when").input_value() == "2025-04-29"
    assert not chromium.violations(page)
    page.goto("/corrections")
    assert "a day earlier" in page.locator("main").inner_text()
    width, height = chromium.PHONE
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
