"""Each condition of watches on small ledgers that are made by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from onrecord.model.parts import Actor, Span
from onrecord.packs import load_pack
from onrecord.watching.conditions import conditions
from onrecord.watching.conditions.new import kilometres
from onrecord.watching.counting import rise, tail

from .conftest import (
    ARN,
    BEL,
    CIV,
    KARVETH,
    TALDORIA,
    Desk,
    alignment,
    article_of,
    assessment,
    channel,
    contact,
    incident,
    pledge,
    statement,
    warning,
    watch,
)

NEW_CONTACT = 'condition = "new"\nfilter = { kind = "contact", status = "held" }\nbetween = ["Karveth", "Taldoria"]'
LONG_SILENCE = 'condition = "silence-ended"\ndays = 30'


def test_a_contact_of_two_parties_is_raised_once_however_many_tell_it(desk: Desk) -> None:
    desk.tell("2030-03-02", contact("2030-03-01"), outlet="A")
    desk.tell("2030-03-03", contact("2030-03-01"), outlet="B", words="As B heard.")
    desk.tell("2030-03-04", contact("2030-03-03", ARN, CIV), contact("2030-03-04", status="planned"))
    (alert,) = desk.test(watch(NEW_CONTACT))
    assert (alert.at, alert.day, alert.watch) == ("2030-03-02", "2030-03-02", "w")
    assert alert.title == "Dana Arn (foreign minister) and Oto Bel (envoy) spoke by phone on 1 March 2030"
    assert (alert.reports, alert.origins) == (1, 1)
    assert alert.id == desk.test(watch(NEW_CONTACT), since="2030-03-02", until="2030-03-02")[0].id
    assert not desk.test(watch(NEW_CONTACT), since="2030-03-03")


def test_a_contact_of_long_before_its_report_is_old_news(desk: Desk) -> None:
    desk.tell("2030-03-02", contact("2029-03-01"))
    assert not desk.test(watch(NEW_CONTACT))
    assert desk.test(watch(NEW_CONTACT + "\nmax_age = 500"))


def test_enough_origins_are_waited_for(desk: Desk) -> None:
    for number, outlet in enumerate("AAB", 2):
        desk.tell(f"2030-03-0{number}", contact("2030-03-01"), outlet=outlet, words=f"Word {number}.")
    (alert,) = desk.test(watch(NEW_CONTACT + "\norigins = 2"))
    assert (alert.at, alert.reports, alert.origins) == ("2030-03-04", 3, 2)


def test_a_pledge_counts_by_its_sum_and_its_currency(desk: Desk) -> None:
    asked = 'condition = "new"\nfilter = { kind = "pledge" }\nat_least = 1e9\ncurrency = "USD"'
    desk.tell("2030-03-02", pledge(9e8, on="2030-03-01"), pledge(2e9, on="2030-03-02"), pledge(None, on="2030-03-02"))
    (alert,) = desk.test(watch(asked))
    assert alert.reason == "2,000,000,000 USD is 1,000,000,000 USD or more"
    assert not desk.test(watch(asked.replace("USD", "EUR")))


def test_an_incident_counts_by_its_distance(desk: Desk) -> None:
    asked = 'condition = "new"\nfilter = { kind = "incident" }\nnear = [-30.0, -120.0]\nkm = 50'
    far, near = incident(-31.0, -120.0, "Farhold", "2030-03-01"), incident(-30.3, -120.0, "Nearhold", "2030-03-01")
    desk.tell("2030-03-02", far, near, incident(None, None, "Nowhere", "2030-03-01"))
    (alert,) = desk.test(watch(asked))
    assert alert.reason == "Nearhold is 33 km from -30, -120"
    (alert,) = desk.test(watch(asked.replace("[-30.0, -120.0]", "[-30.3, -120.0]")))
    assert alert.reason == "at Nearhold"
    at = load_pack("sample").places[0]
    assert at.lat is not None
    assert at.lon is not None
    desk.tell("2030-03-03", incident(at.lat + 0.1, at.lon, "Otherhold", "2030-03-03"))
    (alert,) = desk.test(watch(asked.replace("-30.0, -120.0", f"{at.lat + 0.001}, {at.lon}")))
    assert alert.reason == f"Otherhold is 11 km from {at.name}"
    assert kilometres((0, 0), (0, 180)) == pytest.approx(20015, abs=1)


def test_what_is_denied_or_planned_is_new_only_where_that_is_asked_for(desk: Desk) -> None:
    asked = 'condition = "new"\nfilter = { kind = "pledge" }'
    desk.tell("2030-03-02", pledge(5, on="2030-03-01", polarity="denied"), pledge(6, modality="possible"))
    assert not desk.test(watch(asked))
    assert len(desk.test(watch(asked + "\nuncertain = true"))) == 2


def test_words_are_whole_words_in_any_case(desk: Desk) -> None:
    desk.tell("2030-03-02", warning(BEL, "Nuclear winter comes to all who stay"))
    desk.tell("2030-03-03", warning(BEL, "A thermonuclear kettle will be sold to those who stay"))
    asked = 'condition = "new"\nfilter = { kind = "warning" }\nwords = ["nuclear"]'
    assert [a.at for a in desk.test(watch(asked))] == ["2030-03-02"]
    assert len(desk.test(watch(asked.replace("nuclear", "winter*")))) == 1


ANSWERED = 'condition = "answered"\nwords = ["nuclear", "atomic"]\ndays = 14'


def test_a_warning_is_answered_by_another_side_that_names_it(desk: Desk) -> None:
    desk.tell("2030-03-02", warning(BEL, "nuclear fire will come over the whole of the coast", "2030-03-01"))
    desk.tell("2030-03-03", statement(TALDORIA, "our nuclear words are meant well, Bel says"))
    desk.tell("2030-03-04", statement(CIV, "we know nothing of nuclear things at all"))
    desk.tell("2030-03-05", statement(ARN, "what Bel says of nuclear fire is irresponsible"))
    desk.tell("2030-03-06", statement(CIV, "the Taldorian nuclear threat is a shame"))
    (alert,) = desk.test(watch(ANSWERED))
    assert alert.at == "2030-03-05"
    assert alert.reason == "Dana Arn speaks to what Oto Bel said, 4 days later"
    assert [e.background for e in alert.evidence] == [False, True]


def test_what_only_shares_a_word_with_a_warning_is_no_answer_and_leaves_it_open(desk: Desk) -> None:
    installed = Actor("Ymir Holt", "ymir-holt", "person", "Taldoria-installed director")
    desk.tell("2030-03-02", warning(BEL, "nuclear fire will come over the whole of the coast", "2030-03-01"))
    desk.tell("2030-03-03", statement(installed, "a nuclear plant is at risk, its Taldoria-installed director said"))
    desk.tell("2030-03-03", statement(CIV, "our nuclear company denied it, and accused Taldoria of lies"))
    desk.tell("2030-03-03", statement(CIV, "Taldorian-made missiles are a danger to our nuclear plants"))
    assert not desk.test(watch(ANSWERED))
    desk.tell("2030-03-04", statement(ARN, "the nuclear threat of Bel is irresponsible"))
    (alert,) = desk.test(watch(ANSWERED))
    assert alert.reason == "Dana Arn speaks to what Oto Bel said, 3 days later"


def test_who_speaks_of_the_state_alone_is_told_as_that_and_the_answer_comes_later(desk: Desk) -> None:
    desk.tell("2030-03-02", warning(BEL, "nuclear fire will come over the whole of the coast", "2030-03-01"))
    for _ in range(2):
        desk.tell("2030-03-03", statement(CIV, "we see no change in the nuclear posture of Taldoria"))
    desk.tell("2030-03-04", statement(ARN, "the nuclear threat of Bel is irresponsible"))
    desk.tell("2030-03-05", statement(CIV, "the Taldorian nuclear threat is a shame"))
    first, second = desk.test(watch(ANSWERED))
    assert (first.at, second.at) == ("2030-03-03", "2030-03-04")
    assert first.reason == f"{CIV.name} speaks of Taldoria after what Oto Bel said, 2 days later"
    assert second.reason == "Dana Arn speaks to what Oto Bel said, 3 days later"
    assert not set(first.subjects) & set(second.subjects)


@pytest.mark.parametrize("turned", [False, True])
def test_the_words_that_answer_name_the_alert(desk: Desk, turned: bool) -> None:
    desk.tell("2030-03-02", warning(BEL, "nuclear fire will come over the whole of the coast", "2030-03-01"))
    whole = statement(ARN, "rejected the nuclear threat of Bel, and said that nothing nuclear had changed")
    no, moreover = "rejected the nuclear threat of Bel", "nothing nuclear had changed"
    clauses = [replace(whole, cue="rejected", content=no), replace(whole, content=moreover)]
    article, placed = article_of("2030-03-03", *(clauses[::-1] if turned else clauses))
    desk.ledger.add(article, [replace(record, evidence=placed[0].evidence) for record in placed])
    desk.texts[article.id] = article.text
    (alert,) = desk.test(watch(ANSWERED))
    assert no in alert.title
    assert "more)" not in alert.title


def test_an_answer_that_comes_too_late_or_before_is_none(desk: Desk) -> None:
    desk.tell("2030-03-01", statement(ARN, "Bel has always been silent on nuclear things"))
    desk.tell("2030-03-02", warning(BEL, "nuclear fire will come over the whole of the coast"))
    desk.tell("2030-04-02", statement(ARN, "Bel spoke of nuclear fire a month ago"))
    assert not desk.test(watch(ANSWERED))


def test_the_answer_may_be_read_before_the_warning(desk: Desk) -> None:
    desk.tell("2030-03-03", statement(ARN, "what Bel says of nuclear fire is irresponsible", "2030-03-02"))
    desk.tell("2030-03-09", warning(BEL, "nuclear fire will come over the whole of the coast", "2030-03-01"))
    (alert,) = desk.test(watch(ANSWERED))
    assert alert.at == "2030-03-09"


def test_several_warnings_that_one_statement_answers_are_one_alert(desk: Desk) -> None:
    one = statement(BEL, "an atomic danger hangs over this coast", "2030-03-01")
    other = statement(BEL, "a nuclear threat cannot be ruled out by us", "2030-03-01")
    desk.tell("2030-03-02", one, other, statement(ARN, "Bel beats the nuclear drum", "2030-03-02"))
    desk.tell("2030-03-04", statement(CIV, "Bel beats the nuclear drum too loudly", "2030-03-03"))
    (alert,) = desk.test(watch(ANSWERED))
    assert sum(s.startswith("answered:") for s in alert.subjects) == 2


def test_a_silence_that_the_ledger_counts_ends(desk: Desk) -> None:
    desk.tell("2030-01-02", contact("2030-01-01"))
    desk.tell("2030-02-20", contact("2030-02-19"))
    desk.tell("2030-03-01", contact("2030-02-28"))
    (alert,) = desk.test(watch(LONG_SILENCE))
    assert alert.at == "2030-02-20"
    assert alert.reason == (
        "Dana Arn (foreign minister) and Oto Bel (envoy) had been silent for 49 days since 1 January 2030, "
        "the last contact on record"
    ).replace(" (foreign minister)", "").replace(" (envoy)", "")


def test_a_silence_that_a_report_tells_ends_once(desk: Desk) -> None:
    desk.tell("2030-02-20", contact("2030-02-19", gap=84), contact("2029-11-27"))
    desk.tell("2030-02-21", contact("2030-02-19", gap=84), outlet="B", words="As B heard.")
    (alert,) = desk.test(watch(LONG_SILENCE))
    assert "silent for 84 days, as the report says" in alert.reason
    assert "silence:dana-arn|oto-bel:2030-02-19" in alert.subjects


@pytest.mark.parametrize("length", ["the first in 84 days", "the first in nearly three months"])
def test_words_that_tell_how_long_the_silence_was_come_first(desk: Desk, length: str) -> None:
    article, (record,) = article_of("2030-02-20", contact("2030-02-19", gap=84), words=f"It was {length}. Snow fell.")
    told = ("Dana Arn and Oto Bel spoke", f"It was {length}", "Snow")
    starts = [(article.text.index(words), words) for words in told]
    evidence = tuple(Span(start, start + len(words), words) for start, words in starts)
    desk.ledger.add(article, [replace(record, evidence=evidence)])
    desk.texts[article.id] = article.text
    (alert,) = desk.test(watch(LONG_SILENCE))
    assert [e.text for e in alert.evidence] == [f"It was {length}", "Dana Arn and Oto Bel spoke", "Snow"]


def test_a_contact_before_the_last_known_ends_no_silence(desk: Desk) -> None:
    desk.tell("2030-01-02", contact("2030-01-01"))
    desk.tell("2030-02-02", contact("2030-02-01"))
    desk.tell("2030-02-03", contact("2030-01-30"))
    assert [a.at for a in desk.test(watch(LONG_SILENCE))] == ["2030-02-02"]


def test_a_silence_of_two_sides_is_ended_by_any_of_them(desk: Desk) -> None:
    other = Actor("Lea Arl", "lea-arl", "person", country="XA")
    desk.tell("2030-01-02", contact("2030-01-01"))
    desk.tell("2030-02-20", contact("2030-02-19", other, BEL))
    assert not desk.test(watch(LONG_SILENCE))
    (alert,) = desk.test(watch(LONG_SILENCE + '\nby = "side"'))
    assert "officials of Karveth and officials of Taldoria had been silent for 49 days" in alert.reason


def test_a_clock_ticks_on_days_without_reports(desk: Desk) -> None:
    asked = 'condition = "no-contact"\ndays = 20'
    desk.tell("2030-01-02", contact("2030-01-01"))
    assert not desk.test(watch(asked))
    desk.tell("2030-01-11", contact("2030-01-10"))
    desk.tell("2030-03-11", contact("2030-03-10"))
    first, second = desk.test(watch(asked))
    assert (first.at, second.at) == ("2030-01-30", "2030-03-30")
    assert first.title == "No contact of Dana Arn and Oto Bel for 20 days"
    assert not desk.test(watch(asked), since="2030-01-31", until="2030-03-29")


def test_two_watches_of_one_clock_raise_an_alert_each(desk: Desk) -> None:
    short, long = (watch(f'condition = "no-contact"\nat_least = 1\ndays = {days}') for days in (10, 20))
    desk.tell("2030-01-02", contact("2030-01-01"))
    assert [a.at for a in desk.test(short, replace(long, name="long"))] == ["2030-01-11", "2030-01-21"]


def test_a_channel_is_silent_until_it_is_tested(desk: Desk) -> None:
    asked = 'condition = "channel-silent"\ndays = 20'
    desk.tell("2030-01-02", channel("tested", "2030-01-01"))
    desk.tell("2030-02-02", channel("used", "2030-02-01"))
    desk.tell("2030-02-12", channel("suspended", "2030-02-10"))
    (alert,) = desk.test(watch(asked))
    assert (alert.at, alert.reason) == (
        "2030-01-21", "it was tested last on 1 January 2030, as far as is on record"
    )  # fmt: skip


def test_a_level_moves_and_a_first_one_is_told_where_that_is_asked_for(desk: Desk) -> None:
    desk.tell("2030-01-02", assessment("low"))
    desk.tell("2030-01-03", assessment("low", KARVETH))
    desk.tell("2030-01-04", assessment("high", KARVETH))
    desk.tell("2030-01-05", assessment("high", BEL), assessment("dire", subject="the weather at sea"))
    (alert,) = desk.test(watch('condition = "level"\nwords = ["munition*"]'))
    assert (alert.at, alert.reason) == (
        "2030-01-04", "the level of “the stock of munitions” was low (Karveth) and is now high"
    )  # fmt: skip
    assert [a.at for a in desk.test(watch('condition = "level"\nfirst = true\nwords = ["munition*"]'))] == [
        "2030-01-02", "2030-01-04", "2030-01-05"
    ]  # fmt: skip
    assert not desk.test(watch('condition = "level"\nby = "assessor"\nfilter = { who = "Dana Arn" }'))


def test_a_step_moves_on_and_never_back(desk: Desk) -> None:
    desk.tell("2030-01-02", alignment("closer", "2030-01-01"))
    desk.tell("2030-01-03", alignment("applies", "2030-01-02", modality="possible"))
    desk.tell("2030-01-04", alignment("applies", "2030-01-04"))
    desk.tell("2030-01-05", alignment("considers", "2030-01-05"))
    (alert,) = desk.test(watch('condition = "status"'))
    assert (alert.at, alert.reason) == ("2030-01-04", "Karveth and Meridian Pact: from closer to applies")
    assert len(desk.test(watch('condition = "status"\nfirst = true'))) == 2


def test_a_channel_is_suspended_and_open_again(desk: Desk) -> None:
    for number, status in enumerate(("tested", "used", "suspended", "used"), 1):
        desk.tell(f"2030-01-0{number}", channel(status, f"2030-01-0{number}"))
    alerts = desk.test(watch('condition = "status"\nfilter = { kind = "channel" }'))
    assert [(a.at, a.reason.split(": ")[1]) for a in alerts] == [
        ("2030-01-03", "from open to suspended"), ("2030-01-04", "from suspended to open")
    ]  # fmt: skip


def weekly(desk: Desk, counts: list[int], copies: int = 0) -> None:
    """So many raids in each week, from Monday 7 January 2030 on."""
    for week, number in enumerate(counts):
        for n in range(number):
            day = f"2030-{1 + (6 + 7 * week) // 31:02}-{(6 + 7 * week) % 31 + 1:02}"
            for copy in range(copies + 1):
                desk.tell(day, incident(1, 1, f"Town{week}x{n}", day), outlet=f"O{copy}", words=f"Copy {copy}.")


RISE = 'condition = "rise"\nfilter = { kind = "incident" }\nwindow = 4'


def test_a_rise_shows_its_statistic(desk: Desk) -> None:
    weekly(desk, [3, 2, 3, 4, 20])
    (alert,) = desk.test(watch(RISE))
    statistic = alert.statistic
    assert statistic is not None
    assert statistic.baseline == (3, 2, 3, 4)
    assert (statistic.expected, statistic.observed) == (3, 12)
    assert statistic.p == pytest.approx(tail(12, 3, 3.75), rel=0.01)
    assert alert.reason == f"12 independent facts where 3 a week are usual (p = {statistic.p:g})"


def test_copies_and_thin_data_are_no_rise(desk: Desk) -> None:
    weekly(desk, [3, 2, 3, 4, 3], copies=4)
    assert not desk.test(watch(RISE))


def test_a_young_ledger_has_no_rise(desk: Desk) -> None:
    weekly(desk, [0, 0, 6, 4, 20])
    assert not desk.test(watch(RISE))


def test_a_rise_that_goes_on_is_told_once(desk: Desk) -> None:
    weekly(desk, [3, 2, 3, 4, 20, 60])
    assert len(desk.test(watch(RISE))) == 1


def test_the_chance_of_a_count_is_that_of_a_negative_binomial() -> None:
    assert tail(0, 3, 4) == 1
    k, q = 9.0, 0.75
    by_hand = [1 - q**k, 1 - q**k - k * (1 - q) * q**k]
    assert [tail(1, 3, 4), tail(2, 3, 4)] == pytest.approx(by_hand)
    assert tail(400, 3, 4) < 1e-100
    assert rise([0, 0], 1, "").p == pytest.approx(tail(1, 0.25, 0.375), rel=0.01)
    with pytest.raises(ValueError, match="no baseline"):
        rise([], 1, "")


def test_every_condition_says_what_it_is_and_what_it_takes() -> None:
    assert set(conditions()) == {
        "new", "answered", "silence-ended", "no-contact", "channel-silent", "level", "status", "rise", "conflict",
        "drift",
    }  # fmt: skip
    for _, part in conditions().items():
        assert part.__doc__
        assert part.kinds
        json.dumps([p.default for p in part.parameters.values()])
