"""Query strings become checked filters, links that change one thing, and words."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from onrecord.errors import UsageError
from onrecord.ledger import Filter
from onrecord.ledger.lines import LISTED
from onrecord.ledger.pages import SORTS
from onrecord.surfaces.web.filter_words import chips, title
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.pages.ledger import _SORT_NAMES

TODAY = date(2025, 6, 12)


def of(query: str = "", **fixed: str) -> Asked:
    return Asked.of(parse_qsl(query, keep_blank_values=True), TODAY, **fixed)


def test_nothing_asked_is_nothing() -> None:
    assert of() == of("who=&place=&since=++&sort=&limit=&q=") == Asked(today=TODAY)
    assert of().filter() == Filter()
    assert of().order() == ("day", True)


def test_all_of_it_reaches_the_ledger() -> None:
    asked = of(
        "kind=contact&who=sergei-tarn&who=Orla+Venn&role=participants&place=meresk&since=2025-05&until=7d&by=reported"
        "&type=call&status=held&outlet=The+Strait&origins=2&q=%22hot+line%22&as_of=today&sort=outlet&limit=25"
    )
    assert asked.filter("sample") == Filter(
        kind="contact", who=("sergei-tarn", "Orla Venn"), role="participants", place="meresk", since="2025-05-01",
        until="2025-06-05", by="reported", type="call", status="held", outlet="The Strait", origins=2,
        words='"hot line"', as_of="2025-06-12", pack="sample",
    )  # fmt: skip
    assert asked.order() == ("outlet", False)
    assert of("sort=-origins").order() == ("origins", True)


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("kind=contac", "kind", "did you mean 'contact'"),
        ("kind=x", "kind", "there are: statement"),
        ("whom=x", "whom", "did you mean 'who'"),
        ("role=boss", "role", "speaker"),
        ("by=told", "by", "happened, reported, recorded"),
        ("sort=size", "sort", "day, recorded"),
        ("since=soon", "since", "no date"),
        ("until=2025-02-30", "until", "no such day"),
        ("as_of=99999999d", "as_of", "no date"),
        ("since=9999y", "since", "before the year 1"),
        ("since=2025-06&until=2025-05", "until", "ends (2025-05-31) before it begins (2025-06-01)"),
        ("origins=0", "origins", "from 1 to"),
        ("origins=-3", "origins", "whole number"),
        ("origins=2.5", "origins", "whole number"),
        ("origins=²", "origins", "whole number"),
        ("origins=99999999999", "origins", "whole number"),
        ("limit=5000", "limit", "from 1 to 1,000"),
        ("place=a&place=b", "place", "more than once"),
        ("q=%2D%2D%2D", "q", "nothing to search for"),
        (f"place={'x' * 5000}", "place", "too long (5,000 characters"),
        (f"after={'x' * 5000}", "after", "too long"),
        ("&".join(f"who={n}" for n in range(30)), "who", "too many names"),
        (f"{'x' * 5000}=1", "x" * 40 + "…", "there are"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_parameter(query: str, parameter: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        of(query)
    assert str(refused.value).startswith(f"{parameter}: ")
    assert says in str(refused.value)
    assert len(str(refused.value)) < 600


def test_the_same_twice_is_once() -> None:
    assert of("place=a&place=a&place=").place == "a"
    assert of("who=a&who=a&who=").who == ("a",)


def test_a_page_names_parameters_of_its_own() -> None:
    assert Asked.of([("format", "csv")], TODAY, also=("format",)) == Asked(today=TODAY)


def test_links_keep_the_filter_and_change_one_thing() -> None:
    asked = of("who=a&who=b&since=2025-05&place=x+y&after=cursor&limit=25", kind="contact")
    assert asked.at("/ledger/contact").startswith("/ledger/contact?who=a&who=b&place=x+y&since=2025-05&after=cursor")
    assert "kind=contact" in asked.at("/feed.atom")
    assert asked.with_(sort="-origins").at("/ledger/contact").endswith("sort=-origins&limit=25")
    assert asked.without("who", "a").who == ("b",)
    assert asked.without("who").who == ()
    assert asked.without("place").place is None
    assert asked.without("place").after is None
    assert asked.bare().at("/ledger/contact") == "/ledger/contact?limit=25"


def test_a_link_can_be_read_again() -> None:
    asked = of("who=%3Cb%3E&place=a%26b&q=x%3D%22y%22&since=7d&origins=2&as_of=2025-06&sort=-day", kind="loss")
    address = asked.at("/elsewhere")
    assert Asked.of(parse_qsl(urlsplit(address).query), TODAY) == asked


@pytest.mark.parametrize("kind", LISTED)
def test_another_kind_keeps_what_it_has(kind: str) -> None:
    asked = of("who=a&since=2025&role=speaker&type=call&origins=2&q=x&by=recorded&sort=-origins&as_of=2025-06")
    other = asked.fitting(kind)
    assert other.kind == kind
    assert other.since == "2025"
    assert other.type is None
    assert other.fits() is other


def test_what_says_nothing_of_a_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="role: not for lists of the kind article; there are: who, place"):
        of("role=speaker", kind="article").fits()
    with pytest.raises(UsageError, match="by: "):
        of("by=recorded", kind="fact").fits()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=contact&who=sergei-tarn&since=2025-06&until=2025-06&origins=2",
         "Contacts of Sergei Tarn, June 2025, at least 2 origins"),
        ("who=a-b&who=Orla+Venn&role=speaker", "Records of A B or Orla Venn as speaker"),
        ("kind=loss&since=2025&until=2025&type=tank", "Losses, 2025, tank"),
        ("kind=loss&since=2024-11&until=2025-02", "Losses, November 2024 to February 2025"),
        ("kind=loss&since=2025-06-03&until=2025-06-03", "Losses, 3 June 2025"),
        ("since=2025-06-03&by=reported", "Records, reported from 3 June 2025"),
        ("until=2025-06&place=port-amsel-xb", "Records in Port Amsel, until 30 June 2025"),
        ("outlet=The+Strait&q=hot+line&as_of=yesterday",
         "Records, from The Strait, with the words “hot line”, as on record on 11 June 2025"),
    ],
)  # fmt: skip
def test_a_filter_in_words(query: str, words: str) -> None:
    assert title(of(query), {"port-amsel-xb": "Port Amsel"}) == words


def test_each_chip_drops_its_condition() -> None:
    asked = of("who=a&who=b&since=2025&until=2025&by=reported&type=call&origins=3&q=x", kind="contact")
    dropped = {chip.words: chip.rest for chip in chips(asked)}
    assert list(dropped) == ["A", "B", "reported 2025", "call", "at least 3 origins", "with the words “x”"]
    assert dropped["A"].who == ("b",)
    period = dropped["reported 2025"]
    assert (period.since, period.until, period.by) == (None, None, "happened")
    assert dropped["call"].type is None
    assert all(chip.rest.kind == "contact" for chip in chips(asked))


def test_every_order_has_a_name() -> None:
    assert set(_SORT_NAMES) == set(SORTS)
