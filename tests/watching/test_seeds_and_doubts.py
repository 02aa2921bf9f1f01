"""Watches over reports that are read for real: copies that drift and reports that differ; and the articles at hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from onrecord.ledger import Found, Ledger
from onrecord.model.article import Report
from onrecord.pipeline import Connector, Corridor, marked
from onrecord.sources import read_reports
from onrecord.watching import make_brief, to_json
from onrecord.watching.walking import Watching, back_test
from onrecord.watching.watches import load_watches

from .conftest import watch

SEEDS = Path(__file__).parents[2].parent / "shared" / "cases" / "seeds"
WIRE = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers, Mayor Ilse Tarnow said.

"Nobody here carried a weapon, and nobody ever will," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

Osk lost 14 tanks in the raid on Brellin on March 2, the army of Vessin said. The harbour master, Dorte Klem, said
three cranes were beyond repair. Marrick will send Vessin 12 howitzers worth $30 million, its Defense Ministry said."""
OWN = "Osk lost 40 tanks in the raid on Brellin on March 2, the army of Vessin said on Thursday in a statement."


def report(name: str, text: str, outlet: str, day: str) -> Report:
    return Report(f"{name}.txt", text=text, url=f"https://{name}.example/1", outlet=outlet, published=day)


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A wire's report that a brief cites, a copy of it with another figure, and a report that differs."""
    reports = [
        report("wire", WIRE, "Lund Wire", "2024-03-06T10:00"),
        report("post", WIRE.replace("9 dockers", "19 dockers"), "Daily Post", "2024-03-06T15:00"),
        report("own", OWN, "Mill Letter", "2024-03-07"),
    ]
    found = []
    for outcome in Corridor("sample").run(reports):
        whole = marked(outcome)
        assert whole.article is not None
        found.append(Found(whole.article, whole.records, whole.discrepancies, whole.marks))
    path = tmp_path_factory.mktemp("drifted") / "desk.db"
    with Ledger.open(path, clock=lambda: datetime(2024, 3, 8, tzinfo=UTC), connector=Connector) as ledger:
        ledger.add_many(found[:1])
        ledger.keep_brief("Monday's brief", to_json(make_brief(ledger)), as_of="2024-03-08")
        ledger.add_many(found[1:])
        yield ledger


def test_a_copy_that_changes_cited_words_is_raised_once(drifted: Ledger) -> None:
    watches = [watch('condition = "drift"')]
    tested = back_test(drifted, watches, date(2024, 3, 1), date(2024, 3, 31), pack="sample")
    (alert,) = tested.alerts
    assert (alert.at, alert.reasons[0].condition) == ("2024-03-06", "drift")
    assert alert.reason == "the brief “Monday's brief” cites the words"
    assert "19" in alert.title
    texts = {a.id: a.text for a in drifted.articles()}
    assert all(texts[e.article][e.start : e.end] == e.text for e in alert.evidence)
    assert len(Watching(drifted, watches, "sample").run(datetime(2024, 3, 8, tzinfo=UTC)).new) == 1
    assert not Watching(drifted, watches, "sample").run(datetime(2024, 3, 8, tzinfo=UTC)).new


def test_reports_that_differ_on_a_fact_are_one_alert(drifted: Ledger) -> None:
    tested = back_test(drifted, [watch('condition = "conflict"')], date(2024, 3, 1), date(2024, 3, 31), pack="sample")
    assert [a.at for a in tested.alerts] == ["2024-03-07"]
    (alert,) = tested.alerts
    assert "independent reports differ" in alert.reason
    assert {e.text[:13] for e in alert.evidence} == {"Osk lost 40 t", "Osk lost 14 t"}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles at hand lie beside the repository only")
def test_the_articles_at_hand_raise_what_a_reader_would(tmp_path: Path) -> None:
    outcomes = [marked(o) for o in Corridor("ukraine").run(list(read_reports([str(SEEDS)])))]
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many(Found(o.article, o.records, o.discrepancies, o.marks) for o in outcomes if o.article)
        ready = load_watches(tmp_path / "none.toml", "ukraine").active
        alerts = back_test(ledger, ready, date(2022, 2, 1), date(2022, 12, 31)).alerts
    of_watch = {reason.watch: alert for alert in alerts for reason in alert.reasons}
    ended = of_watch["silence-ended"]
    assert ended.at == "2022-05-13"
    assert "84 days" in json.dumps([r.text for r in ended.reasons])
    answered = of_watch["nuclear-warning-answered"]
    assert answered.at == "2022-04-27"
    assert any("Milley" in e.text for e in answered.evidence if not e.background)
    assert any("Lavrov said on Monday" in e.text for e in answered.evidence if e.background)
    level = of_watch["munitions-level"]
    assert level.at is None
    assert "relatively low" in level.title
    assert max(Counter(fact for alert in alerts for fact in alert.facts).values()) == 1
    texts = {o.article.id: o.article.text for o in outcomes if o.article}
    assert all(texts[e.article][e.start : e.end] == e.text for a in alerts for e in a.evidence)
