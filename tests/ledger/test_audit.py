"""Who did what: decisions, acts on alerts, briefs and other acts in one log, by period and person."""

from __future__ import annotations

from onrecord.model.alert import Alert, AlertReason, alert_id


def test_all_that_was_signed_is_in_one_log(desk, clock):
    actor = next(line["id"] for line in desk.list("actor"))
    other = [line["id"] for line in desk.list("actor")][1]
    desk.merge_actor(actor, other, reason="one and the same", by="Ines")
    clock.go_on(hours=1)
    reason = AlertReason("calls", "new", "because", "high")
    desk.keep_alerts([Alert(alert_id("calls", "s"), "calls", None, None, "They spoke", "because", "high", (), ("s",),
                            (), (reason,), 0, 0)])  # fmt: skip
    desk.act_on_alert(1, "snooze", by="Ada", until="2031-05-01", note="after the visit")
    clock.go_on(hours=1)
    desk.keep_brief("June", "{}", as_of="2031-04-03", by="Ada")
    clock.go_on(days=1)
    desk.note_act("add user", "rea\ud800, reader", by="root")
    told = [(line["by"], line["did"], line["why"]) for line in desk.audit()]
    assert told == [
        ("root", "add user", None), ("Ada", "keep brief", None), ("Ada", "snooze alert", "after the visit"),
        ("Ines", "merge", "one and the same"),
    ]  # fmt: skip
    user, brief, snooze, merge = (line["about"] for line in desk.audit())
    assert (user, brief) == ("rea?, reader", "no. 1: June")
    assert snooze == "no. 1 until 2031-05-02T00:00:00Z: They spoke"
    assert merge.startswith("no. 1: ")
    assert len(desk.audit(by="Ada")) == 2
    day = clock().date().isoformat()
    assert [line["by"] for line in desk.audit(since=day)] == ["root"]
    assert len(desk.audit(until=(desk.audit()[1]["at"][:10]))) == 3
