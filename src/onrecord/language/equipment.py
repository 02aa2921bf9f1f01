"""Arms and materiel of an article: a `Parsed` with tokens in, `EquipmentMention`s out, in order, never overlapping.

The pack's names are matched, the longest first, whatever their hyphens, spaces and plurals; the words that belong to
a name ("self-propelled", "155mm", a model before "drones") are joined to it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from onrecord.model.parsed import EquipmentMention, Parsed, Token
from onrecord.packs.pack import Pack

_DROP = str.maketrans("", "", "-–‑/.'’ ")
_LONGEST = 9
_VERBS = frozenset({"VERB", "AUX", "PRON", "ADV", "DET", "ADP", "ADJ"})
_AGAINST = frozenset({"anti", "counter", "pro", "non"})
_OTHERS = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC"})
_MEASURE = ("mm", "millimeter", "millimetre", "caliber", "calibre", "inch")
_NUMBERS = frozenset({"DATE", "TIME", "MONEY", "CARDINAL", "QUANTITY", "PERCENT"})
_SHORT = re.compile(r"[ABCEHJKLMPRUYZ]-\d{1,2}")
_UNCHANGED = ("ss", "us", "is", "as")


@dataclass(frozen=True, slots=True)
class _Row:
    """What a key stands for: its category; whether it is a model (read with a capital or a digit only), one that is an
    ordinary name ("Bradley"), one that is initials (read in capitals only), one read with its hyphen only ("A-10")."""

    category: str
    model: bool
    plain: bool
    upper: bool
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    modifiers: frozenset[str]
    joined: frozenset[str]
    heads: frozenset[str]
    after_model: frozenset[str]
    before: dict[str, frozenset[str]]
    after: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Index:
    rows: dict[str, _Row]
    starts: frozenset[str]


@dataclass(slots=True)
class _Match:
    first: int
    last: int
    row: _Row


def _key(text: str) -> str:
    return text.lower().translate(_DROP)


def _singulars(key: str) -> tuple[str, ...]:
    """What a key that ends in a plural noun may be the plural of, likeliest first."""
    if len(key) < 4 or key[-1] != "s" or key.endswith(_UNCHANGED):
        return ()
    if key.endswith("ies"):
        return (key[:-3] + "y",)
    if key.endswith(("ches", "shes", "sses", "xes")):
        return (key[:-2], key[:-1])
    return (key[:-1],)


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files("onrecord.language").joinpath("data", "equipment.toml").read_text("utf-8")
    data = tomllib.loads(text)
    sets = {key: frozenset(data[key].split()) for key in ("modifiers", "joined", "heads", "after_model")}
    before = {noun: frozenset(words.split()) for noun, words in data["before"].items()}
    after = {noun: frozenset(words.split()) for noun, words in data["after"].items()}
    return _Words(before=before, after=after, **sets)


def _initials(name: str) -> bool:
    """Whether a name begins with a few capitals: "SAM", "AT4", "A-10"."""
    letters = re.match(r"[A-Za-z]*", name)
    return letters is not None and letters[0].isupper() and len(letters[0]) <= 4


@lru_cache(maxsize=8)
def _index(pack: Pack) -> _Index:
    rows: dict[str, _Row] = {}
    starts: set[str] = set()
    for row in pack.equipment:
        for name in (row.name, *row.aliases):
            model = any(c.isupper() for c in name)
            plain = model and name.isalpha() and not name.isupper()
            head, of, rest = name.partition(" of ")
            for form in (name, f"{head}s of {rest}") if of else (name,):
                key = _key(form)
                hyphen = _SHORT.fullmatch(name) is not None
                rows.setdefault(key, _Row(row.category, model, plain, model and _initials(name), hyphen))
                starts.update(key[:n] for n in range(1, len(key) + 1))
    return _Index(rows, frozenset(starts))


def find_equipment(parsed: Parsed, pack: Pack) -> list[EquipmentMention]:
    """The arms, vehicles, vessels and munitions that an article names."""
    matches = _join(parsed, [m for m in _matches(parsed, _index(pack)) if not _trap(parsed, m)])
    out: list[EquipmentMention] = []
    for m in matches:
        first = _reach(parsed, m, out[-1].last if out else 0)
        head = _head(parsed, m)
        name = parsed.text(first, m.last)
        out.append(EquipmentMention(first, m.last, head, parsed.span(first, m.last), name, m.row.category))
    return out


def _matches(parsed: Parsed, index: _Index) -> list[_Match]:
    tokens, rows, starts = parsed.tokens, index.rows, index.starts
    out: list[_Match] = []
    i, size = 0, len(tokens)
    while i < size:
        low = tokens[i].lower
        if low[0] not in starts:
            i += 1
            continue
        key, best = "", None
        for j in range(i, min(size, i + _LONGEST)):
            if tokens[j].sent != tokens[i].sent:
                break
            part = tokens[j].lower
            key += part if part.isalnum() else part.translate(_DROP)
            if not key:
                break
            row = rows.get(key)
            if row is None and key[-1] == "s":
                row = next((rows[one] for one in _singulars(key) if one in rows), None)
            if row is not None and tokens[j].text not in ("-", "/", "."):
                best = _Match(i, j + 1, row)
            if key not in starts:
                break
        if best is None:
            i += 1
            continue
        out.append(best)
        i = best.last
    return [m for m in out if _spelt(tokens, m)]


def _spelt(tokens: list[Token], m: _Match) -> bool:
    """Whether the words have the capitals or digits that a model has, and are nouns where an ordinary word is meant."""
    text = tokens[m.first].text
    if m.row.model:
        if len(text) == 1 and m.last - m.first > 1 and tokens[m.first + 1].start > tokens[m.first].end:
            return False
        if m.row.hyphen and not any("-" in t.text for t in tokens[m.first : m.last]):
            return False
        letters = text.rstrip("s")
        return any(c.isdigit() for c in text) or (text[0].isupper() and (letters.isupper() or not m.row.upper))
    last = tokens[m.last - 1]
    return not (m.last - m.first == 1 and (last.pos in _VERBS or (last.pos == "PROPN" and _named(tokens, m))))


def _named(tokens: list[Token], m: _Match) -> bool:
    """Whether an ordinary word with a capital is a piece of a name ("Shell", "Tank Johnson")."""
    t = tokens[m.first]
    if not t.text[0].isupper() or t.text.isupper():
        return False
    before = tokens[m.first - 1] if m.first else None
    after = tokens[m.last] if m.last < len(tokens) else None
    opens = before is None or before.sent != t.sent
    beside = (after is not None and after.sent == t.sent and after.text[0].isupper() and after.pos == "PROPN") or (
        before is not None and not opens and before.text[0].isupper() and before.pos == "PROPN"
    )
    if t.ent in ("ORG", "PERSON") or (t.ent == "GPE" and not opens):
        return True
    return beside and t.ent not in ("", "PRODUCT")


def _trap(parsed: Parsed, m: _Match) -> bool:
    tokens, words = parsed.tokens, _words()
    sentence = parsed.sentence_of(m.first)
    head = tokens[m.last - 1]
    before = tokens[m.first - 1] if m.first > sentence.first else None
    after = tokens[m.last] if m.last < sentence.last else None
    if after is not None and after.text == "-" and after.start == head.end and not m.row.model:
        return True
    if before is not None and before.text == "-" and m.first - 2 >= sentence.first:
        before = tokens[m.first - 2]
        if before.lower in _AGAINST:
            return True
    elif before is not None and before.lower == "the" and m.first - 2 >= sentence.first:
        before = tokens[m.first - 2]
    if m.last - m.first == 1:
        forms = (head.lower, *_singulars(head.lower))
        if before is not None and any(before.lower in words.before.get(form, ()) for form in forms):
            return True
        if after is not None and any(after.lower in words.after.get(form, ()) for form in forms):
            return True
    if not m.row.plain or m.last - m.first > 1:
        return False
    return _stranger(tokens, m, before, after, words)


def _stranger(tokens: list[Token], m: _Match, before: Token | None, after: Token | None, words: _Words) -> bool:
    """Whether a model that is an ordinary name ("Bradley", "Apache") is something else here."""
    t = tokens[m.first]
    plural = t.lower != t.lemma.lower() or t.tag == "NNPS"
    if after is not None and (after.lower in words.heads or (after.text.islower() and after.lower in words.modifiers)):
        return False
    owner = after is not None and after.pos in ("PROPN", "PART") and (after.text[0].isupper() or after.tag == "POS")
    if owner or (before is not None and before.pos == "PROPN" and before.ent in ("PERSON", "ORG")):
        return True
    if t.dep == "compound" and after is not None and after.pos in ("NOUN", "PROPN"):
        return after.lower not in words.after_model
    if plural or (before is not None and before.pos == "NUM"):
        return False
    return t.ent in _OTHERS or t.dep in ("nsubj", "poss", "ROOT") or not _armed(tokens, m)


def _armed(tokens: list[Token], m: _Match) -> bool:
    """Whether a determiner or number stands before, as it does before a thing."""
    before = tokens[m.first - 1] if m.first else None
    return before is not None and before.pos in ("DET", "NUM", "ADJ")


def _join(parsed: Parsed, matches: list[_Match]) -> list[_Match]:
    """Matches that stand side by side made one: "Patriot" + "missiles", "artillery" + "shells"."""
    tokens = parsed.tokens
    out: list[_Match] = []
    for m in matches:
        last = out[-1] if out else None
        touching = last is not None and tokens[last.first].sent == tokens[m.first].sent and (
            last.last == m.first or (last.last + 1 == m.first and tokens[last.last].text == "-")
        )
        if last is not None and touching and tokens[last.last - 1].tag not in ("NNS", "NNPS"):
            last.last = m.last
            if not last.row.model:
                last.row = m.row
        else:
            out.append(_Match(m.first, m.last, m.row))
    for m in out:
        while m.last < len(tokens) and m.row.model and tokens[m.last].sent == tokens[m.first].sent and (
            tokens[m.last].lower in _words().heads and tokens[m.last].pos in ("NOUN", "PROPN")
        ):
            m.last += 1
    return _apart(out)


def _apart(matches: list[_Match]) -> list[_Match]:
    out: list[_Match] = []
    for m in matches:
        if not out or m.first >= out[-1].last:
            out.append(m)
    return out


def _reach(parsed: Parsed, m: _Match, free: int) -> int:
    """The first token of the name with the words that belong to it: modifiers, a calibre, a model, a class."""
    tokens = parsed.tokens
    begin = max(free, parsed.sentence_of(m.first).first)
    at = m.first
    while at > begin:
        size = _belongs(tokens, begin, at)
        if not size:
            break
        at -= size
    return at


def _belongs(tokens: list[Token], begin: int, at: int) -> int:
    """How many tokens right before `at` belong to the name that goes on there."""
    words = _words()
    t = tokens[at - 1]
    low = t.lower
    if low in ("-", "–"):
        pair = tokens[at - 2] if at - 2 >= begin and t.end == tokens[at].start else None
        if pair is None:
            return 0
        return 2 if pair.lower in words.modifiers or pair.lower in words.joined or pair.text[0].isdigit() else 0
    if low == "class" and at - 3 >= begin and tokens[at - 2].text == "-" and tokens[at - 3].text[0].isupper():
        return 3
    if low.endswith("-class") or _measure(low) or _designation(t):
        return 1
    if low in _MEASURE and at - 2 >= begin and tokens[at - 2].text[0].isdigit():
        return 2
    if low in words.joined:
        return int(at - 2 >= begin and tokens[at - 2].text == "-" and tokens[at - 2].end == t.start)
    parts = low.split("-")
    known = low in words.modifiers or (len(parts) > 1 and all(w in words.modifiers or w in words.joined for w in parts))
    return int(known and (t.pos not in _VERBS or t.pos == "ADJ" or t.tag in ("VBN", "VBG")))


def _measure(low: str) -> bool:
    """Whether a word is a calibre: "155mm", "120-mm", "105-millimeter"."""
    return low[0].isdigit() and low.endswith(_MEASURE)


def _designation(t: Token) -> bool:
    """Whether a word is a model that no table knows: capitals and digits right before the noun ("MQ-99 drones")."""
    return t.text[0].isupper() and t.ent not in _NUMBERS and any(c.isdigit() for c in t.text) and t.pos != "NUM"


def _head(parsed: Parsed, m: _Match) -> int:
    """The noun of the phrase: its last token, or the one before "of"."""
    for i in range(m.first + 1, m.last):
        if parsed.tokens[i].lower == "of":
            return i - 1
    return m.last - 1
