"""Which of two sources a copy was made from: stemmas of a wire, copies of it and copies of these."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.model.article import Article
from onrecord.pipeline import Corridor, trace

Make = Callable[..., Article]

WIRE = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers and wounding 31, Mayor
Ilse Tarnow said.

"Nobody here carried a weapon," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, the deputy commander of the northern coast for Osk, denied that his batteries had fired on the port.
He said that a magazine on the eastern mole had caught fire.

The port handles 60 percent of the grain that Vessin exports, and it had been shut for 17 days in March after a drone
sank the tug Amara. The harbour master, Dorte Klem, said three cranes were beyond repair.

The insurer Marrick Mutual estimated the damage at $12 million. Talks on a truce for the coast are due to resume in Lund
on Friday."""

EDITED = {
    "wounding 31": "wounding 13",
    "the deputy commander of": "the commander of",
    "17 days in March": "27 days in March",
    "$12 million": "$20 million",
    "denied that his batteries had fired": "confirmed that his batteries had fired",
}
"""What the first copy changes of the wire."""

SHORT = """{dead} dockers died and {hurt} people were wounded when the port of Vessin came under fire for two hours on
Monday, according to Mayor Ilse Tarnow, who said that 40 tonnes of flour were on the quay.

Piet Harro, {office} of the northern coast for Osk, {answer} that his batteries had fired on the port.

The port, which handles 60 percent of the grain that Vessin exports, was shut for {days} days in March after a drone
sank the tug Amara. Three cranes were beyond repair, harbour master Dorte Klem said. Marrick Mutual, an insurer, put the
damage at {damage}."""

OF_WIRE = {
    "dead": "Nine", "hurt": "31", "office": "the deputy commander", "answer": "denied", "days": "17",
    "damage": "$12 million",
}  # fmt: skip
OF_COPY = {
    "dead": "Nine", "hurt": "13", "office": "the commander", "answer": "confirmed", "days": "27",
    "damage": "$20 million",
}  # fmt: skip

HOURS = ("2024-03-04T10:00", "2024-03-04T12:00", "2024-03-04T15:00")
OUTLETS = ("Lund Wire", "Evening Sun", "Daily Post")


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    """One for all, since it keeps what it parsed."""
    return Corridor()


def edited(changes: dict[str, str] = EDITED, *left_out: int) -> str:
    """The wire as the first copy has it, without some of its paragraphs."""
    text = WIRE
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    return "\n\n".join(p for n, p in enumerate(text.split("\n\n")) if n not in left_out)


REWORDED = {
    **EDITED, "shelled for two hours": "fired on for a couple of hours", "handles": "ships", "insurer": "underwriter",
    "said three cranes were beyond repair": "spoke of three cranes that cannot be mended",
}  # fmt: skip
STEMMAS = {
    "the copy's changes are there in words that by chance are the wire's": (edited(REWORDED), OF_COPY, "Evening Sun"),
    "words that by chance are the copy's": (
        edited({"31": "13", "17 days": "27 days", "on Monday": "when the port came under fire on Monday",
                "killing": "which dockers died, killing", "wounding": "and people were wounded:"}),
        OF_WIRE, "Lund Wire",
    ),
    "all that the copy changed is handed on": (edited(), OF_COPY, "Evening Sun"),
    "nothing that the copy changed is there": (edited(), OF_WIRE, "Lund Wire"),
    "one figure alone was changed and is handed on": (
        edited({"wounding 31": "wounding 13"}), {**OF_WIRE, "hurt": "13"}, "Evening Sun",
    ),
    "one figure alone was changed and is not handed on": (edited({"wounding 31": "wounding 13"}), OF_WIRE, "Lund Wire"),
    "one figure is the copy's by chance, the rest the wire's": (edited(), {**OF_WIRE, "days": "27"}, "Lund Wire"),
    "one figure is set right, the rest handed on": (edited(), {**OF_COPY, "hurt": "31"}, "Evening Sun"),
    "changes of its own say nothing": (edited(), {**OF_COPY, "dead": "Eleven", "days": "70"}, "Evening Sun"),
    "changes of its own to what the wire has": (edited(), {**OF_WIRE, "dead": "Eleven", "days": "70"}, "Lund Wire"),
    "an office is handed on": (
        edited({"the deputy commander of": "the commander of"}), {**OF_WIRE, "office": "the commander"}, "Evening Sun",
    ),
    "the copy left much out, and what is left is handed on": (edited(EDITED, 1), OF_COPY, "Evening Sun"),
    "the copy left much out that is there": (edited(EDITED, 3), OF_WIRE, "Lund Wire"),
}  # fmt: skip


@pytest.mark.parametrize("name", STEMMAS)
def test_the_source_is_the_one_whose_changes_are_handed_on(name: str, make: Make, corridor: Corridor) -> None:
    copy, told, source = STEMMAS[name]
    texts = (WIRE, copy, SHORT.format(**told))
    articles = [make(text, outlet, hour) for text, outlet, hour in zip(texts, OUTLETS, HOURS, strict=True)]
    families, known = trace(articles, corridor)
    assert trace(articles[::-1], corridor)[0] == families
    assert {known[x.of].outlet for f in families for x in f.links if x.article == articles[2].id} == {source}


def test_without_marks_the_wording_alone_decides(make: Make) -> None:
    texts = (WIRE, edited(), SHORT.format(**OF_COPY))
    articles = [make(text, outlet, hour) for text, outlet, hour in zip(texts, OUTLETS, HOURS, strict=True)]

    families, known = trace(articles)
    (link,) = (x for f in families for x in f.links if x.article == articles[2].id)
    assert known[link.of].outlet == "Evening Sun"
