"""The sentences of a brief, one kind after the other: grammatical, and no more than the record holds."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.model.encode import to_json
from onrecord.model.parts import Actor, Amount, Frequency, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import (
    Alignment,
    Assessment,
    Channel,
    Contact,
    Incident,
    Loss,
    Monitoring,
    Pledge,
    Record,
    Statement,
    Warning,
)
from onrecord.watching import phrases
from onrecord.watching.gather import seniority
from onrecord.watching.sentences import say

VELL = Actor("Anna Vell", "anna-vell", "person", role="defence minister")
TARN = Actor("Josef Tarn", "josef-tarn", "person")
VARNIA = Actor("Varnia", "varnia", "country")
STATES = Actor("United States", "us", "country")
MINISTRY = Actor("Ministry of Defence", "mod", "organisation")
LEAGUE = Actor("Northern League", "league", "organisation")
OUTLET = Voice(Actor("The Harbour Post", "post", "organisation"), "outlet", Span(0, 1, "x"))
DAY = When("2031-04-01", "2031-04-01", "day", "relative", "Tuesday")
UNKNOWN = When(None, None, "unknown", "unresolved", "yesterday")
WORKED_OUT = When("2031-04-01", "2031-04-01", "day", "inferred", "Tuesday", "why")
ORSK = Place("Orsk", "orsk", 1.0, 2.0, "VA", "point")
NOWHERE = Place("Zabrin", "zabrin", None, None, None, "unresolved")


def voice(actor: Actor) -> tuple[Voice, ...]:
    return Voice(actor, "said", Span(0, 1, "x")), OUTLET


def many(low: float | None, text: str, value: float | None = None, unit: str | None = None) -> Quantity:
    return Quantity(value, low, None, unit, None, text)


def exactly(value: float, text: str = "") -> Quantity:
    return Quantity(value, value, value, None, None, text)


AIR_FORCE = Actor("air force", None, "anonymous", span=Span(9, 22, "the air force"))
HIS_OFFICE = Actor("office", None, "anonymous", span=Span(9, 19, "his office"))
HIS_SPOKESMAN = Actor("spokesman", None, "anonymous", span=Span(9, 22, "his spokesman"))
CASES: list[tuple[Record, str]] = [
    (Contact(participants=(VELL, TARN), mode="call", status="held", when=DAY, attribution=voice(HIS_OFFICE)),
     "Anna Vell (defence minister) and Josef Tarn spoke by phone on 1 April 2031, according to “his office”"),
    (Statement(speaker=HIS_OFFICE, cue="said", content="they spoke"), "“His office” said: they spoke"),
    (Statement(speaker=AIR_FORCE, cue="said", content="it rained"), "The air force said: it rained"),
    (Statement(speaker=Actor("office", None, "anonymous", span=Span(0, 9, "an office")), cue="said", content="so"),
     "An office said: so"),
    (Statement(speaker=HIS_SPOKESMAN, cue="said", content="so"), "A spokesman said: so"),
    (Statement(speaker=Actor("Tarn's ministry", None, "anonymous"), cue="said", content="so"),
     "Tarn's ministry said: so"),
    (
        Incident(
            type="other", subtype="Disrupted weapons use", target="28 of 41 drones", outcome="shot down", when=DAY,
            harm=(Item("drones", "damaged", exactly(28, "28")),), attribution=voice(AIR_FORCE),
        ),
        "28 of 41 drones were shot down on 1 April 2031, according to the air force",
    ),
    (
        Incident(
            type="other", subtype="Disrupted weapons use", target="28 of 41 drones", outcome="shot down",
            harm=(Item("drones", "damaged", exactly(13, "13")), Item("house", "damaged", exactly(1, "One"))),
        ),
        "28 of 41 drones were shot down, with 13 drones damaged or destroyed and one house damaged or destroyed",
    ),
    (
        Incident(
            type="other", subtype="Disrupted weapons use", target="all 28 drones",
            harm=(Item("drones", "damaged", exactly(28, "28")),),
        ),
        "All 28 drones were seized or intercepted, and damaged or destroyed",
    ),
    (
        Incident(
            type="drone_strike", subtype="Air/drone strike", target="two trucks at a base",
            harm=(Item("trucks", "damaged", exactly(2, "two")), Item("people", "wounded", exactly(2, "Two"))),
        ),
        "There was a drone strike on two trucks at a base, which were damaged or destroyed, with two people wounded",
    ),
    (
        Incident(
            type="drone_strike", subtype="Air/drone strike", target="three trucks and two tanks",
            harm=(Item("tanks", "damaged", exactly(2, "two")),),
        ),
        "There was a drone strike on three trucks and two tanks, with two tanks damaged or destroyed",
    ),
    (
        Incident(
            type="shelling", subtype="Attack", target="15 people", harm=(Item("people", "wounded", exactly(15, "15")),)
        ),
        "There was a shelling attack on 15 people, who were wounded",
    ),
    (Statement(speaker=VELL, cue="declined to comment on", content="the raid", act="refuse", when=DAY),
     "Anna Vell (defence minister) declined to comment on the raid on 1 April 2031"),
    (Statement(speaker=TARN, cue="would not say", content="whether it had begun", act="refuse"),
     "Josef Tarn would not say whether it had begun"),
    (Statement(speaker=TARN, cue="declined to comment", content="declined to comment", act="refuse"),
     "Josef Tarn declined to comment"),
    (Statement(speaker=MINISTRY, cue="no comment", content="no comment", act="refuse"),
     "The Ministry of Defence gave no comment"),
    (Statement(speaker=TARN, cue="said", quotes=("Who fired?",), content="Who fired?", form="direct", act="ask"),
     "Josef Tarn asked: “Who fired?”"),
    (Statement(speaker=TARN, cue="asked", content="whether it had begun", act="ask"),
     "Josef Tarn asked whether it had begun"),
    (
        Loss(
            side=VARNIA,
            items=(Item("personnel", None, many(250, "more than 250")), Item("tank", "tank", exactly(16, "16"))),
            place=ORSK, when=DAY, attribution=voice(MINISTRY),
        ),
        "Varnia lost more than 250 personnel and 16 tanks in Orsk on 1 April 2031,"
        " according to the Ministry of Defence",
    ),
    (Loss(side=VARNIA, items=(Item("tank", None, exactly(1, "one")),)), "Varnia lost one tank"),
    (Loss(side=VARNIA, items=(Item("ammunition", None, many(None, "40 tons", 40, "ton")),)),
     "Varnia lost 40 tons of ammunition"),
    (Loss(side=STATES, items=(Item("drone", None, exactly(1200)),), modality="possible"),
     "The United States may have lost 1,200 drones"),
    (Loss(side=VARNIA, items=(Item("tank", None, exactly(3)),), polarity="denied", attribution=voice(VELL)),
     "Anna Vell (defence minister) denied that Varnia lost 3 tanks"),
    (Loss(side=VARNIA, items=(Item("tank", None, exactly(3)),), polarity="denied", attribution=(OUTLET,)),
     "It was denied that Varnia lost 3 tanks"),
    (Incident(type="drone_strike", target="fuel depot", place=ORSK, when=UNKNOWN,
              harm=(Item("person", "wounded", exactly(2, "two")), Item("dormitory", "damaged", None))),
     "There was a drone strike on a fuel depot in Orsk (“yesterday”, date unknown), with two persons wounded"
     " and a dormitory damaged or destroyed"),
    (Incident(type="explosion", place=NOWHERE), "There was an explosion at “Zabrin” (place not resolved)"),
    (Incident(type="air_strike", actor=VARNIA, count=exactly(4, "four"), modality="planned"),
     "Varnia planned to carry out four air strikes"),
    (Incident(type="sabotage", count=exactly(2, "two"), modality="possible"),
     "There may have been two acts of sabotage"),
    (Incident(type="raid", target="the harbour in Orsk", place=ORSK, outcome="repelled"),
     "There was a raid on the harbour in Orsk, which was repelled"),
    (Contact(mode="call", status="held", participants=(VELL, TARN), when=WORKED_OUT, duration_minutes=60, gap_days=84),
     "Anna Vell (defence minister) and Josef Tarn spoke by phone for 60 minutes on 1 April 2031 (worked out),"
     " for the first time in 84 days"),
    (Contact(mode="meeting", status="planned", participants=(VELL, TARN)),
     "Anna Vell (defence minister) and Josef Tarn planned to meet"),
    (Contact(mode="call", status="none", participants=(VELL, TARN), gap_days=1),
     "Anna Vell (defence minister) and Josef Tarn had not spoken by phone for 1 day"),
    (Contact(mode="call", status="sought", participants=(TARN, VELL), initiator=TARN),
     "Josef Tarn sought a phone call with Anna Vell (defence minister)"),
    (Contact(mode="meeting", status="declined", participants=(TARN, VELL)),
     "A meeting between Josef Tarn and Anna Vell (defence minister) was declined"),
    (Contact(mode="visit", status="held", participants=(TARN, VARNIA), initiator=TARN), "Josef Tarn visited Varnia"),
    (Channel(name="hotline", parties=(VARNIA, STATES), status="tested", frequency=Frequency(2, 2, "day")),
     "Varnia and the United States tested the hotline twice a day"),
    (Channel(name="hotline", parties=(VARNIA, STATES), status="suspended", when=DAY),
     "The hotline between Varnia and the United States was suspended on 1 April 2031"),
    (Channel(name="emergency line", parties=(), status="existing"), "An emergency line was in place"),
    (Channel(name="hotline", parties=(VARNIA, STATES), status="existing", purpose="to avoid clashes"),
     "Varnia and the United States had a hotline to avoid clashes"),
    (Pledge(donor=STATES, recipient=VARNIA, items=(Item("vehicle", None, exactly(50)),),
            amount=Amount(4e8, "USD", "$400 million"), status="approved"),
     "The United States approved 50 vehicles worth $400 million for Varnia"),
    (Pledge(donor=STATES, recipient=VARNIA, items=(Item("Patriot battery", None, None), Item("tank", None, None)),
            evidence=(Span(0, 77, "The United States promised Varnia a third Patriot battery and many tanks."),)),
     "The United States announced a Patriot battery and tanks for Varnia"),
    (Pledge(donor=STATES, recipient=VARNIA, amount=Amount(4e8, "USD"), status="considered"),
     "The United States considered giving Varnia 400,000,000 USD"),
    (Assessment(assessor=STATES, subject="the risk of war", level="moderate", scale=("low", "moderate"),
                direction="rising"),
     "The United States assessed “the risk of war” as “moderate”, rising (levels named: low, moderate)"),
    (Assessment(assessor=VARNIA, subject="a raid is planned", polarity="denied", attribution=voice(TARN)),
     "Varnia saw no sign of this: “a raid is planned”, according to Josef Tarn"),
    (Monitoring(watcher=Actor("border guard near Orsk", "g", "group"), subject="situation in Orsk"),
     "A border guard near Orsk monitored the situation in Orsk"),
    (Statement(speaker=Actor("sources close to the president", "s", "anonymous", count=2), cue="told",
               addressee=Actor("reporter", "r", "anonymous"), content="talks went on", occasion="a briefing"),
     "2 sources close to the president told a reporter at a briefing: talks went on"),
    (Warning(actor=VARNIA, target=STATES, threat="it would close the strait", condition="the talks failed"),
     "Varnia warned the United States: it would close the strait if the talks failed"),
    (Warning(actor=VARNIA, threat="it would close the strait", condition="the talks failed",
             evidence=(Span(0, 45, "Varnia warned that it would close the strait."),)),
     "Varnia warned that it would close the strait if the talks failed"),
    (Incident(type="other", subtype="Disrupted weapons use", target="12 drones", actor=VARNIA),
     "Varnia seized or intercepted 12 drones"),
    (Incident(type="other", subtype="Disrupted weapons use", target="12 drones", actor=VARNIA, outcome="shot down"),
     "12 drones of Varnia were shot down"),
    (Incident(type="other", subtype="Disrupted weapons use", target="One of the drones", outcome="intercept"),
     "One of the drones was intercepted"),
    (Incident(type="other", subtype="Disrupted weapons use"), "There was a seizure or interception"),
    (Incident(type="shelling", target="the school", actor=VARNIA, harm=(Item("the school", "damaged", None),)),
     "Varnia carried out a shelling attack on the school, which was damaged or destroyed"),
    (Alignment(country=VARNIA, organisation=LEAGUE, step="applies"), "Varnia applied to join the Northern League"),
    (Alignment(country=VARNIA, organisation=LEAGUE, step="joins", modality="planned"),
     "Varnia planned to join the Northern League"),
    (Monitoring(watcher=MINISTRY, subject="the border", frequency=Frequency(None, None, "day")),
     "The Ministry of Defence monitored the border every day"),
    (Statement(speaker=VELL, cue="told", quotes=("“We will hold.”",), addressee=Actor("reporters", "r", "group")),
     "Anna Vell (defence minister) told reporters: “We will hold.”"),
    (Statement(speaker=VELL, cue="according to", content="the bridge is open", occasion="at a briefing", when=DAY),
     "Anna Vell (defence minister) said at a briefing on 1 April 2031: the bridge is open"),
    (Statement(speaker=VELL, cue="wrote", content="the bridge is open", occasion="Telegram",
               evidence=(Span(0, 44, "The bridge is open, Vell wrote on  Telegram."),)),
     "Anna Vell (defence minister) said on Telegram: the bridge is open"),
    (Incident(type="other", subtype="Peaceful protest", actor=Actor("farmers", "f", "group"), modality="planned",
              when=DAY),
     "There would be a protest by farmers on 1 April 2031"),
    (Incident(type="other", subtype="Arrests", actor=MINISTRY, target="12 activists", when=DAY),
     "There was an arrest by the Ministry of Defence of 12 activists on 1 April 2031"),
    (Statement(speaker=MINISTRY, cue="denied", content="a raid took place", polarity="denied"),
     "The Ministry of Defence denied: a raid took place"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "sentence"), CASES, ids=[s for _, s in CASES])
def test_a_record_is_one_sentence(record, sentence):
    assert say({**to_json(record), "outlet": "The Harbour Post"}) == sentence


def test_what_was_pledged_for_a_day_to_come_is_to_be_delivered_then():
    items = (Item("vehicle", None, exactly(50)),)
    pledge = Pledge(donor=STATES, recipient=VARNIA, items=items, status="announced", when=DAY)
    told = {**to_json(pledge), "outlet": "The Harbour Post", "published": {"start": "2031-03-01", "end": "2031-03-01"}}
    assert say(told) == "The United States announced 50 vehicles for Varnia, to be delivered on 1 April 2031"
    said = say({**told, "published": {"start": "2031-04-01", "end": "2031-04-01"}})
    assert said == "The United States announced 50 vehicles for Varnia on 1 April 2031"


def test_voices_stand_in_their_order_and_the_outlet_is_none_of_them():
    loss = Loss(side=VARNIA, items=(Item("tank", None, exactly(3)),), attribution=voice(TARN))
    line: dict[str, Any] = to_json(loss)
    line["attribution"].insert(1, line["attribution"][0] | {"actor": to_json(MINISTRY)})
    assert say({**line, "outlet": "The Harbour Post"}).endswith(
        "according to Josef Tarn (through the Ministry of Defence)"
    )


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        ("2031-04-01", "2031-04-01", "hour", "on 1 April 2031"), ("2031-04-01", "2031-04-30", "month", "in April 2031"),
        ("2031-01-01", "2031-12-31", "year", "in 2031"),
        ("2031-04-01", "2031-04-05", "day", "between 1 and 5 April 2031"),
        ("2031-03-31", "2031-04-05", "day", "between 31 March 2031 and 5 April 2031"),
        ("2031-03-31", "2031-04-06", "week", "in the week of 31 March 2031"),
        (None, "2031-04-05", "day", "on 5 April 2031"),
    ],
)  # fmt: skip
def test_days_are_written_for_people(start, end, precision, said):
    assert phrases.when(to_json(When(start, end, precision, "explicit", "x"))) == said


@pytest.mark.parametrize(
    ("one", "many"),
    [("tank", "tanks"), ("ferry", "ferries"), ("serviceman", "servicemen"), ("personnel", "personnel"),
     ("child", "children"), ("women", "women"), ("children", "children"),
     ("aircraft", "aircraft"), ("HIMARS", "HIMARS"), ("F-16", "F-16"), ("main battle tank", "main battle tanks"),
     ("launch", "launches"), ("convoy", "convoys"), ("Bradley", "Bradley")],
)  # fmt: skip
def test_plurals(one, many):
    assert phrases.plural(one) == many


def test_ranks_order_speakers():
    roles = ["president", "defence minister", "deputy defence minister", "army spokesman", "farmer"]
    ranks = [seniority(role) for role in roles]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[-1] == 0
    assert seniority("former president") < seniority("president")


def test_often():
    times = [Frequency(1, 2, "day"), Frequency(3, 3, "week"), Frequency(1, None, "hour"), Frequency(2, 4, "year")]
    assert [phrases.often(to_json(f)) for f in times] == [
        "once or twice a day", "3 times a week", "at least once an hour", "2 to 4 times a year"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "told"),
    [("Defence Minister Anna Vell spoke by telephone with Josef Tarn on Tuesday", False),
     ("Vell and Tarn met in the harbour", False), ("the bridge stays open", True), ("Vell would speak no more", True),
     ("Vell told Tarn to keep the bridge open", True)],
)  # fmt: skip
def test_a_message_that_only_tells_the_contact_again_is_left_out(message: str, told: bool) -> None:
    held = Contact(mode="call", status="held", participants=(VELL, TARN), when=DAY, message=message)
    said = say(to_json(held))
    start = "Anna Vell (defence minister) and Josef Tarn spoke by phone on 1 April 2031"
    assert said == start + (f"; the message: {message}" if told else "")
