"""Packs: every bundled table is sound, a pack in a folder loads, and a wrong table is refused with its place."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord.packs
from onrecord.errors import PackError
from onrecord.packs.pack import _TABLES, Office, Pack, Tenure, load_pack, slug

ROOT = Path(onrecord.packs.__file__).parent
NAMES = sorted(f.name for f in ROOT.iterdir() if f.is_dir() and any(f.glob("*.toml")))
DOCS = Path(__file__).parents[2] / "docs" / "packs.md"
ORGANISATIONS = {"government", "ministry", "military", "agency", "alliance", "media", "company", "movement", "body"}
TITLES = {"military", "political", "religious", "academic", "civil", "role"}


@pytest.fixture(params=NAMES)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def raw_rows(name: str) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for file in sorted((ROOT / name).glob("*.toml")):
        for table, content in tomllib.loads(file.read_text("utf-8")).items():
            if table != "settings":
                rows[table] += content
    return rows


def test_the_bundled_packs_are_there() -> None:
    assert set(NAMES) >= {"world", "ukraine", "sample"}


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_within_a_pack(name: str) -> None:
    for table, rows in raw_rows(name).items():
        ids = Counter(r.get("id") or slug(r.get("name") or r["title"]) for r in rows)
        assert [i for i, n in ids.items() if n > 1] == [], table


@pytest.mark.parametrize("name", NAMES)
def test_no_row_repeats_its_own_name_or_an_alias(name: str) -> None:
    for table, rows in raw_rows(name).items():
        for r in rows:
            words = [r.get("name") or r.get("title"), *r.get("aliases", [])]
            assert len(words) == len(set(words)), f"{table}: {words}"
            assert all(w and w == w.strip() for w in words), f"{table}: {words}"


def test_what_a_row_refers_to_exists(pack: Pack) -> None:
    countries = {c.id for c in pack.countries}
    organisations = {o.id for o in pack.organisations}
    offices = {o.id for o in pack.offices}
    missing = [
        *(o.id for o in pack.organisations if {o.country, o.stands_for} - countries - {None}),
        *(o.id for o in pack.offices if o.country not in countries | {None}),
        *(o.id for o in pack.offices if o.organisation not in organisations | {None}),
        *(p.id for p in pack.people if p.country not in countries | {None}),
        *(f"{p.id}: {t.office}" for p in pack.people for t in p.offices if t.office not in offices),
        *(c for c in pack.countries_first if c not in countries),
    ]
    assert missing == []


def test_codes_and_words_are_known(pack: Pack) -> None:
    assert all(re.fullmatch(r"[A-Z]{2}", c.id) for c in pack.countries)
    assert all(p.country is None or re.fullmatch(r"[A-Z]{2}", p.country) for p in pack.places)
    assert {o.type for o in pack.organisations} <= ORGANISATIONS
    assert {t.kind for t in pack.titles} <= TITLES
    assert {p.sex for p in pack.people} | {t.sex for t in pack.titles} <= {"m", "f", None}
    assert {p.precision for p in pack.places} <= {"point", "area", "country"}


def test_dates_are_days_and_terms_run_forwards(pack: Pack) -> None:
    for key_date in pack.key_dates:
        date.fromisoformat(key_date.date)
    for person in pack.people:
        for t in person.offices:
            start, end = t.start and date.fromisoformat(t.start), t.end and date.fromisoformat(t.end)
            assert not (start and end) or start <= end, f"{person.id}: {t}"


def overlaps(office: Office, terms: list[tuple[Tenure, str]]) -> list[str]:
    """Pairs of terms of one office that run at the same time; a term without any date says nothing about when."""
    known = sorted((t.start or "0000", t.end or "9999", who) for t, who in terms if t.start or t.end)
    return [f"{office.id}: {a} and {b}" for a, b in itertools.pairwise(known) if a[1] > b[0]]


def test_an_office_has_one_holder_at_a_time(pack: Pack) -> None:
    terms: dict[str, list[tuple[Tenure, str]]] = defaultdict(list)
    for person in pack.people:
        for t in person.offices:
            terms[t.office].append((t, person.name))
    assert [x for o in pack.offices if not o.shared for x in overlaps(o, terms[o.id])] == []


def test_overlapping_terms_are_seen() -> None:
    office = Office(id="mayor", title="Mayor")
    first, second = Tenure("mayor", "2020-01-01", "2022-03-01"), Tenure("mayor", "2022-02-01", None)
    assert overlaps(office, [(second, "B"), (first, "A")])
    assert not overlaps(office, [(second, "B"), (Tenure("mayor", "2020-01-01", "2022-02-01"), "A")])


def test_no_two_people_share_a_full_name(pack: Pack) -> None:
    count = Counter(name for p in pack.people for name in {p.name, *p.aliases})
    assert [name for name, n in count.items() if n > 1] == []


def test_no_two_organisations_share_a_name(pack: Pack) -> None:
    count = Counter(name for o in pack.organisations for name in {o.name, *o.aliases})
    assert [name for name, n in count.items() if n > 1] == []


def test_no_two_places_share_a_name(pack: Pack) -> None:
    count = Counter(name for p in pack.places for name in {p.name, *p.aliases})
    assert [name for name, n in count.items() if n > 1] == []


def test_no_two_rows_of_equipment_share_a_name(pack: Pack) -> None:
    count = Counter(name.lower() for e in pack.equipment for name in {e.name.lower(), *map(str.lower, e.aliases)})
    assert [name for name, n in count.items() if n > 1] == []


def test_no_two_key_dates_share_an_alias(pack: Pack) -> None:
    count = Counter(a.lower() for k in pack.key_dates for a in {k.name, *k.aliases})
    assert [a for a, n in count.items() if n > 1] == []


def test_coordinates_are_in_range_and_come_in_pairs(pack: Pack) -> None:
    for p in pack.places:
        assert (p.lat is None) == (p.lon is None), p.id
        assert p.lat is None or p.lon is None or (-90 <= p.lat <= 90 and -180 <= p.lon <= 180), p.id


def test_well_known_rows_are_as_expected() -> None:
    pack = load_pack("ukraine")
    people = {p.id: p for p in pack.people}
    assert "Sergey Shoygu" in people["sergei-shoigu"].aliases
    assert Tenure("ru-defence-minister", "2012-11-06", "2024-05-12") in people["sergei-shoigu"].offices
    assert next(o.stands_for for o in pack.organisations if o.name == "Kremlin") == "RU"
    assert next(c.id for c in pack.countries if "U.K." in c.aliases) == "GB"
    assert next(k.date for k in pack.key_dates if "Russia launched its invasion" in k.aliases) == "2022-02-24"
    assert pack.countries_first[0] == "UA"


def test_a_pack_replaces_rows_of_the_world_with_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[country]]\nid = "FR"\nname = "Gaul"\n', "utf-8")
    pack = load_pack(str(tmp_path))
    assert [c.name for c in pack.countries if c.id == "FR"] == ["Gaul"]
    assert len(pack.countries) == len(load_pack("world").countries)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[person]]\nname = "A B"\nheight = 2\n', "unknown key 'height'"),
        ('[[weather]]\nname = "rain"\n', "unknown table 'weather'"),
        ('[[equipment]]\nname = "pike"\n', "category"),
        ("[[person]\n", "a.toml"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    with pytest.raises(PackError, match=re.escape(said)):
        load_pack(str(tmp_path))


def test_a_missing_pack_is_named() -> None:
    with pytest.raises(PackError, match="atlantis"):
        load_pack("atlantis")


def test_the_worked_example_of_the_docs_loads(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert blocks
    (tmp_path / "example.toml").write_text("\n".join(blocks), "utf-8")
    pack = load_pack(str(tmp_path))
    assert any(p.name == "Anneke Vos" for p in pack.people)
    assert pack.countries_first == ("NL", "BE")


def test_the_docs_name_every_table_and_key() -> None:
    text = DOCS.read_text("utf-8")
    for table, (_, cls) in _TABLES.items():
        line = next(x for x in text.splitlines() if x.startswith(f"| `{table}` "))
        assert [f.name for f in fields(cls) if f"`{f.name}`" not in line] == [], table


@given(st.text())
def test_a_slug_is_plain_ascii_and_never_empty(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", slug(name)) or name == ""


def test_letters_that_unicode_does_not_take_apart_stay_in_a_slug() -> None:
    assert slug("Wałęsa of Tromsø") == "walesa-of-tromso"
    assert slug("Strauß, Đorđe") == "strauss-dorde"


def test_a_name_in_another_script_has_a_slug_of_its_own() -> None:
    assert slug("Київ") != slug("Харків")
