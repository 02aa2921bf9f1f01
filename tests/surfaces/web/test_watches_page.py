"""Watches made on the desk: by a form, tried before, kept in the ledger with a name; nonsense beside its field."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from editing import BACKWARDS, HOSTILE, Editor, desk
from guarded import desk_with_users
from lxml import html
from playwright.sync_api import expect

from onrecord.engines.trial import NAME
from onrecord.engines.watched import Watches, note_watched
from onrecord.surfaces.web.pages import watches as subject
from onrecord.watching.conditions import conditions
from onrecord.watching.watches import load_watches

if TYPE_CHECKING:
    from playwright.sync_api import Page

CALLS = {
    "name": "calls-of-karveth", "f.kind": "contact", "f.who": ["Karveth", "Sergei Tarn"], "condition": "silence-ended",
    "p.silence-ended.days": "21", "p.words": "call*\nline", "importance": "high", "about": "Who speaks again",
}  # fmt: skip
FORM = "/watches"


@pytest.fixture
def editor(sample: Path, tmp_path: Path) -> Iterator[Editor]:
    chromium.copy(sample, tmp_path / "desk.db")
    with desk(tmp_path / "desk.db") as made:
        yield made


def wrong(page: str) -> dict[str, str]:
    """By field, what is said to be wrong beside it."""
    tree = html.fromstring(page)
    said = {p.get("id").removesuffix("-wrong"): p.text_content().strip() for p in tree.xpath("//p[@class='wrong']")}
    for field in said:
        assert tree.xpath(f"//*[contains(@aria-describedby, '{field}-wrong')]"), field
    return said


def names(editor: Editor) -> list[str]:
    tree = html.fromstring(editor.get("/watches"))
    return [th.text_content() for th in tree.xpath("//section[@aria-labelledby='own']//tbody//th")]


def test_a_watch_is_tried_made_and_removed_and_all_of_it_is_signed(editor: Editor) -> None:
    page = editor.get("/watches")
    tried = editor.send(page, FORM, **CALLS, do="try", over="90")
    assert tried.status_code == 200, wrong(tried.text)
    assert "What it would have raised in 90 days" in tried.text
    assert editor.ledger.kept_watches() == {}
    made = editor.send(tried.text, FORM, do="save")
    assert (made.status_code, made.headers["location"]) == (303, "/watches?done=calls-of-karveth")
    kept = editor.ledger.kept_watches()["calls-of-karveth"]
    assert kept["watch"] == {
        "name": "calls-of-karveth", "about": "Who speaks again", "condition": "silence-ended", "importance": "high",
        "filter": {"kind": "contact", "who": ["Karveth", "Sergei Tarn"]}, "days": 21, "words": ["call*", "line"],
    }  # fmt: skip
    shown = " ".join(html.fromstring(editor.get(made.headers["location"])).text_content().split())
    assert "calls-of-karveth is a watch now." in shown
    assert "Contacts of Karveth or Sergei Tarn" in shown
    assert "silence-ended, days 21, words call* and line" in shown
    assert f"made here by {kept['by']}" in shown
    assert editor.send(editor.get("/watches"), "/watches/calls-of-karveth/remove").status_code == 303
    assert names(editor) == []
    every = [a for a in editor.ledger.audit() if a["did"].endswith(" watch")]
    acts = [(a["did"], a["by"], a["about"].partition(":")[0]) for a in every]
    assert sorted(acts) == [(verb, kept["by"], "calls-of-karveth") for verb in ("add watch", "remove watch")]
    assert editor.client.post("/watches/calls-of-karveth/remove").status_code == 403
    token = dict(editor.form(editor.get("/watches"), "/watches/take"))["csrf"]
    assert editor.client.post("/watches/nobody/remove", data={"csrf": token}).status_code == 404


def test_what_it_would_have_raised_is_what_the_same_watch_raised(editor: Editor) -> None:
    ready = {w.name: w for w in load_watches("nowhere.toml", "sample").ready}["silence-ended"]
    fields = {"name": "again", "condition": "silence-ended", "p.silence-ended.days": str(ready.given["days"])}
    tried = editor.send(editor.get("/watches"), FORM, **fields, do="try", over="365").text
    titles = [li.text_content() for li in html.fromstring(tried).xpath("//ol[@class='plain tested']/li")]
    raised = [a["title"] for a in editor.ledger.alerts() if a["watch"] == "silence-ended"]
    assert raised
    assert all(any(title in said for said in titles) for title in raised)


def test_a_filter_of_the_ledger_leads_to_the_form_that_has_it(editor: Editor) -> None:
    page = editor.get("/ledger/contact?who=karveth&status=held&origins=2&since=2025")
    (link,) = html.fromstring(page).xpath("//a[text()='Watch this']/@href")
    form = dict(editor.form(editor.get(link), FORM))
    written = [form[name] for name in ("f.kind", "f.status", "condition", "p.new.origins")]
    assert written == ["contact", "held", "new", "2"]
    assert ("f.who", "karveth") in editor.form(editor.get(link), FORM)
    nothing = editor.get("/ledger/contact?who=karveth&place=meresk")
    assert "/watches?kind=contact&amp;who=karveth&amp;place=meresk" in nothing
    doubts = html.fromstring(editor.get("/ledger/discrepancy?type=drift")).xpath("//a[text()='Watch this']/@href")
    form = dict(editor.form(editor.get(doubts[0]), FORM))
    assert (form["f.kind"], form["condition"]) == ("drift", "drift")
    assert "Watch this" not in editor.get("/ledger/actor")
    assert "A contact after a silence of more than so many days." in editor.get("/watches")


def test_ready_ones_are_taken_over_and_then_only_those_run(editor: Editor) -> None:
    ready = load_watches("nowhere.toml", "sample").ready
    page = editor.get("/watches")
    assert "These run as long as there are none of your own" in page
    first = next(f for f in html.fromstring(page).forms if f.action == "/watches/take" and f.get("id") is None)
    data = dict(first.form_values())
    assert editor.client.post("/watches/take", data=data, follow_redirects=False).status_code == 303
    assert names(editor) == [data["name"]]
    assert "These do not run" in editor.get("/watches")
    follower = Watches(editor.ledger, [], ready)
    assert follower.renew()
    assert [w.name for w in follower.active] == [data["name"]]
    rest = next(f for f in html.fromstring(editor.get("/watches")).forms if f.get("id") == "take-all")
    every = [value for name, value in rest.form_values() if name == "name"]
    sent = {"csrf": data["csrf"], "name": every}
    assert editor.client.post("/watches/take", data=sent, follow_redirects=False).status_code == 303
    assert sorted(names(editor)) == sorted(w.name for w in ready)
    assert editor.client.post("/watches/take", data=sent).status_code == 400


@pytest.mark.parametrize(
    ("fields", "where", "said"),
    [
        ({"name": "Not A Name"}, "w-name", "small letters"),
        ({"name": "a" * 65}, "w-name", "small letters"),
        ({"about": "a" * 301}, "w-about", "300 characters at most"),
        ({"condition": "odd"}, "w-condition", "no condition 'odd'"),
        ({"importance": "odd"}, "w-importance", "no importance 'odd'"),
        ({"f.kind": "odd"}, "w-f-kind", "no kind 'odd'"),
        ({"f.role": "odd"}, "w-f-role", "no 'odd'"),
        ({"f.place": "x" * 201}, "w-f-place", "too long"),
        ({"f.who": [f"n{n}" for n in range(21)]}, "w-f-who", "too many names"),
        ({"f.q": "x" * 401}, "w-f-q", "too long"),
        ({"p.silence-ended.days": "-1"}, "w-p-silence-ended-days", "1 or more"),
        ({"p.silence-ended.days": "1e400"}, "w-p-silence-ended-days", "is a number"),
        ({"p.silence-ended.days": "9" * 15_000}, "w-p-silence-ended-days", "is a number"),
        ({"p.silence-ended.days": "soon"}, "w-p-silence-ended-days", "not 'soon'"),
        ({"p.silence-ended.by": "odd"}, "w-p-silence-ended-by", "pair or side"),
        ({"p.max_age": "99999"}, "w-p-max_age", "36,500 days at most"),
        ({"p.between": ["Karveth", ""]}, "w-p-between", "two parties, not 1"),
        ({"p.words": "\n".join(["w"] * 201)}, "w-p-words", "a list of words"),
        ({"condition": "rise", "p.rise.window": "1000000000"}, "w-p-rise-window", "10,000 at most"),
        ({"condition": "new", "p.new.near": "Nowhere Bay"}, "w-p-new-near", "no place 'Nowhere Bay'"),
        ({"condition": "new", "p.new.near": "91, 0"}, "w-p-new-near", "latitude"),
        ({"condition": "answered", "p.words": ""}, "w-condition", "needs the words"),
        ({"name": "silence-ended"}, "w-name", "ready in the pack"),
    ],
)
def test_nonsense_is_told_beside_its_field_and_nothing_is_lost(
    editor: Editor, fields: dict[str, str], where: str, said: str
) -> None:
    for do in ("try", "save"):
        answer = editor.send(editor.get("/watches"), FORM, **{**CALLS, **fields}, do=do)
        assert answer.status_code == 400
        assert said in wrong(answer.text)[where]
        again = editor.form(answer.text, FORM)
        for name, values in {**CALLS, **fields}.items():
            written = [v.removeprefix("\n") for n, v in again if n == name]
            wanted = [values] if isinstance(values, str) else values
            if name != "condition" or values in conditions():
                assert [v for v in written if v] == [v for v in wanted if v], name
    assert editor.ledger.kept_watches() == {}


def test_several_things_are_told_at_once(editor: Editor) -> None:
    fields = {**CALLS, "p.max_age": "x", "f.role": "odd", "p.silence-ended.days": "0"}
    found = wrong(editor.send(editor.get("/watches"), FORM, **fields, do="save").text)
    assert set(found) == {"w-p-max_age", "w-f-role", "w-p-silence-ended-days"}


def test_a_name_is_had_once_whatever_it_comes_from(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text('[[watch]]\nname = "calls-of-karveth"\ncondition = "conflict"\n')
    note_watched(editor.ledger, load_watches(tmp_path / "onrecord.toml", "sample").watches)
    assert "onrecord.toml, line 1" in " ".join(html.fromstring(editor.get("/watches")).text_content().split())
    answer = editor.send(editor.get("/watches"), FORM, **CALLS, do="save")
    assert "already" in wrong(answer.text)["w-name"]
    fields = {**CALLS, "name": "twice"}
    page = editor.get("/watches")
    assert editor.send(page, FORM, **fields, do="save").status_code == 303
    assert "already" in wrong(editor.send(page, FORM, **fields, do="save").text)["w-name"]
    assert list(editor.ledger.kept_watches()) == ["twice"]


def test_what_is_broken_in_the_ledger_is_told_and_removed_and_the_others_work(editor: Editor) -> None:
    editor.ledger.remember("watch:broken", {"watch": {"condition": "odd"}, "by": "Ada", "at": ""})
    editor.ledger.remember("watch:mangled", ["no", "watch"])
    assert editor.send(editor.get("/watches"), FORM, **CALLS, do="save").status_code == 303
    page = editor.get("/watches")
    assert names(editor) == ["calls-of-karveth"]
    assert "the desk, watch broken: no condition" in page
    for name in ("broken", "mangled"):
        assert editor.send(page, f"/watches/{name}/remove").status_code == 303
    assert list(editor.ledger.kept_watches()) == ["calls-of-karveth"]


def test_what_takes_too_long_is_said(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "_SECONDS", 0.0)
    tried = editor.send(editor.get("/watches"), FORM, **CALLS, do="try")
    assert tried.status_code == 200
    assert "takes longer than 0 seconds" in tried.text


def trials(count: int) -> list[BaseProcess]:
    """The processes that try watches, once there are so many."""
    until = time.monotonic() + 300
    while len(found := [child for child in multiprocessing.active_children() if child.name == NAME]) != count:
        assert time.monotonic() < until
        time.sleep(0.01)
    return found


def test_while_one_is_tried_other_pages_are_made_and_no_other_one_is_tried(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = editor.get("/watches")
    days = {w.name: w for w in load_watches("nowhere.toml", "sample").ready}["silence-ended"].given["days"]
    fields = {"name": "again", "condition": "silence-ended", "p.silence-ended.days": str(days), "over": "365"}
    answers: list[str] = []
    asking = Thread(target=lambda: answers.append(editor.send(page, FORM, **fields, do="try").text))
    asking.start()
    (process,) = trials(1)
    assert process.pid
    os.kill(process.pid, signal.SIGSTOP)
    try:
        for address in ("/", "/ledger/contact", "/watches", "/alerts"):
            editor.get(address)
        monkeypatch.setattr(subject, "_WAIT", 0.01)
        assert "Another one is being tried" in editor.send(page, FORM, **CALLS, do="try").text
        assert answers == []
    finally:
        os.kill(process.pid, signal.SIGCONT)
        asking.join()
    assert "What it would have raised in 365 days" in answers[0]
    assert html.fromstring(answers[0]).xpath("//ol[@class='plain tested']/li")
    trials(0)


def test_a_process_that_dies_over_a_watch_is_told_of(editor: Editor) -> None:
    page = editor.get("/watches")
    answers: list[str] = []
    asking = Thread(target=lambda: answers.append(editor.send(page, FORM, **CALLS, do="try", over="90").text))
    asking.start()
    trials(1)[0].kill()
    asking.join()
    assert "The process of the back-test was ended" in answers[0]
    assert "What it would have raised" in editor.send(page, FORM, **CALLS, do="try", over="90").text


def test_no_more_than_so_many_are_kept(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ledger.kept_watches.MOST_WATCHES", 1)
    assert editor.send(editor.get("/watches"), FORM, **CALLS, do="save").status_code == 303
    answer = editor.send(editor.get("/watches"), FORM, **{**CALLS, "name": "more"}, do="save")
    assert (answer.status_code, "1 watches already" in answer.text) == (409, True)


def test_programs_see_them_too(editor: Editor) -> None:
    before = editor.client.get("/api/v1/watches").json()["items"]
    assert {(w["active"], w["by"]) for w in before} == {(True, None)}
    assert editor.send(editor.get("/watches"), FORM, **CALLS, do="save").status_code == 303
    (mine,) = [w for w in editor.client.get("/api/v1/watches").json()["items"] if w["active"]]
    assert (mine["name"], mine["filter"], mine["raised"]) == (
        "calls-of-karveth", [{"kind": "contact", "who": ["Karveth", "Sergei Tarn"]}], None,
    )  # fmt: skip
    assert any(w["raised"] for w in before)


def test_a_reader_sees_them_and_an_editor_makes_them_with_the_own_name(tmp_path: Path) -> None:
    made = {"name": "differ", "condition": "conflict", "do": "save"}
    with desk_with_users(tmp_path) as running, running.signed_in("Rea") as rea, running.signed_in("Edda") as edda:
        assert rea.post("/watches", data=made).status_code == 403
        assert rea.post("/watches/take", data={"name": "line-moved"}).status_code == 403
        assert edda.post("/watches", data=made).status_code == 303
        assert edda.post("/watches", data=made, headers={"X-CSRF-Token": "forged"}).status_code == 403
        assert rea.post("/watches/differ/remove").status_code == 403
        page = rea.get("/watches").text
        assert ("made here by <bdi>Edda</bdi>" in page, "Make it" in page, "Remove" in page) == (True, False, False)
        assert "Watch this" not in rea.get("/ledger/contact").text
        audit = edda.get("/api/v1/audit?by=Edda").json()["items"]
        assert [(a["did"], a["about"].partition(":")[0]) for a in audit] == [("add watch", "differ")]


def test_nothing_of_what_was_written_runs(own: str, page: Page, tmp_path: Path) -> None:
    from onrecord.ledger import Ledger

    every = [*CALLS, "f.role", "f.place", "f.type", "f.status", "f.outlet", "f.q", "p.between", "p.max_age"]
    every += [f"p.{name}.{key}" for name, part in conditions().items() for key in part.parameters]
    page.goto(f"{own}/watches")
    token = page.locator("form.watch input[name=csrf]").get_attribute("value") or ""
    hostile = HOSTILE + BACKWARDS
    page.evaluate(
        """([fields, token]) => { const form = document.createElement('form'); form.method = 'post';
        form.action = '/watches'; for (const [name, value] of [...fields, ['csrf', token], ['do', 'save']]) {
        const input = document.createElement('input'); input.name = name; input.value = value; form.append(input); }
        document.body.append(form); form.submit(); }""",
        [[[name, hostile] for name in every], token],
    )
    expect(page.locator("#wrong")).to_be_visible()
    assert page.locator("script:not([src]):not([type='application/json'])").count() == 0
    assert page.locator("img").count() == 0
    assert page.locator("[name='f.place']").input_value() == hostile
    told = {"watch": {"condition": "new", "about": HOSTILE, "filter": {"who": HOSTILE, "q": "a"}}, "by": HOSTILE}
    with Ledger.open(str(tmp_path / "desk.db"), create=False) as ledger:
        ledger.remember("watch:odd", told)
        ledger.remember(f"watch:{HOSTILE}", {"watch": HOSTILE})
    page.goto(f"{own}/watches")
    assert HOSTILE[:20] in page.locator("main").inner_text()
    assert page.locator("script:not([src]):not([type='application/json'])").count() == 0
    assert page.locator("img").count() == 0


def test_an_editor_makes_one_with_the_keyboard_and_sees_only_what_fits(own: str, page: Page) -> None:
    page.goto(f"{own}/ledger/contact?who=karveth")
    page.get_by_role("link", name="Watch this").press("Enter")
    expect(page).to_have_url(re.compile(r"/watches\?kind=contact&who=karveth$"))
    expect(page.get_by_label("Km")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^silence-ended")).check()
    expect(page.get_by_label("Km")).to_be_hidden()
    page.get_by_role("textbox", name="Days", exact=True).fill("20")
    page.get_by_role("radio", name=re.compile("^new ")).check()
    page.get_by_label("Name", exact=True).fill("Karveth speaks")
    page.get_by_label("in the last").select_option("365")
    page.get_by_role("button", name="See what").press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Karveth speaks")
    expect(page.locator("#w-name-wrong")).to_contain_text("small letters")
    page.get_by_label("Name", exact=True).fill("karveth-speaks")
    page.get_by_role("button", name="See what").press("Enter")
    expect(page.locator(".tested li").first).to_be_visible()
    assert chromium.violations(page) == []
    page.get_by_role("button", name="Make it").press("Enter")
    expect(page.locator("tr.made th")).to_have_text("karveth-speaks")
    page.get_by_role("button", name="Remove karveth-speaks").press("Enter")
    expect(page.locator("tr", has_text="karveth-speaks")).to_have_count(0)
