"""The page of a person, body or country: what it shows, and who is who decided on it, also by two at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from editing import BACKWARDS, HOSTILE, Editor, add, desk, report, saying
from lxml import html

from onrecord.ledger import Ledger
from onrecord.model.parts import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def editor(sample: Path, tmp_path: Path) -> Iterator[Editor]:
    chromium.copy(sample, tmp_path / "mine.db")
    with desk(tmp_path / "mine.db") as made:
        yield made


def test_a_person_has_roles_spellings_kinds_sayings_and_losses(editor: Editor) -> None:
    page = editor.get("/actor/tomas-reik")
    root = html.fromstring(page)
    assert root.findtext(".//h1") == "Tomas Reik"
    assert root.xpath("//a[@href='/ledger/statement?who=tomas-reik']")
    rows = [" ".join(row.text_content().split()) for row in root.xpath("//table[@class='roles']/tbody/tr")]
    assert any(row.startswith("spokesman for the Karvethi Defense Ministry 6 May 2025") for row in rows)
    assert len(root.xpath("//svg[@class='span']/rect")) == len(rows)
    names = root.xpath("string(//section[contains(@class, 'names')])")
    assert "Tomas Reyk" in names
    assert "strike military targets and nothing else" in page
    assert "at least 300 personnel" in root.xpath("string(//section[@aria-labelledby='losses'])")
    assert len(root.xpath("//svg[@class='bars']/g")) == 12


def test_a_country_has_its_bodies_and_people_and_a_person_leads_to_the_country(editor: Editor) -> None:
    people = html.fromstring(editor.get("/actor/karveth")).xpath("string(//section[@aria-labelledby='people'])")
    assert "Aldric Voss" in people
    assert "Karvethi Defense Ministry" in people
    assert "Joachim Bael" not in people
    assert html.fromstring(editor.get("/actor/tomas-reik")).xpath("//a[@href='/actor/karveth']")


def test_contacts_are_clocks_with_whom_and_how_long_ago(editor: Editor) -> None:
    contacts = html.fromstring(editor.get("/actor/adele-norrick")).xpath("//section[@aria-labelledby='contacts']")[0]
    said = " ".join(contacts.text_content().split())
    assert [who.text_content() for who in contacts.xpath(".//h3")] == ["Stellan Roe", "Ruth Calder", "Marta Kessel"]
    assert "41 days since the last call, 1 May 2025; 2 contacts of a known day" in said
    assert "61 days of silence up to 1 May 2025" in said
    assert len(contacts.xpath(".//svg[@class='strip']/rect[@class='dot']")) == 4


def test_an_unknown_id_says_so_and_names_the_nearest(editor: Editor) -> None:
    page = editor.get("/actor/ruth-caldor", 404)
    assert "ruth-caldor" in page
    assert html.fromstring(page).xpath("//main//a[@href='/actor/ruth-calder']")
    for odd in ("zzzzzz", HOSTILE.replace("/", ""), "%00", "%20", "é" * 300):
        assert "<script>alert" not in editor.get(f"/actor/{odd}", 404)


def test_suggestions_come_by_the_beginning_of_any_name(editor: Editor) -> None:
    found = editor.client.get("/actor/suggest", params={"q": "cald"}).json()
    assert found[0]["id"] == "ruth-calder"
    assert found[0]["records"] == sum(editor.ledger.actor("ruth-calder")["records"].values())
    assert editor.client.get("/actor/suggest", params={"q": "%_"}).json() == []


def test_two_are_merged_and_the_merge_is_undone(editor: Editor) -> None:
    before = editor.ledger.actor("tomas-reik")["articles"]
    answer = editor.send(editor.get("/actor/aldric-voss"), "/actor/merge", into="Tomas Reik", reason="one man")
    assert answer.status_code == 303
    page = editor.get(answer.headers["location"])
    assert answer.headers["location"].startswith("/actor/tomas-reik?done=")
    assert "Decision 1" in page
    assert "Aldric Voss" in html.fromstring(page).xpath("string(//section[contains(@class, 'names')])")
    assert editor.ledger.actor("tomas-reik")["articles"] > before
    moved = editor.client.get("/actor/aldric-voss", follow_redirects=False)
    assert moved.headers["location"] == "/actor/tomas-reik?was=aldric-voss"
    undone = editor.send(page, "/corrections/1/undo", reason="they are two")
    assert undone.status_code == 303
    assert "they are two" in editor.get(undone.headers["location"])
    assert editor.client.get("/actor/aldric-voss", follow_redirects=False).status_code == 200


def test_a_spelling_is_split_off(editor: Editor) -> None:
    answer = editor.send(
        editor.get("/actor/tomas-reik"), "/actor/split", spelling=["Tomas Reyk"], into="Tomas Reyk the elder",
        reason="his father",
    )  # fmt: skip
    assert answer.headers["location"].startswith("/actor/tomas-reyk-the-elder?done=")
    page = editor.get(answer.headers["location"])
    assert html.fromstring(page).findtext(".//h1") == "Tomas Reyk the elder"
    assert "Tomas Reyk" not in [n["name"] for n in editor.ledger.actor("tomas-reik")["names"]]


def test_of_two_editors_the_second_is_told_what_the_first_decided(editor: Editor) -> None:
    stale = editor.get("/actor/mina-torv")
    assert editor.send(stale, "/actor/merge", into="tomas-reik", reason="first").status_code == 303
    answer = editor.send(stale, "/actor/merge", into="ruth-calder", reason="<b>second</b>")
    assert answer.status_code == 409
    assert "Somebody has decided something about this" in answer.text
    assert "first" in html.fromstring(answer.text).xpath("string(//ol)")
    kept = dict(editor.form(answer.text, "/actor/merge"))
    assert (kept["into"], kept["reason"]) == ("ruth-calder", "<b>second</b>")
    again = editor.send(answer.text, "/actor/merge")
    assert again.status_code == 400
    assert "is merged into tomas-reik" in again.text


def test_what_cannot_be_decided_is_said_and_nothing_is_lost(editor: Editor) -> None:
    page = editor.get("/actor/mina-torv")
    for written, expected in (
        ({"into": "tomas-reik", "reason": " "}, "reason"),
        ({"into": "nobody like that", "reason": "so"}, "nobody in the ledger"),
        ({"into": "mina-torv", "reason": "so"}, "itself"),
    ):
        answer = editor.send(page, "/actor/merge", **written)
        assert answer.status_code == 400
        assert expected in answer.text.lower()
    several = editor.send(page, "/actor/merge", into="the", reason="so")
    assert several.status_code == 400
    assert len(html.fromstring(several.text).xpath("//input[@type='radio'][@name='into']")) > 1
    assert list(editor.ledger.decisions()) == []


def test_hostile_names_are_shown_and_run_nowhere(tmp_path: Path) -> None:
    one = Actor(HOSTILE, "hostile", "person", role=HOSTILE, span=None, country="XA")
    other = Actor(BACKWARDS, "backwards", "organisation", role="x" * 5000)
    ledger = add(
        tmp_path / "l.db", (report(1, HOSTILE, title=HOSTILE, outlet=HOSTILE), [saying(one, HOSTILE)]),
        (report(2, "word " * 2000, title=BACKWARDS * 400), [saying(other, "word " * 1999)]),
    )  # fmt: skip
    with desk(ledger) as editor:
        for actor in ("hostile", "backwards"):
            root = html.fromstring(editor.get(f"/actor/{actor}"))
            assert not root.xpath("//script[not(@src)]")
            assert not root.xpath("//*[@onerror]")
        answer = editor.send(editor.get("/actor/hostile"), "/actor/merge", into="backwards", reason=HOSTILE)
        page = editor.get(answer.headers["location"])
        assert "&lt;script&gt;" in page
        assert not html.fromstring(page).xpath("//script[not(@src)]")


def test_somebody_of_many_records_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaker = Actor("Anna Vell", "anna-vell", "person")
    found = [
        (report(n, f"We will hold line number {n} here."), [saying(speaker, f"We will hold line number {n} here.", n)])
        for n in range(700)
    ]
    asked: list[int] = []
    page = Ledger.page

    def counted(self: Ledger, *args: object, **options: object) -> object:
        answer = page(self, *args, **options)  # type: ignore[arg-type]
        asked.append(len(answer.lines))
        return answer

    monkeypatch.setattr(Ledger, "page", counted)
    with desk(add(tmp_path / "l.db", *found)) as editor:
        text = editor.get("/actor/anna-vell")
    assert "700 records in 700 reports" in text
    assert 0 < sum(asked) < 300
    assert len(text) < 60_000


def test_the_page_as_of_a_day_has_no_forms(editor: Editor) -> None:
    page = html.fromstring(editor.get("/actor/tomas-reik?as_of=2025-06-30"))
    assert not page.xpath("//form[@action='/actor/merge']")
    assert "as of 2025-06-30" in page.text_content()
    assert editor.client.get("/actor/tomas-reik?as_of=soon").status_code == 400


def test_a_merge_and_its_undo_by_keyboard_alone(own: str, page: Page) -> None:
    page.goto("/actor/aldric-voss")
    page.locator("summary", has_text="merge").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("reik")
    page.get_by_role("option", name="Tomas Reik").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#into").input_value() == "tomas-reik"
    page.keyboard.press("Tab")
    page.keyboard.type("one man")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actor/tomas-reik?done=1")
    assert page.get_by_role("status").inner_text().startswith("Decision 1")
    assert not chromium.violations(page)
    page.locator("#decided summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("two after all")
    page.keyboard.press("Enter")
    page.wait_for_url("**/corrections?done=2")
    assert "two after all" in page.get_by_role("status").inner_text()


def test_on_a_phone_without_script_all_is_there(browser: Browser, own: str) -> None:
    width, height = chromium.PHONE
    context = browser.new_context(base_url=own, viewport={"width": width, "height": height}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/actor/aldric-voss")
    page.locator("summary", has_text="merge").click()
    page.fill("#into", "Tomas Reik")
    page.locator("form[action='/actor/merge'] textarea").fill("one man")
    page.locator("form[action='/actor/merge'] button").click()
    page.wait_for_url("**/actor/tomas-reik?done=1")
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= width
    context.close()
