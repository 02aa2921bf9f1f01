"""The API: the same as the pages have, page by page, tagged, as tables, and changed by those who may."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser as chromium
import httpx
import pytest

from onrecord.ledger import Ledger
from onrecord.model.records import KINDS

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

LISTS = {
    "articles": "article", "facts": "fact", "actors": "actor", "stories": "story", "discrepancies": "discrepancy",
    "refusals": "refusal",
}  # fmt: skip


@pytest.fixture(scope="module")
def known(sample: Path) -> Iterator[Ledger]:
    with Ledger.open(str(sample)) as ledger:
        yield ledger


@pytest.fixture
def editor(sample: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A desk that belongs to one test."""
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.client(tmp_path / "desk.db") as client:
        client.headers["host"] = "127.0.0.1"
        yield client


def items(client: TestClient, address: str) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page = client.get(f"{address}{'&' if '?' in address else '?'}limit=7&after={after}").json()
        found += page["items"]
        after = page["after"]
    return found


def as_json(value: Any) -> Any:
    """A value as it comes back from JSON."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("kind", KINDS)
def test_records_are_those_of_the_ledger(client: TestClient, known: Ledger, kind: str) -> None:
    found = items(client, f"/api/v1/records?kind={kind}")
    there = {(line["id"], line["article"]): line for line in known.list(kind)}
    assert {(line["id"], line["article"]) for line in found} == set(there)
    assert len(found) == len(there)
    for line in found:
        assert there[line["id"], line["article"]].items() <= line.items()
        assert line["reports"] >= line["origins"] >= 1


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_those_of_the_ledger(client: TestClient, known: Ledger, name: str) -> None:
    found = items(client, f"/api/v1/{name}")
    there = list(known.list(LISTS[name]))
    assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, there))


def test_one_thing_by_its_id(client: TestClient, known: Ledger, ids: dict[str, str]) -> None:
    assert client.get(f"/api/v1/articles/{ids['article']}").json() == as_json(known.article(ids["article"]))
    assert client.get(f"/api/v1/facts/{ids['fact']}").json() == as_json(known.fact(ids["fact"]))
    assert client.get(f"/api/v1/actors/{ids['actor']}").json() == as_json(known.actor(ids["actor"]))
    for address in ("articles/sha256:0", "facts/fact:0", "actors/nobody-at-all", "briefs/999", "nowhere"):
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == 404
        assert answer.json()["status"] == 404


def test_a_table_is_of_one_kind_and_what_is_seen(client: TestClient) -> None:
    table = client.get("/api/v1/records?kind=contact&format=csv&limit=1000")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["id"] for row in rows] == [r["id"] for r in items(client, "/api/v1/records?kind=contact")]
    assert client.get("/api/v1/records?format=csv").status_code == 400


def test_an_answer_is_not_given_twice(client: TestClient) -> None:
    first = client.get("/api/v1/records?kind=pledge")
    again = client.get("/api/v1/records?kind=pledge", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/records?kind=loss", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("records?kind=foo", "kind"),
        ("records?since=2025-13", "since"),
        ("records?since=2025-06&until=2025-05", "until"),
        ("records?limit=0", "limit"),
        ("records?after=rubbish", "after"),
        ("records?nonsense=1", "nonsense"),
        ("records?kind=contact&kind=loss", "kind"),
        ("actors?outlet=x", "outlet"),
        ("search?q=", "q"),
    ],
)
def test_a_question_without_sense_is_answered_by_a_sentence(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 400
    assert said in answer.json()["error"] or "page begins" in answer.json()["error"]


def test_the_description_says_no_query_is_null(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    schemas = {p["name"]: p["schema"] for p in paths["/api/v1/places"]["get"]["parameters"] if p["in"] == "query"}
    assert schemas["place"]["type"] == "string"
    assert schemas["who"]["type"] == "array"
    assert not [name for name, schema in schemas.items() if {"type": "null"} in schema.get("anyOf", ())]


def test_boards_tell_clocks_levels_and_outlets(client: TestClient) -> None:
    clocks = client.get("/api/v1/clocks").json()["items"]
    assert {"days", "last", "gaps", "parties"} <= clocks[0].keys()
    assert any(gap["told"] for clock in clocks for gap in clock["gaps"])
    assert client.get("/api/v1/channels").json()["items"]
    assert client.get("/api/v1/levels").json()["items"]
    outlets = client.get("/api/v1/outlets").json()["items"]
    assert sum(o["reports"] for o in outlets) == len(items(client, "/api/v1/articles"))
    brief = client.get("/api/v1/brief?since=2025-06").json()
    assert brief["sections"]
    kept = client.get("/api/v1/briefs").json()["items"][0]
    assert client.get(f"/api/v1/briefs/{kept['number']}").json()["brief"]["sections"]


def test_counts_and_places(client: TestClient) -> None:
    counted = client.get("/api/v1/counts?bucket=kind").json()
    facts = {r["fact"] for r in items(client, "/api/v1/records")}
    assert sum(row["number"] for row in counted["rows"]) == len(facts)
    there = client.get("/api/v1/places?since=2025-05").json()
    assert all(line["place"]["lat"] is not None for line in there["items"])
    facets = client.get("/api/v1/facets?kind=incident").json()
    assert sum(v["number"] for v in facets["facets"]["kind"]) == facets["records"]


def test_a_correction_is_signed_seen_and_undone(editor: TestClient) -> None:
    record = next(r for r in items(editor, "/api/v1/records?kind=statement") if r["speaker"]["type"] == "person")
    about = {"article": record["article"], "record": record["id"], "reason": "heard the tape"}
    made = editor.post("/api/v1/corrections", json={**about, "changes": {"speaker": "Ruth Calder"}})
    assert made.status_code == 200, made.text
    query = f"/api/v1/records?kind=statement&who={record['speaker']['id']}"

    def speaker() -> Any:
        lines = items(editor, "/api/v1/records?kind=statement")
        return next(r["speaker"]["name"] for r in lines if (r["id"], r["article"]) == (record["id"], record["article"]))

    assert speaker() == "Ruth Calder"
    history = editor.get("/api/v1/history", params={"record": record["id"], "article": record["article"]}).json()
    assert len(history["items"]) == 2
    undone = editor.post(f"/api/v1/decisions/{made.json()['number']}/undo", json={"reason": "another tape"})
    assert undone.status_code == 200
    assert speaker() == record["speaker"]["name"]
    assert len(editor.get("/api/v1/decisions").json()["items"]) == 2
    assert items(editor, query)


def test_a_stale_correction_is_refused(editor: TestClient) -> None:
    record = items(editor, "/api/v1/records?kind=loss")[0]
    about = {"article": record["article"], "record": record["id"], "on_revision": record["revision"]}
    first = editor.post("/api/v1/corrections", json={**about, "changes": None, "reason": "a misreading"})
    assert first.status_code == 200, first.text
    second = editor.post("/api/v1/corrections", json={**about, "changes": {"side": "Karveth"}, "reason": "late"})
    assert second.status_code == 409, second.text


def test_a_report_is_added_once(editor: TestClient) -> None:
    said = "Karveth's army shelled Vell on Monday, officials said."
    report = {"text": said, "title": "Vell", "published": "2025-06-10"}
    (kept,) = editor.post("/api/v1/reports", json=report).json()["items"]
    assert kept["state"] == "new"
    assert editor.get(f"/api/v1/articles/{kept['id']}").json()["title"] == "Vell"
    (again,) = editor.post("/api/v1/reports", json=report).json()["items"]
    assert again["state"] == "known"
    assert editor.post("/api/v1/reports", json={}).status_code == 400
    (refused,) = editor.post("/api/v1/reports", json={"url": "http://127.0.0.1:1/"}).json()["items"]
    assert refused["state"] == "refused"


def test_news_comes_when_the_ledger_grows(own: str) -> None:
    with httpx.Client(base_url=own, timeout=300) as client, client.stream("GET", "/api/v1/events") as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: state"
        report = {"text": "Karveth's army shelled Vell on Monday, officials said.", "published": "2025-06-10"}
        with httpx.Client(base_url=own, timeout=300) as other:
            other.post("/api/v1/reports", json=report).raise_for_status()
        assert next(line for line in lines if line.startswith("event:")) == "event: news"
        news = json.loads(next(line for line in lines if line.startswith("data:"))[5:])
        assert any("Vell" in item["sentence"] for item in news["latest"])


def test_health_and_metrics(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    client.get("/api/v1/records?limit=1")
    metrics = client.get("/metrics").text
    assert 'onrecord_ledger_rows{table="articles"}' in metrics
    assert 'route="/api/v1/records"' in metrics
    assert 'onrecord_sources{state="failing"} 1.0' in metrics
    assert "onrecord_items_waiting 7.0" in metrics
    assert "onrecord_follower_up 1.0" in metrics


def test_sources_are_told_with_their_health(client: TestClient) -> None:
    told = client.get("/api/v1/sources").json()
    assert [(s["name"], s["state"]) for s in told["items"]] == [
        ("Amsel Times", "failing"), ("Harbour Post", "well"), ("Karveth Radio", "well"),
    ]  # fmt: skip
    assert told["items"][0]["why"] == "failed 4 times in a row: answered 503"
    assert (told["follower"]["host"], told["beside"]) == ("newsroom", [])
    assert "feeds.example" not in client.get("/api/v1/sources").text


def test_alerts_come_page_by_page_by_state_and_watch(client: TestClient, known: Ledger) -> None:
    every = items(client, "/api/v1/alerts")
    assert every == as_json(list(known.alerts()))
    assert items(client, "/api/v1/alerts?state=raised") == every
    assert items(client, "/api/v1/alerts?state=closed") == []
    watch = every[0]["watch"]
    assert {a["watch"] for a in items(client, f"/api/v1/alerts?watch={watch}")} == {watch}
    assert client.get("/api/v1/alerts?state=odd").status_code == 400
    assert client.get("/api/v1/alerts/999").status_code == 404


def test_an_alert_is_acted_on(editor: TestClient) -> None:
    address = "/api/v1/alerts/1"
    done = editor.post(f"{address}/acts", json={"verb": "snooze", "until": "2025-06-20", "note": "after the visit"})
    assert (done.status_code, done.json()["state"]) == (200, "snoozed")
    assert editor.get(address).json()["acts"][0]["note"] == "after the visit"
    assert [a["number"] for a in items(editor, "/api/v1/alerts?state=snoozed")] == [1]
    for wrong in ({"verb": "snooze"}, {"verb": "close", "until": "2025-06-20"}, {"verb": "shout"}, {}):
        assert editor.post(f"{address}/acts", json=wrong).status_code == 400
    assert editor.post("/api/v1/alerts/999/acts", json={"verb": "close"}).status_code == 404


def test_what_was_signed_is_told(editor: TestClient) -> None:
    report = {"text": "Karveth's army shelled Vell on Monday, officials said.", "published": "2025-06-10"}
    (added,) = editor.post("/api/v1/reports", json=report).json()["items"]
    editor.post("/api/v1/reports", json=report)
    editor.post("/api/v1/alerts/1/acts", json={"verb": "close"})
    told = editor.get("/api/v1/audit?since=2025-06-12").json()["items"]
    assert sorted(line["did"] for line in told) == ["add report", "close alert", "keep brief"]
    assert next(line["about"] for line in told if line["did"] == "add report").startswith(added["id"])
    assert editor.get("/api/v1/audit?by=Nobody").json()["items"] == []
    page = editor.get("/audit").text
    assert all(did in page for did in ("add report", "close alert", "keep brief"))
    assert "Nothing was signed" in editor.get("/audit?by=Nobody").text
