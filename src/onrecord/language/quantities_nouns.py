"""What is counted beside a number, and numbers that count nothing: light tokens in, a noun or a verdict out."""

from __future__ import annotations

import re

from onrecord.language.numbers import Number, read_table
from onrecord.model.parsed import Parsed, Token

_TABLE = read_table("quantities_words.toml")
_NAMES = set(_TABLE["names"]["before"])
_STREETS = set(_TABLE["names"]["after"])
_STATES = set(_TABLE["states"]["words"])
_GIVING = set(_TABLE["giving"]["verbs"])
_ONE_BEFORE = set(_TABLE["one"]["before"])
_ONE_AFTER = set(_TABLE["one"]["after"])
_INSIDE = {'"', "'", "“", "”", "‘", "’", "«", "»", "-", "–", "/", "&", "'s", "’s", ","}
_OPENERS = {"the", "its", "their", "his", "her", "our", "these", "those", "all", "such", "my", "your", "that"}
_ABOUT = {"about", "around", "some", "nearly", "roughly", "approximately", "almost", "over", "more", "than", "at",
          "least", "up", "to", "a", "total", "of"}
_LONGEST = 9


def noun_after(
    parsed: Parsed, number: Number, end: int, measured: bool, dated: set[int]
) -> tuple[int, int, int] | None:
    """The noun phrase that a number counts, as first token, end and head token; None without one.

    `end` is where the number with its unit ends; `dated` are tokens of dates, which nothing counts.
    """
    tokens = parsed.tokens
    start = end
    if start >= len(tokens) or tokens[start].sent != tokens[number.first].sent:
        return None
    if tokens[start].lower in ("of", "in") and (tokens[start].lower == "of" or measured):
        start += 1
        while start < len(tokens) and (
            tokens[start].lower in _OPENERS or tokens[start].pos == "NUM" or _bounds(tokens, start)
        ):
            if tokens[start].sent != tokens[end].sent or start > end + 6:
                return None
            start += 1
    elif measured and not _modifies(tokens, number, end):
        return None
    if start < len(tokens) and tokens[start].lower in _STATES and tokens[start].pos != "NOUN" and not measured:
        after = tokens[start + 1] if start + 1 < len(tokens) else None
        if after is None or after.pos not in ("NOUN", "PROPN"):
            return start, start + 1, start
    found = _phrase(tokens, number, start, dated)
    if found is None or start == end:
        return found
    owned = [i for i in range(found[0], found[2]) if tokens[i].tag == "POS"]
    return (owned[-1] + 1, found[1], found[2]) if owned else found


def _bounds(tokens: list[Token], i: int) -> bool:
    """Whether a word only bounds the number that follows it ("14 of about 20 drones")."""
    following = tokens[i + 1 : i + 4]
    return tokens[i].lower in _ABOUT and any(t.pos == "NUM" for t in following)


def _modifies(tokens: list[Token], number: Number, end: int) -> bool:
    """Whether the number with its unit stands before a noun that it belongs to ("155-mm howitzers")."""
    if tokens[end].pos not in ("NOUN", "PROPN", "ADJ") or tokens[end].text == "%":
        return False
    return any(t.head >= end for t in tokens[number.first : end]) or tokens[end - 1].text in ("%",)


def _phrase(tokens: list[Token], number: Number, start: int, dated: set[int]) -> tuple[int, int, int] | None:
    if start >= len(tokens):
        return None
    sent, head, i = tokens[number.last - 1].sent, -1, start
    wanted = {tokens[number.last - 1].head, tokens[number.first].head}
    while i < len(tokens) and i - start < _LONGEST and tokens[i].sent == sent and i not in dated:
        t = tokens[i]
        if t.pos in ("NOUN", "PROPN") and t.tag != "CD":
            head = i
            if i in wanted and not _goes_on(tokens, i):
                break
        elif (
            t.pos == "NUM"
            and i > start
            and tokens[i - 1].pos == "PROPN"
            and i + 1 < len(tokens)
            and tokens[i + 1].pos in ("NOUN", "PROPN")
        ):
            pass
        elif t.pos == "ADJ" or t.tag in ("VBN", "VBG", "JJ", "JJR", "JJS") or (t.pos == "ADV" and i == start):
            if head >= 0 and t.tag in ("VBN", "VBG", "JJ") and t.head not in range(i, i + 7):
                break
        elif (
            t.text not in _INSIDE
            or (
                t.text == ","
                and not (i + 1 < len(tokens) and tokens[i + 1].pos == "ADJ" and tokens[i - 1].pos == "ADJ")
            )
            or (head >= 0 and t.text not in ("-", "–", "'s", "’s", "/", "&"))
        ):
            break
        i += 1
    return (start, head + 1, head) if head >= 0 else None


def _goes_on(tokens: list[Token], i: int) -> bool:
    """Whether the noun at `i` only begins a compound ("infantry combat vehicles")."""
    t = tokens[i]
    return t.dep in ("compound", "poss", "nmod") and i < t.head <= i + 4


def counts_nothing(parsed: Parsed, n: Number, measured: bool) -> bool:
    """Names, scores, phone numbers and list marks: numbers that are no quantity."""
    tokens = parsed.tokens
    text = parsed.article.text
    first, last = tokens[n.first], tokens[n.last - 1]
    before = tokens[n.first - 1] if n.first and tokens[n.first - 1].sent == first.sent else None
    after = tokens[n.last] if n.last < len(tokens) and tokens[n.last].sent == first.sent else None
    if n.form == "ordinal" or (n.value is not None and abs(n.value) > 1e17):
        return True
    if n.form == "words" and first.lower == "one" and n.last == n.first + 1:
        return _one_is_pronoun(tokens, n.first, before, after)
    if n.form not in ("digits", "range"):
        named = before is not None and first.text[0].isupper() and before.text[0].isupper() and before.pos == "PROPN"
        if named or (
            before is not None
            and before.lower in ("top", "bottom", "final")
            and after is not None
            and after.pos == "ADP"
        ):
            return True
        glued = after is not None and after.text == "-" and after.start == last.end and not measured
        return (
            glued
            and n.form == "words"
            and not (n.last + 1 < len(tokens) and tokens[n.last + 1].lower in ("strong", "plus", "odd"))
        )
    if n.suffix.rstrip("+") and not measured:
        return True
    if n.prefix or (first.start > 1 and text[first.start - 1] in "-–/_#@." and text[first.start - 2].isalnum()):
        return True
    if first.start and text[first.start - 1] in "#@":
        return True
    mark, beyond = text[last.end : last.end + 1], text[last.end + 1 : last.end + 2]
    if after is not None and mark in ("/", "_", "@", ":") and beyond.isalnum() and (mark != "/" or beyond.isdigit()):
        return True
    if re.fullmatch(r"0\d+", first.text) or (before is None and after is not None and after.text in (".", ")")):
        return True
    if before is not None and after is not None and not measured:
        if before.text + after.text == "[]" or (before.text + after.text == "()" and (n.value or 0) < 1000):
            return True
        if (
            after.text == "-"
            and after.start == last.end
            and not (n.last + 1 < len(tokens) and tokens[n.last + 1].tag == "CD")
        ):
            return True
    return not measured and _is_name(tokens, n, before, after)


def _one_is_pronoun(tokens: list[Token], i: int, before: Token | None, after: Token | None) -> bool:
    if after is not None and after.lower == "of":
        return before is not None and before.lower in ("no", "every", "any", "each", "the")
    if before is not None and (
        before.lower in _ONE_BEFORE or (before.pos in ("ADJ", "VERB") and after is not None and after.pos == "PUNCT")
    ):
        return True
    if after is None or after.lower in _ONE_AFTER:
        return True
    return after.pos not in ("NOUN", "PROPN", "ADJ") or tokens[i].dep in ("nsubj", "nsubjpass", "dobj", "pobj")


def _is_name(tokens: list[Token], n: Number, before: Token | None, after: Token | None) -> bool:
    """ "Leopard 2", "Resolution 1701", "S&P 500", "10 Downing Street"; not "gave Kyiv 40 tanks"."""
    number = tokens[n.last - 1]
    if after is not None and after.text[0].isupper():
        following = [t.lower for t in tokens[n.last : n.last + 4]]
        if any(w in _STREETS for w in following[:3]):
            return True
    if before is None or "," in tokens[n.first].text or n.scaled or n.prefix or n.suffix:
        return False
    head = tokens[number.head]
    ahead = n.last <= head.i <= n.last + 6 and head.pos in ("NOUN", "PROPN") and head.sent == number.sent
    counted = after is not None and (after.tag in ("NNS", "NNPS") or after.text == "%" or ahead)
    if before.lower in _NAMES and (not before.text.islower() or before.lower.endswith(".") or not counted):
        return before.lower not in ("unit", "line", "top", "area", "group", "number", "numbers", "act") or not counted
    if before.pos != "PROPN" or before.text.isdigit() or not before.text[0].isupper():
        return False
    if n.first > 1 and tokens[n.first - 2].lemma in _GIVING and _begins_count(after):
        return False
    inside = (
        bool(before.ent)
        and number.ent == before.ent
        and not number.ent_start
        and before.ent not in ("GPE", "DATE", "CARDINAL")
    )
    after_number = n.first > 1 and tokens[n.first - 2].tag == "CD" and counted
    if inside or after_number:
        return True
    if counted:
        return (
            before.ent in ("", "PRODUCT", "WORK_OF_ART", "LAW", "FAC")
            and before.dep in ("compound", "nmod")
            and before.head == number.head
        )
    return before.i in (number.head, tokens[n.first].head) or not _begins_count(after)


def _begins_count(after: Token | None) -> bool:
    return after is not None and after.pos in ("ADJ", "NOUN", "PROPN", "SYM")
