"""Quote marks of every kind, paired by the grammar."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.parse import parse_articles
from onrecord.language.quotes import find_quotes
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Parsed, Sentence, Token


def _parsed(text: str) -> Parsed:
    """Words as tokens and lines as paragraphs of one sentence: all that the grammar of quotes looks at."""
    blocks: list[Block] = []
    parsed = Parsed(Article("a", "a", text))
    at = 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            blocks.append(Block(start, at + len(line.rstrip()), "text", n))
            first, here, sentence = len(parsed.tokens), start, len(parsed.sentences)
            for word in line.split():
                here = text.index(word, here)
                i = len(parsed.tokens)
                parsed.tokens.append(
                    Token(i, here, here + len(word), word, word.lower(), word, "X", "X", "dep", i, sentence, "", False)
                )
                here += len(word)
            parsed.sentences.append(Sentence(sentence, first, len(parsed.tokens), start, here, n, False, first))
        at += len(line) + 1
    parsed.article = Article("a", "a", text, blocks=tuple(blocks))
    return parsed


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“We hold,” she said.", ["We hold,"]),
        ('"We hold," she said. "And we wait."', ["We hold,", "And we wait."]),
        ("«Wir bleiben», he said.", ["Wir bleiben"]),
        ("„Wir bleiben hier“, he said.", ["Wir bleiben hier"]),
        ("'We hold,' she said.", ["We hold,"]),
        ("''We hold,'' she said.", ["We hold,"]),
        ("``We hold,'' she said.", ["We hold,"]),
        ("‘We hold,’ she said.", ["We hold,"]),
        ("She said: 'It's the boys' turn.' Then she left.", ["It's the boys' turn."]),
        ("“She told me ‘go’ and I went,” he said.", ["She told me ‘go’ and I went,"]),
        ("“A “nested” word,” he said.", ["A “nested” word,"]),
        ("The states' rights and the guards' posts.", []),
        ("It doesn't matter, and the '90s are over.", []),
        ("They began “banging the drums.” of war” again.", ["banging the drums."]),
        ('The order is " free ", he said.', ["free"]),
        ('A 6" gun and nothing else.', []),
        ('""', []),
        # Marks in marks, of the same kind or another.
        ('"She told me \'go home\' and I went," he said.', ["She told me 'go home' and I went,"]),
        ("‘He called it “a farce” and left,’ she said.", ["He called it “a farce” and left,"]),
        ("“a “b” “c” d” he said “e”", ["a “b” “c” d", "e"]),
        ('"He said "go" and I went," she said.', ['He said "go" and I went,']),
        ('"He told us, \'You said, "Go." We went,\'" she said.', ['He told us, \'You said, "Go." We went,\'']),
        ("«Ми тримаємо „Міст“ і „Ліс“», said Bondar.", ["Ми тримаємо „Міст“ і „Ліс“"]),
        ("«Ми тримаємо «Міст»», said Bondar. «Так».", ["Ми тримаємо «Міст»", "Так"]),
        # The habits of many languages.
        ("« Nous tenons le pont », said Diallo. « Oui. »", ["Nous tenons le pont", "Oui."]),
        ("»Vi holder broen,« she said. »Det er sikkert.«", ["Vi holder broen,", "Det er sikkert."]),
        ("”Vi håller bron”, said Lind. ”Ja.”", ["Vi håller bron", "Ja."]),
        ("„Trzymamy most”, said Kowal. „Tak\".", ["Trzymamy most", "Tak"]),
        (",,Trzymamy most'', said Kowal.", ["Trzymamy most"]),
        ("„Wir halten ‚die Brücke‘“, sagte er.", ["Wir halten ‚die Brücke‘"]),
        ("‹We hold›, said Diallo.", ["We hold"]),
        # Apostrophes, elisions, inches.
        ("Rock 'n' roll and the players' bus: 'We play,' she said.", ["We play,"]),
        ("'Twas a good year, and the boys' bus ran. \"Yes,\" he said.", ["Yes,"]),
        ("“The '90s were hard,” she said, “'cause we had nothing.”", ["The '90s were hard,", "'cause we had nothing."]),
        ("‘The boys’ turn is next,’ she said, ‘and the guards’ turn too.’",
         ["The boys’ turn is next,", "and the guards’ turn too."]),
        ("He said in ‘08 that “it will do,” and it did.", ["it will do,"]),
        ("She'd been talkin' and walkin' all night, 'til dawn.", []),
        ("He was 5'11\" and had a 6\" knife. \"I am tall,\" he said.", ["I am tall,"]),
        ('"We have 12" guns," he said, "and 14" ones."', ['We have 12" guns,', 'and 14" ones.']),
        ('12" and 14" guns, 16" too.', []),
        # Marks before and behind the full stop, dashes, brackets, dots.
        ('He wrote "We hold". "We wait", he added.', ["We hold", "We wait"]),
        ('"We hold"—that is what he said. "Never—"', ["We hold", "Never—"]),
        ('He said ("we hold") it.', ["we hold"]),
        ('"...and then we left," he said.', ["...and then we left,"]),
        ("“Did he say ‘go?’” she asked.", ["Did he say ‘go?’"]),
        # What scraping and scanning leave.
        ('" We hold , " he said . " We wait . "', ["We hold ,", "We wait ."]),
        ("“ We hold ” he said.", ["We hold"]),
        ('"We hold,"he said."We wait."', ["We hold,", "We wait."]),
        ("“We hold,\" he said. \"We wait,” he added.", ["We hold,", "We wait,"]),
        ("&quot;We hold,&quot; he said. &ldquo;We wait.&rdquo;", ["We hold,", "We wait."]),
        ('""We hold,"" he said.', ["We hold,"]),
        ("‘‘We hold,’’ he said.", ["We hold,"]),
        ("<<We hold>> he said. Read more >>", ["We hold"]),
        ("″We hold,″ he said.", ["We hold,"]),
        # A mark that is missing spoils no other pair.
        ('We asked three times," he said. "Nobody came," he added.', ["Nobody came,"]),
        ("We asked three times,” he said. “Nobody came,” he added.", ["Nobody came,"]),
        ('"We asked them, he said. "Nobody came," he added.', ["We asked them, he said.", "Nobody came,"]),
    ],
)
def test_pairs(text: str, inner: list[str]) -> None:
    assert [q.inner.text for q in find_quotes(_parsed(text))] == inner


def test_a_quote_over_paragraphs_stays_open() -> None:
    first, second = find_quotes(_parsed("“We asked three times.\n“Nobody answered.” He left."))
    assert first.open_ended
    assert (first.inner.text, second.inner.text) == ("We asked three times.", "Nobody answered.")
    assert not second.open_ended


def test_a_missing_mark_ends_with_its_paragraph() -> None:
    (quote,) = find_quotes(_parsed("“We asked three times, he said.\nThe road was closed."))
    assert quote.span.text == "“We asked three times, he said."
    assert not quote.open_ended


def test_speech_goes_on_in_a_paragraph_without_an_opening_mark() -> None:
    first, second = find_quotes(_parsed("“We asked three times.\nNobody came,” he said."))
    assert first.open_ended
    assert (first.inner.text, second.inner.text) == ("We asked three times.", "Nobody came,")


def test_a_name_under_a_pull_quote_is_not_speech() -> None:
    (quote,) = find_quotes(_parsed("“We asked three times.\nMayor Ilka Brandt.”"))
    assert (quote.inner.text, quote.open_ended) == ("We asked three times.", False)


@pytest.mark.parametrize("marks", ["“ ”", '" "', "'' ''", "« »", "‘ ’", "' '"])
def test_marks_that_open_again_until_one_closes(marks: str) -> None:
    open_mark, close_mark = marks.split()
    text = f"{open_mark}We asked.\n{open_mark}Nobody came.\n{open_mark}So we left.{close_mark} He sat."
    quotes = find_quotes(_parsed(text))
    assert [q.inner.text for q in quotes] == ["We asked.", "Nobody came.", "So we left."]
    assert [q.open_ended for q in quotes] == [True, True, False]


_KINDS = [
    ("The army set up a “safe zone” near the river.", "scare"),
    ("Her film “Winter of Glass” won a prize.", "scare"),
    ("Her book, “Winter of Glass,” won a prize.", "scare"),
    ("He sang “Winter” and “Harbor Lights.”", "scare"),
    ("They are “no longer able to wait” for it.", "speech"),
    ("“We wait.”", "speech"),
    ("“Never,” Ilka Brandt said.", "speech"),
    ("“Absolutely,” said the mayor.", "speech"),
    ("Asked about the bridge, the mayor said: “Tomorrow.”", "speech"),
    ("Brandt argued that the council should “lead by example.”", "speech"),
    ("Brandt said that the guards “are very tired” of it.", "speech"),
    ("The author of “Turn Left at Dawn,” speaks on Friday.", "scare"),
    ("They played songs like “Can't Stop The Rain” at the fair.", "scare"),
    ("The so-called “green line” runs there.", "scare"),
    ("Critics use words such as “traitor” for him.", "scare"),
    ("“Stop!” The guards ran.", "speech"),
]


def test_scare_quotes_and_titles_are_told_from_speech() -> None:
    texts = [Article(text, text, text, blocks=(Block(0, len(text), "text", 0),)) for text, _ in _KINDS]
    found = [(p.article.text, find_quotes(p)[0].kind) for p in parse_articles(texts)]
    assert found == _KINDS


_WORD = st.sampled_from(["we", "hold", "the", "bridge", "don't", "it's", "guards", "leave", "at", "dawn"])
_WORDS = st.lists(_WORD, min_size=1, max_size=5)


@st.composite
def _balanced(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A paragraph with curly quotes, some with a single-marked quote inside, and the words of each."""
    parts, inner = [], []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(_WORDS)
        if draw(st.booleans()):
            words = [*words, "‘" + " ".join(draw(_WORDS)) + ",’", "and", *draw(_WORDS)]
        inner.append(" ".join(words) + draw(st.sampled_from([",", ".", "?"])))
        parts.append(f"“{inner[-1]}” {' '.join(draw(_WORDS))} he said.")
    return " ".join(parts), inner


_SWAPS = [s.split() for s in ("“ ” ‘ ’", "\" \" ' '", "'' '' ‘ ’", "« » „ “", "&quot; &quot; ' '")]


@settings(max_examples=150, deadline=None)
@given(_balanced(), st.sampled_from(_SWAPS))
def test_balanced_marks_pair_alike_whatever_their_style(case: tuple[str, list[str]], style: list[str]) -> None:
    text, inner = case
    table = dict(zip("“”‘’", style, strict=True))

    def styled(words: str) -> str:
        return "".join(table.get(c, c) for c in words)

    assert [q.inner.text for q in find_quotes(_parsed(styled(text)))] == [styled(words) for words in inner]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab ,.!'\"“”‘’«»„&\n", max_size=60))
def test_a_paragraph_without_marks_changes_no_other(text: str) -> None:
    alone = [q.span.text for q in find_quotes(_parsed(text.strip()))]
    added = "The road was closed.\n"
    before = [q.span.text for q in find_quotes(_parsed(added + text.strip()))]
    after = [q.span.text for q in find_quotes(_parsed(text.strip() + "\n" + added))]
    assert alone == before == after


@pytest.mark.parametrize("unit", ['"', "“", "'", "\"'", "“‘", "«„", "“a ", "'a ", "&quot;", "''", ",,a", "“”", ' "a” '])
def test_a_text_of_marks_alone_takes_no_time(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    started = time.process_time()
    find_quotes(_parsed(text))
    assert time.process_time() - started < 2


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab 1,.!'\"“”‘’«»„‟`&quot;\n", max_size=60))
def test_any_marks_give_quotes_that_are_their_words_and_do_not_overlap(text: str) -> None:
    end = 0
    for q in find_quotes(_parsed(text)):
        assert text[q.span.start : q.span.end] == q.span.text
        assert text[q.inner.start : q.inner.end] == q.inner.text
        assert end <= q.span.start <= q.inner.start < q.inner.end <= q.span.end
        end = q.span.end
