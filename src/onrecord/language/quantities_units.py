"""Units of measure and money: tokens after or before a number in, the canonical unit or currency out."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.language.numbers import Number, read_table
from onrecord.model.parsed import Token

_UNITS = read_table("quantities_units.toml")
_MONEY = read_table("quantities_currencies.toml")
_CASED: dict[str, str] = _UNITS["cased"]
_SIGNS: dict[str, str] = _MONEY["signs"]
_CODES: dict[str, str] = _MONEY["codes"]
_WORDS: dict[str, str] = _MONEY["words"]
_EITHER: dict[str, str] = _MONEY["either"]
_SINGULAR = {"krone": "kroner", "kronor": "crowns", "dinar": "dinars", "rial": "rials", "riyal": "riyals",
             "rupee": "rupees", "peso": "pesos", "franc": "francs", "crown": "crowns", "shilling": "shillings"}
_SHARED: dict[str, dict[str, str]] = {
    name: {word: code for code, words in nations.items() for word in words.split()}
    for name, nations in _MONEY["shared"].items()
}
_SMALL: dict[str, str] = _MONEY["small"]
_DOLLARS: dict[str, str] = _MONEY["dollars"]
_NATIONS: dict[str, dict[str, str]] = _MONEY["nationalities"]
_FAR = 300
_MILLION_LETTERS = {"m": 1e6, "b": 1e9}

Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def phrases_of(table: dict[str, list[str]]) -> Phrases:
    """A table of name = phrases, by the first token of the phrase, longest first."""
    found: Phrases = {}
    for name, forms in table.items():
        for form in forms:
            words = tuple(form.split())
            found.setdefault(words[0], []).append((words, name))
    for entries in found.values():
        entries.sort(key=lambda e: -len(e[0]))
    return found


_FORMS = phrases_of(_UNITS["units"])
_PER = phrases_of(_UNITS["per"])
_FORM_OF = {form: name for name, forms in _UNITS["units"].items() for form in forms}


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit or currency that belongs to a number: how far the words reach on both sides and what to multiply by."""

    first: int
    last: int
    unit: str
    currency: str | None = None
    scale: float = 1.0


def match_phrase(tokens: list[Token], i: int, phrases: Phrases) -> tuple[str, int] | None:
    """The longest phrase of the table at token `i`, as its name and end."""
    if i >= len(tokens):
        return None
    word = tokens[i].lower
    for words, name in phrases.get(word) or phrases.get(word.rstrip("."), []):
        end = i + len(words)
        if end > len(tokens) or tokens[end - 1].sent != tokens[i].sent:
            continue
        if all(t.lower == w for t, w in zip(tokens[i + 1 : end], words[1:], strict=True)):
            return name, end
    return None


def measure_of(tokens: list[Token], n: Number, closed: set[int]) -> Measure | None:
    """The unit or currency of a number; None for a bare count. `closed` are tokens of dates, which name no rate."""
    money = _money_before(tokens, n)
    if money is not None:
        first, currency = money
        last, scale = _letter_scale(tokens, n)
        last = _closing_code(tokens, last, currency)
        return _rate(tokens, Measure(first, last, currency, currency, scale), closed)
    glued = _glued(tokens, n)
    if glued is not None:
        return _rate(tokens, glued, closed)
    found = _after(tokens, n)
    return _rate(tokens, found, closed) if found is not None and found.unit else found


def _money_before(tokens: list[Token], n: Number) -> tuple[int, str] | None:
    """The currency sign or code before a number ("US$40", "$US 40", "C $6", "EUR 5", "$-50")."""
    prefix = n.prefix.lower()
    i = n.first
    if prefix:
        if i and tokens[i - 1].text == "$" and prefix in _DOLLARS:
            return i - 1, _DOLLARS[prefix]
        if prefix in _SIGNS or prefix in _CODES:
            return i, _SIGNS.get(prefix) or _CODES[prefix]
        return None
    if i == 0 or tokens[i - 1].sent != tokens[i].sent:
        return None
    before = tokens[i - 1]
    word = before.lower
    if word == "$" and i > 1 and tokens[i - 2].sent == before.sent:
        letters = tokens[i - 2]
        if (
            letters.lower in _DOLLARS
            and letters.text.isupper()
            and (letters.end == before.start or letters.lower != "a")
        ):
            return i - 2, _DOLLARS[letters.lower]
    if word in _DOLLARS and i > 1 and tokens[i - 2].text == "$" and tokens[i - 2].end == before.start:
        return i - 2, _DOLLARS[word]
    if word in _SIGNS and (word != "rs" or before.text[0].isupper()):
        return i - 1, _SIGNS[word]
    if word in _CODES and before.text.isupper():
        return i - 1, _CODES[word]
    return None


def _letter_scale(tokens: list[Token], n: Number) -> tuple[int, float]:
    """ "m" and "b" after money are millions and billions."""
    if n.suffix.lower() in _MILLION_LETTERS and not n.scaled:
        return n.last, _MILLION_LETTERS[n.suffix.lower()]
    if not n.scaled and n.last < len(tokens):
        t = tokens[n.last]
        letter = t.lower.rstrip(".")
        if letter in _MILLION_LETTERS and t.start == tokens[n.last - 1].end:
            return n.last + 1, _MILLION_LETTERS[letter]
    return n.last, 1.0


def _closing_code(tokens: list[Token], last: int, currency: str) -> int:
    """ "$500 US", "$5 USD" end with the code."""
    if last < len(tokens) and tokens[last].text.isupper() and tokens[last].sent == tokens[last - 1].sent:
        word = tokens[last].lower
        if (_DOLLARS.get(word) == currency and word in ("us", "u.s.")) or _CODES.get(word) == currency:
            return last + 1
    return last


def _metres_or_millions(tokens: list[Token], n: Number, i: int) -> Measure:
    """ "20m" is metres, but millions before a plural or a unit ("2.7m sales", "12m tonnes")."""
    if tokens[i].text == "m" and not n.scaled:
        for t in tokens[i + 1 : i + 4]:
            if t.tag in ("NNS", "NNPS") or (t.lower in _FORM_OF and t.i == i + 1):
                found = match_phrase(tokens, t.i, _FORMS) if t.i == i + 1 else None
                return Measure(n.first, found[1] if found else i + 1, found[0] if found else "", scale=1e6)
            if t.pos not in ("ADJ", "NOUN", "VERB", "CCONJ") or t.sent != tokens[i].sent:
                break
    return Measure(n.first, i + 1, _CASED[tokens[i].text])


def _glued(tokens: list[Token], n: Number) -> Measure | None:
    """Letters glued to the digits ("500mg", "5W", "164p", "40%")."""
    suffix = n.suffix.rstrip("+")
    if not suffix or suffix == "s":
        return None
    if n.last < len(tokens) and (form := _FORM_OF.get(f"{suffix.lower()} {tokens[n.last].lower}")) is not None:
        return Measure(n.first, n.last + 1, form)
    unit = _CASED.get(suffix) or _FORM_OF.get(suffix.lower())
    if unit is None and suffix in ("p", "c"):
        unit = _SMALL["pence" if suffix == "p" else "cents"]
    return Measure(n.first, n.last, unit) if unit else None


def _after(tokens: list[Token], n: Number) -> Measure | None:
    """A unit or currency word after the number, over a hyphen or a bracket sign if need be."""
    i = n.last
    if i >= len(tokens) or tokens[i].sent != tokens[i - 1].sent:
        return None
    hyphen = tokens[i].text in ("-", "‑", "–") and tokens[i].start == tokens[i - 1].end
    if hyphen:
        i += 1
        if i >= len(tokens) or tokens[i].start != tokens[i - 1].end:
            return None
    elif n.form == "vague" and tokens[i].lower == "of" and i + 1 < len(tokens) and n.low is not None:
        i += 1
    t = tokens[i]
    if money := _money_after(tokens, i, n):
        return money
    glued = t.start == tokens[i - 1].end
    follower_slash = i + 1 < len(tokens) and tokens[i + 1].text == "/"
    if t.text in _CASED and (
        glued or follower_slash or (n.form == "digits" and t.text in ("m", "F", "C", "W", "V", "K", "b"))
    ):
        follower = tokens[i + 1] if i + 1 < len(tokens) else None
        if not (follower is not None and follower.start == t.end and follower.text in ("-", "'", "&")):
            return _metres_or_millions(tokens, n, i)
    found = match_phrase(tokens, i, _FORMS)
    if found is None or (len(found[0]) < 3 and t.text.isupper() and not glued and n.form == "words"):
        return None
    unit, end = found
    if unit == "inch" and not t.text.isalpha() and (not glued or t.text == "“"):
        return None
    if unit == "second" and n.form in ("words", "ordinal") and t.text == "second" and t.pos == "ADJ":
        return None
    return Measure(n.first, end, unit)


def _money_after(tokens: list[Token], i: int, n: Number) -> Measure | None:
    word = tokens[i].lower
    if (
        word in _SIGNS
        and word in ("€", "₴", "₽", "£", "₪", "$")
        and (i + 1 == len(tokens) or tokens[i + 1].start != tokens[i].end)
    ):
        return Measure(n.first, i + 1, _SIGNS[word], _SIGNS[word])
    if word in _CODES and tokens[i].text.isupper():
        return Measure(n.first, i + 1, _CODES[word], _CODES[word])
    if word in _SMALL:
        return Measure(n.first, i + 1, _SMALL[word])
    for size in (1, 2):
        nation = " ".join(t.lower for t in tokens[i : i + size])
        if nation in _NATIONS and i + size < len(tokens):
            noun = tokens[i + size]
            for stem, code in _NATIONS[nation].items():
                if noun.lower.rstrip("s") == stem.rstrip("s") or (noun.lower[:4] == stem[:4] and noun.lower in _WORDS):
                    return Measure(n.first, i + size + 1, code, code)
    if (shared := _SINGULAR.get(word, word)) in _SHARED:
        named = _nearest_nation(tokens, i, _SHARED[shared])
        return Measure(n.first, i + 1, named, named) if named else None
    if (
        word in _WORDS
        and not (word == "won" and tokens[i].pos == "VERB" and not (n.scaled and tokens[i].dep in ("amod", "compound")))
        and not (word == "rand" and tokens[i].text[0].isupper())
    ):
        return Measure(n.first, i + 1, _WORDS[word], _WORDS[word])
    if word in _EITHER:
        sterling = i + 1 < len(tokens) and tokens[i + 1].lower == "sterling"
        if sterling or n.scaled:
            return Measure(n.first, i + 1 + sterling, "GBP", "GBP")
    return None


def _nearest_nation(tokens: list[Token], i: int, nations: dict[str, str]) -> str | None:
    """The currency of the nation named nearest to token `i`, in its sentence first, then before it, then after it."""
    sentence = tokens[i].sent
    around = sorted(range(max(0, i - _FAR), min(len(tokens), i + _FAR)), key=lambda j: abs(j - i))
    named = [j for j in around if tokens[j].lower in nations and tokens[j].text[0].isupper()]
    for near in ([j for j in named if tokens[j].sent == sentence], [j for j in named if j < i], named):
        if near:
            return nations[tokens[near[0]].lower]
    return None


def _rate(tokens: list[Token], m: Measure, closed: set[int]) -> Measure:
    """ "km/h", "$5 a barrel", "barrels per day": the unit with what it is counted by."""
    by = rate_after(tokens, m.last, closed)
    if by is None:
        return m
    name, end = by
    return Measure(m.first, end, f"{m.unit} per {name}", m.currency, m.scale)


def rate_after(tokens: list[Token], i: int, closed: set[int]) -> tuple[str, int] | None:
    """ "per day", "a week", "/h" at token `i`: the name of the unit and the end."""
    if i + 1 >= len(tokens) or tokens[i].sent != tokens[i - 1].sent or i in closed:
        return None
    word = tokens[i].lower
    if word == "-" and i + 3 < len(tokens) and tokens[i + 1].lower == "a" and tokens[i + 2].text == "-":
        return match_phrase(tokens, i + 3, _PER)
    if word in ("per", "a", "an", "each", "every", "/"):
        return match_phrase(tokens, i + 1, _PER)
    return None
