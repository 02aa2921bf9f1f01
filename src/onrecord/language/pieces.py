"""An article's words for the attribution model: a parsed text with its quotes in; word pieces, features, windows out.

Word pieces follow BERT's uncased vocabulary. What that vocabulary cannot see is kept beside each piece: the letter case
of its word, where it stands in a quotation, what its word is to the head in the tree and where that head is, and
whether the word opens a sentence or a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from onrecord.model.parsed import Parsed, Token

CASES = 5
QUOTE_STATES = 5
OPENINGS = 3
RELATIONS = (
    "other", "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "cc",
    "ccomp", "compound", "conj", "csubj", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta", "neg",
    "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj",
    "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp", "case", "csubjpass",
)  # fmt: skip
STEPS = 15
FEATURES = ("case", "quote", "opens", "relation", "head")
CLS, SEP = 101, 102
_UNKNOWN = 100
_WORD = re.compile(r"\w+|[^\w\s]")
_PLAIN_MARKS = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), **dict.fromkeys("‘’‚‛′", "'"), "–": "-", "—": "-"})
_LONGEST = 64
_RELATION = {name: n for n, name in enumerate(RELATIONS)}


@dataclass(slots=True)
class Pieces:
    """The words of an article as the model reads them.

    `words` are offsets `(start, end)` in the text; `first[w]` is the index of the first piece of word `w`, with the
    number of pieces at its end; `paragraphs` are ranges of words. `ids` and each list of `FEATURES` have one number a
    piece: `opens` is 1 for a sentence and 2 for a paragraph, `head` a step to the head, from 7 places or
    more before (1) to as many behind (14).
    """

    words: list[tuple[int, int]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    paragraphs: list[tuple[int, int]] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    case: list[int] = field(default_factory=list)
    quote: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    relation: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)

    def features(self) -> tuple[list[int], ...]:
        """The ids and the features, in their order."""
        return self.ids, self.case, self.quote, self.opens, self.relation, self.head


@dataclass(frozen=True, slots=True)
class Window:
    """A range of words that is read at once, and the range within it whose answer counts."""

    first: int
    last: int
    core_first: int
    core_last: int


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """Word pieces and their ids, as the encoder was pre-trained with them."""
    data = files("onrecord.language") / "data" / "attribution_pieces.txt"
    return {piece: n for n, piece in enumerate(data.read_text("utf-8").rstrip("\n").split("\n"))}


@lru_cache(maxsize=16_384)
def word_pieces(word: str) -> tuple[int, ...]:
    """The ids of a word's pieces, longest first; the unknown piece where there are none."""
    known = vocabulary()
    plain = unicodedata.normalize("NFD", word.translate(_PLAIN_MARKS).lower())
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    if not plain or len(plain) > _LONGEST:
        return (_UNKNOWN,)
    out: list[int] = []
    at = 0
    while at < len(plain):
        prefix = "##" if at else ""
        end = next((e for e in range(len(plain), at, -1) if prefix + plain[at:e] in known), 0)
        if not end:
            return (_UNKNOWN,)
        out.append(known[prefix + plain[at:end]])
        at = end
    return tuple(out)


def _case(word: str) -> int:
    if word.islower():
        return 0
    if not word[0].isalpha():
        return 4
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[0].isupper() and (len(word) == 1 or word[1:].islower()) else 3 if word.upper() != word else 0


def text_pieces(text: str, start: int, end: int) -> tuple[list[int], list[int], list[int]]:
    """The words of a stretch: their offsets, where the pieces of each begin, and the pieces of all."""
    starts: list[int] = []
    first: list[int] = []
    ids: list[int] = []
    for m in _WORD.finditer(text, start, end):
        starts.append(m.start())
        first.append(len(ids))
        ids += word_pieces(m[0])
    return starts, first, ids


def cut(p: Parsed) -> Pieces:
    """The pieces of a text whose quotes are known."""
    out = Pieces()
    text = p.article.text
    tokens = p.tokens
    at = here = 0
    for line in text.split("\n"):
        begin = len(out.words)
        for m in _WORD.finditer(text, at, at + len(line)):
            start = m.start()
            while here + 1 < len(tokens) and tokens[here + 1].start <= start:
                here += 1
            ids = word_pieces(m[0])
            opens = 2 if len(out.words) == begin else 0
            relation = head = 0
            if here < len(tokens):
                t = tokens[here]
                relation, head = _RELATION.get(t.dep, 0), _step(t)
                opens = opens or int(t.start == start and p.sentences[t.sent].first == here)
            count = len(ids)
            out.first.append(len(out.ids))
            out.words.append((start, m.end()))
            out.ids += ids
            out.case += [_case(m[0])] * count
            out.opens += [opens] * count
            out.relation += [relation] * count
            out.head += [head] * count
        if len(out.words) > begin:
            out.paragraphs.append((begin, len(out.words)))
        at += len(line) + 1
    out.first.append(len(out.ids))
    out.quote = [0] * len(out.ids)
    _mark_quotes(out, p)
    return out


def _step(t: Token) -> int:
    """Where the head of a token is: 0 for itself, else nearer or farther before (1 to 7) or behind (8 to 14)."""
    gap = t.head - t.i
    size = abs(gap)
    near = size if size < 4 else 4 if size < 7 else 5 if size < 12 else 6 if size < 20 else 7
    return 0 if not gap else 8 - near if gap < 0 else 7 + near


def _mark_quotes(out: Pieces, p: Parsed) -> None:
    """Quote states: 1 the opening mark, 2 inside speech, 3 the closing mark, 4 inside scare quotes."""
    w = 0
    for q in sorted(p.quotes, key=lambda q: q.span.start):
        while w < len(out.words) and out.words[w][0] < q.span.start:
            w += 1
        while w < len(out.words) and out.words[w][0] < q.span.end:
            start = out.words[w][0]
            inside = 2 if q.kind == "speech" else 4
            state = 1 if start < q.inner.start else 3 if start >= q.inner.end else inside
            for piece in range(out.first[w], out.first[w + 1]):
                out.quote[piece] = state
            w += 1


def _portions(pieces: Pieces, size: int) -> Iterable[tuple[int, int]]:
    """Paragraphs, those longer than a window cut behind a full stop where there is one."""
    for first, last in pieces.paragraphs:
        begin = first
        while pieces.first[last] - pieces.first[begin] > size:
            end = begin + 1
            while end < last and pieces.first[end + 1] - pieces.first[begin] <= size:
                end += 1
            stops = [w for w in range(end - 1, begin + (end - begin) // 2, -1) if pieces.case[pieces.first[w]] == 4]
            end = next((w + 1 for w in stops if pieces.ids[pieces.first[w]] in (1012, 1029, 999)), end)
            yield begin, end
            begin = end
        yield begin, last


def windows(pieces: Pieces, size: int, context: int = 0, opening: int | None = None) -> list[Window]:
    """Whole consecutive paragraphs of up to `size` pieces, the words before as context of up to `context` pieces.

    `opening`: the size of the first window, so that training can cut differently each time.
    """
    out: list[Window] = []
    begin = end = 0
    limit = (size if opening is None else opening) - context
    for first, last in _portions(pieces, size - context):
        if end > begin and pieces.first[last] - pieces.first[begin] > limit:
            out.append(_window(pieces, begin, end, context))
            begin, limit = first, size - context
        end = last
    if end > begin:
        out.append(_window(pieces, begin, end, context))
    return out


def _window(pieces: Pieces, begin: int, end: int, context: int) -> Window:
    first = begin
    while first > 0 and pieces.first[begin] - pieces.first[first - 1] <= context:
        first -= 1
    return Window(first, end, begin, end)


def local_windows(pieces: Pieces, size: int, joined: int) -> list[Window]:
    """Whole paragraphs, joined up to `joined` pieces and cut apart above `size`, by what stands in them.

    A stretch that is too long is cut before the paragraph that a hash of its own words puts first, then each side
    alike; rather before one outside quotation. A changed paragraph thus moves no window but those about it.
    """
    portions = list(_portions(pieces, size))
    ranks = [_rank(pieces, *p) for p in portions]
    nearer, farther = _tree(ranks)
    out: list[Window] = []
    todo = [(0, len(portions), farther[0])] if portions else []
    while todo:
        begin, end, top = todo.pop()
        first, last = portions[begin][0], portions[end - 1][1]
        if top < 0 or pieces.first[last] - pieces.first[first] <= joined:
            out.append(Window(first, last, first, last))
        else:
            todo += [(top, end, farther[top]), (begin, top, nearer[top])]
    return out


def _rank(pieces: Pieces, first: int, last: int) -> tuple[bool, int]:
    a, b = pieces.first[first], pieces.first[last]
    return pieces.quote[a] == 0, crc32(" ".join(map(str, pieces.ids[a:b])).encode())


def _tree(ranks: list[tuple[bool, int]]) -> tuple[list[int], list[int]]:
    """The heap of the places 1 and on, each below a higher rank: by place the highest before and behind it, or -1.

    Behind place 0 stands the highest of all.
    """
    nearer, farther = [-1] * len(ranks), [-1] * len(ranks)
    open_places = [0]
    for n in range(1, len(ranks)):
        last = -1
        while len(open_places) > 1 and ranks[open_places[-1]] < ranks[n]:
            last = open_places.pop()
        nearer[n] = last
        farther[open_places[-1]] = n
        open_places.append(n)
    return nearer, farther
