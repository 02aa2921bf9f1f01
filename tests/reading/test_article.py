"""A report becomes an article: title, text, date, language, blocks; a wall or an empty page is refused."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ReportRefused
from onrecord.model.article import Article, Report
from onrecord.reading import read_article

FIRST = "The mayor of Zor said the bridge would open again next week, after a month of repairs."
SECOND = "Engineers from the north had worked on it through the winter, she told the council."


def text_of(text: str, **fields: str) -> Article:
    return read_article(Report(path="x", text=text, **fields))  # type: ignore[arg-type]


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(b.kind, article.text[b.start : b.end]) for b in article.blocks]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_short_first_line_is_the_title_and_not_in_the_text(gap: str) -> None:
    article = text_of(f"Bridge at Zor to open again{gap}{FIRST}{gap}{SECOND}")
    assert article.title == "Bridge at Zor to open again"
    assert article.text == f"{FIRST}{gap}{SECOND}"


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n{SECOND}",
        f"(AFP) — {FIRST}\n{SECOND}",
        "A single line without a stop",
        f"The statement read:\n{FIRST}\n{SECOND}",
        f"date 2021-05-03 Flood in Zor: the bridge falls 2:41\n\n{FIRST}",
    ],
)
def test_texts_without_a_title(text: str) -> None:
    article = text_of(text)
    assert article.title is None
    assert article.text == text


def test_a_second_line_stays_in_the_text() -> None:
    deck = 'The mayor says the work took "far too long."'
    article = text_of(f"Bridge at Zor to open again\n{deck}\n{FIRST}")
    assert article.text.startswith(deck)


def test_furniture_before_the_title_stays_in_the_text() -> None:
    article = text_of(f"Share Tweet Email\nBridge at Zor to open again\n{FIRST}\n{SECOND}")
    assert article.title == "Bridge at Zor to open again"
    assert article.furniture[0].text == "Share Tweet Email"


def test_a_title_that_is_known_is_taken_out_of_the_text() -> None:
    article = text_of(f"Bridge at Zor to open again!\n\n{FIRST}", title="Bridge at Zor to open again")
    assert article.text == FIRST


def test_hard_wrapped_lines_make_one_paragraph() -> None:
    first = "The mayor of Zor said the bridge\nwould open again next week, after\na month of repairs."
    wrapped = f"{first}\n\nEngineers from the north had\nworked on it."
    article = text_of(wrapped)
    assert article.title is None
    assert [b.paragraph for b in article.blocks] == [0, 1]
    assert article.text == wrapped


def test_headings_lists_and_quotes() -> None:
    article = text_of(
        f"{FIRST}\n\nNo time to lose\n\n{SECOND}\n\n“Never again”\n\n"
        f"The list:\n\nTwo ships\n\nTen tanks\n\nFour guns\n\n{FIRST}"
    )
    assert [k for k, _ in kinds(article)] == ["text", "heading", "text", "text", "text", "text", "text", "text", "text"]


def test_blocks_leave_furniture_out() -> None:
    article = text_of(f"ZORAN, Marland (AP) — {FIRST}< /p>\n\nRead next: Marland buys ships\n\n{SECOND}")
    assert kinds(article) == [("text", FIRST), ("text", SECOND)]
    assert [b.paragraph for b in article.blocks] == [0, 2]


@pytest.mark.parametrize(
    ("fields", "text", "start", "basis"),
    [
        ({"published": "2021-01-01", "given": "2021-02-02"}, f"date 2021-05-03\n\n{FIRST}", "2021-05-03", "stated"),
        ({"published": "2021-01-01", "given": "2021-02-02"}, FIRST, "2021-01-01", "metadata"),
        ({"given": "2021-02-02"}, FIRST, "2021-02-02", "given"),
        ({"url": "https://example.org/2021/03/04/bridge/"}, FIRST, "2021-03-04", "metadata"),
        ({"published": "1654000000"}, FIRST, "2022-05-31", "metadata"),
        ({"published": "soon", "given": "2021-02-02"}, FIRST, "2021-02-02", "given"),
        ({"published": "1776-07-04"}, FIRST, None, "unknown"),
        ({"published": "2999-01-01"}, FIRST, None, "unknown"),
        ({"published": "03/04/2021"}, FIRST, None, "unknown"),
        ({}, f"Bridge opens\n\nPublished: 3 May 2021\n\n{FIRST}\n\n{SECOND}", "2021-05-03", "stated"),
        ({}, f"Last updated 3 May 2021\n\n{FIRST}", None, "unknown"),
        ({}, f"{FIRST}\n\n3 May 2021\n\n{SECOND}", None, "unknown"),
        ({}, FIRST, None, "unknown"),
    ],
)
def test_publication_date(fields: dict[str, str], text: str, start: str | None, basis: str) -> None:
    published = text_of(text, **fields).published
    assert (published.start, published.basis) == (start, basis)


def test_a_month_is_an_interval() -> None:
    published = text_of(FIRST, published="May 2021").published
    assert (published.start, published.end) == ("2021-05-01", "2021-05-31")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FIRST, "en"),
        ("Le maire a déclaré que le pont serait rouvert la semaine prochaine, après un mois de travaux.", "fr"),
        ("Мэр города заявил, что мост снова откроется на следующей неделе.", "ru"),
        ("Мер міста заявив, що міст знову відкриють наступного тижня.", "uk"),
        ("Der Bürgermeister sagte, die Brücke werde nächste Woche wieder geöffnet.", "de"),
        ("Ships: 16", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert text_of(text).language == language


def test_odd_characters_are_made_ordinary_before_offsets() -> None:
    article = text_of(
        "The\u00a0mayor\x00 of \u200fZor\u200e said\u202e \ufeffno.\r\nA lone \ud800 was there, she told the council."
    )
    assert article.text == "The mayor of Zor said no.\nA lone \ufffd was there, she told the council."
    article.id.encode()


def test_metadata_holds_no_control_characters_and_no_half_characters() -> None:
    article = text_of(
        "The council met in the old hall on Friday.",
        outlet="\x1b[2JThe\x9b\nPost\ud800",
        url="https://post.example/\x1b[31ma",
        title="Talks\u202e resume",
    )
    assert (article.outlet, article.url) == ("[2JThe Post\ufffd", "https://post.example/[31ma")
    assert article.title == "Talks resume"


def test_entities_of_plain_text_are_resolved() -> None:
    assert (
        text_of("The mayor&rsquo;s &quot;no&quot; was heard by R&amp;D staff in Zor.").text
        == 'The mayor’s "no" was heard by R&D staff in Zor.'
    )


@pytest.mark.parametrize(
    "sound",
    [
        "Her résumé was “too short” – the mayor’s word – she told the council.",
        "Мэр города заявил, что мост снова откроется.",
    ],
)
def test_utf8_that_was_read_as_windows_1252_is_mended(sound: str) -> None:
    broken = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in sound.encode())
    assert broken != sound
    assert text_of(broken).text == sound


@pytest.mark.parametrize(
    "sound", ["SÃO PAULO disse não à ponte nova em março.", "Â« is rare, the mayor said in Zor.", "Ñandú"]
)
def test_sound_text_is_not_mended(sound: str) -> None:
    assert text_of(sound + " The end.").text.startswith(sound.replace("Â«", "«"))


def test_the_id_is_that_of_the_words_at_their_place() -> None:
    first = text_of(FIRST, url="https://example.org/1", title="A")
    assert first.id == text_of(FIRST, url="https://example.org/1", title="A", given="2021-01-01").id
    assert first.id != text_of(FIRST, url="https://example.org/2", title="A").id
    assert first.id != text_of(FIRST, url="https://example.org/1", title="A", outlet="The Ledger").id
    assert first.id != text_of(FIRST, url="https://example.org/1", title="B").id
    assert first.id != text_of(FIRST + "!", url="https://example.org/1", title="A").id


WALLS = {
    "paywall": "Subscribe to continue reading. "
    "Already a subscriber? Log in to read. Start your free trial for unlimited access.",
    "cookie": "We value your privacy. We and our partners use cookies and similar technologies. Accept all. "
    "Manage your choices. "
    "See our cookie policy for how your personal data is used.",
    "robot": "Please enable JavaScript and cookies. We need to verify you are human before you go on. Ray ID: 7f3",
    "error": "404. Page not found. The page you requested is no longer available.",
}


@pytest.mark.parametrize(("kind", "text"), list(WALLS.items()))
@pytest.mark.parametrize("as_page", [True, False])
def test_walls_are_refused(kind: str, text: str, as_page: bool) -> None:
    report = (
        Report(path="w", html=f"<html><body><div><p>{text}</p></div></body></html>")
        if as_page
        else Report(path="w", text=text)
    )
    with pytest.raises(ReportRefused) as refused:
        read_article(report)
    assert refused.value.path == "w"
    assert "only" in refused.value.reason or "furniture" in refused.value.reason


def test_a_short_report_about_walls_is_no_wall() -> None:
    assert text_of(
        "The regulator fined the broadcaster over its use of cookies. "
        "It said the firm had tracked readers without consent."
    ).text


@pytest.mark.parametrize(
    "report",
    [
        Report(path="e", text=" \n . \n"),
        Report(path="e", html=""),
        Report(path="e", html="<html><body></body></html>"),
        Report(path="e", text="Share Tweet Email\n\nAdvertisement"),
        Report(path="e", text="\x00\u200f"),
    ],
)
def test_nothing_to_read_is_refused(report: Report) -> None:
    with pytest.raises(ReportRefused):
        read_article(report)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 400_000,
        "x" * 2_000_000,
        "(" * 200_000 + "a",
        "A. " * 300_000,
        "<a " * 200_000,
        "— " * 200_000 + "b",
        "a\n" * 200_000,
        "Share " * 200_000,
        "1:1" * 200_000,
        "By A" * 200_000,
        "@" * 300_000 + " a",
    ],
)
def test_large_and_hostile_texts_are_read_in_seconds(text: str) -> None:
    begun = time.process_time()
    with suppress(ReportRefused):
        read_article(Report(path="x", text=text))
    assert time.process_time() - begun < 8


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet=st.sampled_from(list('Aa b.,:\n()<>/&;—"“”0123-©\u200f\ud800')), max_size=400),
    )
)
def test_offsets_hold_for_any_text(text: str) -> None:
    try:
        article = text_of(text)
    except ReportRefused:
        return
    assert article.text == article.text.strip()
    assert all(article.text[f.start : f.end] == f.text for f in article.furniture)
    pieces = sorted([(b.start, b.end) for b in article.blocks] + [(f.start, f.end) for f in article.furniture])
    assert all(a[1] <= b[0] for a, b in pairwise(pieces))
    for block in article.blocks:
        piece = article.text[block.start : block.end]
        assert piece
        assert piece == piece.strip()
