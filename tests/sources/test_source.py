"""The configuration of sources: what it may say, what is wrong by file and line, small files written and removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.sources.configuration import Manners, load_sources
from onrecord.sources.small_files import add_sources, as_toml, pace_text, remove_source
from onrecord.sources.source import KINDS, WAYS, Source, Wrong, pace_of, source_of

WHOLE = """
[web]
contact = "desk@paper.example"
spacing = "2 s"

[[watch]]
name = "of another room"

[[source]]
name = "Harbour Post"
url = "https://paper.example/feed.xml"
outlet = "The Harbour Post"
country = "Marland"
language = "en"
kind = "outlet"
topic = true
words = ["Zor", "the  bridge"]
pace = "5 min"

[[source]]
url = "imaps://desk%40paper.example@mail.example/INBOX"
password_env = "ZOR_PASSWORD"
kind = "government"

[[source]]
url = "incoming"
"""


def load(folder: Path, text: str, **files: str) -> tuple[list[Source], list[str]]:
    (folder / "onrecord.toml").write_text(text)
    for name, content in files.items():
        (folder / "sources").mkdir(exist_ok=True)
        (folder / "sources" / f"{name}.toml").write_text(content)
    found = load_sources(str(folder / "onrecord.toml"))
    return list(found.sources), [str(m).replace(str(folder), "") for m in found.mistakes]


def test_all_that_a_source_says(tmp_path: Path) -> None:
    (post, mailbox, folder), mistakes = load(tmp_path, WHOLE)
    assert mistakes == []
    config = str(tmp_path / "onrecord.toml")
    assert post == Source(
        "Harbour Post", "https://paper.example/feed.xml", "The Harbour Post", "Marland", "en", "outlet", None, True,
        ("Zor", "the bridge"), 300.0, file=config, line=9,
    )  # fmt: skip
    assert (mailbox.via, mailbox.name, mailbox.password_env) == ("mailbox", "mail.example/INBOX", "ZOR_PASSWORD")
    assert (folder.via, folder.url, folder.name) == ("folder", str(tmp_path / "incoming"), "incoming")
    assert load_sources(config).manners == Manners("desk@paper.example", 2.0, 20.0)


def test_small_files_beside_it(tmp_path: Path) -> None:
    sources, mistakes = load(
        tmp_path, WHOLE, a='url = "https://a.example/"\npace = "1 h"\n', c="",
        b='[[source]]\nurl = "in"\nvia = "folder"\n',
        d='[[source]]\nurl = "https://d.example/"\n[[source]]\nurl = "https://e.example/"\n',
    )  # fmt: skip
    assert [s.name for s in sources[3:]] == ["a.example", "in", "d.example", "e.example"]
    assert sources[3].pace == 3600.0
    assert sources[4].url == str(tmp_path / "in")
    assert mistakes == ["/sources/c.toml, line 1: url: is missing"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('pace = "soon"', "line 6: pace: 'soon' is no pace such as \"10 min\" or \"1 h\""),
        ('pace = "1 s"', "line 6: pace: a pace is between 60 seconds and 31 days"),
        ("pace = true", "line 6: pace: 'True' is no pace such as \"10 min\" or \"1 h\""),
        ('kind = "rag"', "line 6: kind: 'rag' is none of agency, outlet, government, party"),
        ('via = "pigeon"', "line 6: via: 'pigeon' is none of feed, sitemap, page, folder, mailbox"),
        ('via = "mailbox"', "line 6: via: an address of the web is no mailbox"),
        ('words = "Zor"', "line 6: words: is to be a list of words"),
        ("topic = 1", "line 6: topic: is to be true or false"),
        ('language = "English"', "line 6: language: 'English' is no language code such as en or uk"),
        ('oulet = "x"', "line 6: oulet: no such setting: did you mean outlet?"),
        ('outlet = ""', "line 6: outlet: is to be a text"),
        ('password_env = "X"', "line 6: password_env: only a mailbox has a password"),
        ('url = "https://c.example/"', "line 6: no TOML: cannot overwrite a value"),
        ("pace = ", "line 6: no TOML: invalid value"),
        ('outlet = "x', "line 6: no TOML: illegal character '\\n'"),
    ],
)
def test_a_mistake_has_its_line_and_the_others_are_read(tmp_path: Path, line: str, told: str) -> None:
    text = f'[[source]]\nurl = "https://a.example/"\n\n[[source]]\nurl = "https://b.example/"\n{line}\n\n'
    sources, mistakes = load(tmp_path, text + '[[source]]\nurl = "https://d.example/"\n', x='url = "https://x.example/"')
    assert [s.name for s in sources] == ["a.example", "d.example", "x.example"]
    assert mistakes == [f"/onrecord.toml, {told}"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://user:pw@paper.example/", "is to name a machine, and no user or password"),
        ("http:///feed", "is to name a machine, and no user or password"),
        ("http://[::1/", "is no address that can be read"),
        ("http://a.example:99999/", "is no address that can be read"),
        ("ftp://paper.example/", "is to be http(s)://…, imaps://… or a folder"),
        ("imaps://mail.example/INBOX", "is to be imaps://USER@HOST/MAILBOX"),
        ("imaps://a:pw@mail.example/IN", "a password is not kept here: name it in password_env or password_file"),
    ],
)
def test_addresses_that_are_not_taken(url: str, told: str) -> None:
    with pytest.raises(Wrong) as wrong:
        source_of({"url": url})
    assert (wrong.value.key, str(wrong.value)) == ("url", told)


def test_a_source_that_is_there_twice_is_told_of(tmp_path: Path) -> None:
    text = '[[source]]\nname = "A"\nurl = "https://a.example/"\n[[source]]\nname = "a"\nurl = "https://b.example/"\n'
    sources, mistakes = load(tmp_path, text, c='name = "C"\nurl = "https://a.example/"\n')
    assert len(sources) == 1
    assert mistakes == [
        "/onrecord.toml, line 5: name: the same name as A (/onrecord.toml, line 1)",
        "/sources/c.toml, line 2: url: the same address as A (/onrecord.toml, line 1)",
    ]


def test_files_that_are_no_configuration(tmp_path: Path) -> None:
    assert load_sources(str(tmp_path / "onrecord.toml")).sources == ()
    with pytest.raises(UsageError, match="no such file"):
        load_sources(str(tmp_path / "other.toml"))
    (tmp_path / "onrecord.toml").write_bytes(b'[[source]]\nurl = "\xff"\n')
    (mistake,) = load_sources(str(tmp_path / "onrecord.toml")).mistakes
    assert (mistake.line, mistake.what) == (2, "is not UTF-8")
    for text, told in (
        ("source = 3", "is to be a table"), ("[web]\nspacing = 'x'\n", "web.spacing"),
        ("[web]\nagent = 'x'\n", "no such setting"), ("a = " + "[" * 5000, "nested too deep"),
    ):  # fmt: skip
        _, (said,) = load(tmp_path, text)
        assert told in said


def test_sources_are_added_once_and_removed(tmp_path: Path) -> None:
    config = str(tmp_path / "onrecord.toml")
    (tmp_path / "onrecord.toml").write_text('[[source]]\nname = "Old"\nurl = "https://old.example/"\n')
    odd = Source('A "quoted" \\ name, ünï', "https://a.example/", folder="X/Y", words=("b", 'c"'), pace=5400.0)
    twin, other = replace(odd, url="https://b.example/"), replace(odd, name="Another")
    added, refused = add_sources(config, [odd, twin, other, Source("New", "https://old.example/")])
    assert added == [odd]
    assert [why.split(":")[0] for _, why in refused] == [
        "another source has this name", f"is there already as {odd.name!r}",
        f"is there already as 'Old' ({config}, line 1)"]  # fmt: skip
    assert replace(load_sources(config).sources[1], file="", line=0) == odd
    with pytest.raises(UsageError, match=r"Old stands in .*onrecord\.toml, line 1: remove it there"):
        remove_source(config, "old")
    with pytest.raises(UsageError, match="no source 'Olt': did you mean Old"):
        remove_source(config, "Olt")
    remove_source(config, "https://a.example/")
    assert list((tmp_path / "sources").iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Source,
        name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40),
        url=st.sampled_from(["https://a.example/x?y=%22", "http://b.example:8080/"]),
        outlet=st.none() | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40),
        kind=st.none() | st.sampled_from(KINDS), via=st.none() | st.sampled_from(WAYS[:3]), topic=st.booleans(),
        words=st.lists(st.sampled_from(["Zor", "a b", "\\", '"', "ї"]), unique=True, max_size=3).map(tuple),
        pace=st.sampled_from([60.0, 90.0, 600.0, 5400.0, 86400.0]), allow_private=st.booleans(),
    )
)  # fmt: skip
def test_a_small_file_says_what_its_source_is(source: Source) -> None:
    import tomllib

    assert source_of(tomllib.loads(as_toml(source))) == source


@pytest.mark.parametrize(("seconds", "text"), [(600, "10 min"), (90, "90 s"), (86400, "1 d"), (7200, "2 h")])
def test_paces(seconds: float, text: str) -> None:
    assert pace_text(seconds) == text
    assert pace_of(text) == pace_of(seconds) == seconds
    assert pace_of("2 Weeks") == 14 * 86400
