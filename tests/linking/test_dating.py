"""The date of an undated article by its own arithmetic, and when there must be none."""

from __future__ import annotations

from onrecord.linking import check, infer_published

CALL = "Defense Minister Ilse Marr phoned Foreign Minister Jonas Tervik{day}, their first call in 61 days. "
LAST = "The two last spoke on March 1, 2025."


def test_a_gap_and_the_last_contact(analysed):
    text = CALL.format(day=" on Thursday") + LAST
    published = infer_published(*analysed(text))
    assert published is not None
    assert (published.start, published.end, published.basis) == ("2025-05-01", "2025-05-01", "inferred")
    assert "61 days" in (published.why or "")


def test_without_a_weekday_the_week_after_is_open(analysed):
    text = CALL.format(day="") + LAST
    published = infer_published(*analysed(text))
    assert published is not None
    assert (published.start, published.end) == ("2025-05-01", "2025-05-07")


def test_a_weekday_that_disagrees_gives_no_date(analysed):
    text = CALL.format(day=" on Monday") + LAST
    assert infer_published(*analysed(text)) is None


def test_other_parties_give_no_date(analysed):
    other = "General Ruth Calder last spoke with Defense Secretary Adele Norrick on March 1, 2025."
    text = CALL.format(day="") + other
    assert infer_published(*analysed(text)) is None


def test_no_sum_no_date(analysed):
    assert infer_published(*analysed("Ilse Marr phoned Jonas Tervik on Monday.")) is None


def test_a_gap_that_does_not_fit_the_report(analysed):
    text = CALL.format(day="") + LAST
    (d,) = [d for d in check(*analysed(text, "2025-03-20")) if d.kind == "arithmetic"]
    assert d.found == "61 days"
    assert check(*analysed(text, "2025-05-02")) == []


def test_a_gap_is_counted_from_the_last_contact_of_several(analysed):
    text = (
        "Defense Minister Ilse Marr phoned Foreign Minister Jonas Tervik on March 1, 2025. "
        "Marr phoned Tervik again on April 10, 2025. "
        "On May 10, 2025, Marr phoned Tervik, their first {what} in {days} days."
    )
    assert check(*analysed(text.format(what="contact", days=30), "2025-05-11")) == []
    (d,) = check(*analysed(text.format(what="contact", days=70), "2025-05-11"))
    assert (d.expected, d.found) == ("30 days", "70 days")
    met = text.replace("phoned Tervik again", "met Tervik in Oslo")
    assert check(*analysed(met.format(what="call", days=70), "2025-05-11")) == []
