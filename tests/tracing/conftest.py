"""Articles for the tests of tracing: an origin, its copies and an independent report of the same happening."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.model.article import Article, Report
from onrecord.reading import read_article

ORIGIN = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers, Mayor
Ilse Tarnow said.

"Nobody here carried a weapon," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port. He said
that a magazine on the eastern mole had caught fire.

Neither account could be verified independently.

The port handles 60 percent of the grain that Vessin exports, and it had been shut for 17 days in March after a drone
sank the tug Amara. The harbour master, Dorte Klem, said three cranes were beyond repair.

Talks on a truce for the coast are due to resume in Lund on Friday."""

REWRITTEN = """Nine people working at the docks of Vessin died when artillery struck for two hours on Monday, according
to Mayor Ilse Tarnow, who said that none of them had been armed and that a load of 40 tonnes of flour was on the quay.

Osk rejects the charge: its commander for the northern coast, Colonel Piet Harro, spoke of a fire in an ammunition store
on the eastern mole.

Three cranes cannot be mended, harbour master Dorte Klem said. Vessin sends 60 percent of its grain through the port,
which a drone attack on the tug Amara had closed for 17 days in March."""

OTHER = """Smoke hung over Vessin on Tuesday as relatives waited outside the seamen's hospital, where nine coffins stood
in the chapel.

"Nobody here carried a weapon," Mayor Ilse Tarnow had said the evening before.

A crane driver, Jonas Felt, counted some thirty impacts from his cabin before he climbed down. Insurers in Marrick said
that they would ask double for any ship bound for the estuary.

The foreign minister of Lund offered to send 12 inspectors."""

UNLIKE = """The central bank of Marrick raised its rate to 4.5 percent on Wednesday. Governor Ana Soll said prices had
risen faster than the bank had foreseen and that wages would follow in the spring.

Analysts had expected a smaller step. Shares in Marrick fell by 2 percent."""

TEXTS = {"origin": ORIGIN, "rewritten": REWRITTEN, "other": OTHER, "unlike": UNLIKE}

Make = Callable[..., Article]


@pytest.fixture(scope="session")
def make() -> Make:
    """An article by the name of its text or of a text given, with an outlet and a date where they are given."""

    def made(text: str, outlet: str | None = None, published: str | None = None, title: str | None = None) -> Article:
        text = TEXTS.get(text, text)
        return read_article(Report(path=outlet or "text", text=text, outlet=outlet, published=published, title=title))

    return made


@pytest.fixture(scope="session")
def origin() -> str:
    """The text of the origin."""
    return ORIGIN
