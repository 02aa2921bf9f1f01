"""Posts and quotations with a name below ("We stay. — Ana Diaz (@anadiaz)"): a `Parsed` in, who says what out."""

from __future__ import annotations

from onrecord.language.clauses import Found
from onrecord.model.parsed import Parsed, Token

_DASHES = frozenset("—–―")
_NAME = 6
_DAY = 5
_FEWEST = 3
_LONGEST = 400
"""Characters of a post at most."""
_LINKS = ("http", "pic.")


def posted(p: Parsed) -> list[Found]:
    """The posts of an article as attributions: the name of the signature is the source, its dash the cue.

    Behind a signature stands a day, or the paragraph ends. A post begins with its paragraph, or behind the day of the
    post before it, has three words at least and is short. The links that close it are none of its words.
    """
    out: list[Found] = []
    begun = 0
    for t in p.tokens:
        if t.text[0] != "@" or t.i < _FEWEST or p.tokens[t.i - 1].text != "(":
            continue
        paragraph = p.sentence_of(t.i).paragraph
        name_end = t.i - 1
        dash = next((i for i in range(name_end - 1, max(-1, name_end - 2 - _NAME), -1) if _is_dash(p.tokens[i])), -1)
        if dash < 0 or dash + 1 == name_end or not p.tokens[name_end - 1].text[0].isalnum():
            continue
        first = max(begun, _first_of(p, dash, begun))
        begun, dated = _behind_day(p, t.i + 1)
        if first >= dash:
            continue
        last = dash
        while last > first and p.tokens[last - 1].lower.startswith(_LINKS):
            last -= 1
        words = sum(x.text[0].isalpha() for x in p.tokens[first:last])
        length = p.tokens[dash].start - p.tokens[first].start
        signed = dated or begun >= len(p.tokens) or p.sentence_of(begun).paragraph != paragraph
        here = signed and p.sentence_of(dash).paragraph == paragraph and p.quote_at(dash) is None
        if here and words >= _FEWEST and length <= _LONGEST:
            out.append(Found(dash, [(dash, dash + 1)], [(first, last)], [name_end - 1], "block",
                             source_words=(dash + 1, name_end)))  # fmt: skip
    return out


def signed(p: Parsed) -> list[Found]:
    """Quotations that are paragraphs of their own with a name behind a dash: "“We stay.” ― Ana Diaz"."""
    out: list[Found] = []
    for q in p.quotes:
        if q.kind != "speech" or q.last + 1 >= len(p.tokens) or not _is_dash(p.tokens[q.last]):
            continue
        here, first, stop = p.sentence_of(q.first), q.last + 1, len(p.tokens)
        opens = q.first == here.first and (not here.index or p.sentences[here.index - 1].paragraph != here.paragraph)
        last = first
        while last < stop and p.sentence_of(last).paragraph == here.paragraph and last - first <= _NAME:
            last += 1
        name = p.tokens[first : last - 1 if last > first and p.tokens[last - 1].text == "." else last]
        named = 1 < len(name) < _NAME and all(t.text[0].isupper() or t.text in "-.'" for t in name)
        if opens and named and q.last - q.first > _FEWEST and p.sentence_of(first).paragraph == here.paragraph:
            out.append(Found(q.last, [(q.last, first)], [(q.first, q.last)], [name[-1].i], "block",
                             source_words=(first, name[-1].i + 1)))  # fmt: skip
    return out


def _is_dash(t: Token) -> bool:
    return t.text in _DASHES


def _first_of(p: Parsed, token: int, begun: int) -> int:
    """The first token of the paragraph that a token stands in, or of the sentence in which the post before ends."""
    sentence = p.sentence_of(token)
    paragraph = sentence.paragraph
    while sentence.first > begun and sentence.index and p.sentences[sentence.index - 1].paragraph == paragraph:
        sentence = p.sentences[sentence.index - 1]
    return sentence.first


def _behind_day(p: Parsed, token: int) -> tuple[int, bool]:
    """The token behind the day that follows a handle ("May 2, 2023"), else behind its bracket; whether there is one."""
    stop = min(len(p.tokens), token + 1 + _DAY)
    year = next((i for i in range(token, stop) if len(p.tokens[i].text) == 4 and p.tokens[i].text.isdecimal()), -1)
    return (year + 1, True) if year >= 0 else (token + 1, False)
