"""How far the phrase of a noun reaches: a `Parsed` and a head noun in, token ranges and the noun's own words out."""

from __future__ import annotations

from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token

_PRE_MODIFIER = ("DT", "PDT", "PRP$", "POS", "JJ", "JJR", "JJS", "RB", "RBS", "CD", "VBN", "VBG", "HYPH", "AFX")
_BEFORE = frozenset((*_PRE_MODIFIER, "NN", "NNS", "NNP", "NNPS"))
_FINITE = frozenset(("WP", "WDT", "VBD", "VBZ", "VBP", "VB", "MD"))
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "a": 1, "an": 1,
}  # fmt: skip
DEFINITE = frozenset(("the", "this", "that", "these", "those", "both"))


class NounPhrases:
    """The noun phrases of one article."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.words = name_words()

    def phrase(self, t: Token) -> tuple[int, int, int]:
        """Where the phrase of a head noun begins, where its own words begin, and where it ends."""
        tokens, k = self.parsed.tokens, t.i
        while k > 0 and t.i - k < 10 and tokens[k - 1].sent == t.sent:
            u = tokens[k - 1]
            if self._joins_modifiers(k, t):
                k -= 2
                continue
            if u.tag not in _BEFORE:
                break
            if (u.tag in ("RB", "RBS", "VBG", "CD") and not k <= u.head <= t.i) or u.i == t.head:
                break
            if u.head < k - 1 and u.dep in ("dobj", "nsubj", "pobj", "attr", "dative", "npadvmod") and u.head != t.i:
                break
            k -= 1
            if u.tag in ("DT", "PRP$"):
                break
        first = k
        inner = first
        while inner < t.i and (
            tokens[inner].tag in ("DT", "PDT", "PRP$")
            or (tokens[inner].tag == "CD" and tokens[inner + 1].text != "-")
            or tokens[inner].lower in self.words["quantifier"]
            or tokens[inner].tag == "POS"
        ):
            inner += 1
        return first, inner, self._end(t)

    def _joins_modifiers(self, k: int, t: Token) -> bool:
        """Whether "and" before a token joins two modifiers of the noun: "national and provincial officials"."""
        tokens = self.parsed.tokens
        if k < 2 or tokens[k - 1].tag != "CC" or k >= t.i:
            return False
        first, second = tokens[k - 2], tokens[k]
        joined = second.dep == "conj" and second.head == first.i
        return joined and first.head == t.i and first.dep in ("amod", "nmod", "compound")

    def _end(self, t: Token) -> int:
        """The end with what narrows the noun down: "familiar with …", "in the ministry", "briefed on …"."""
        tokens, stop = self.parsed.tokens, t.i + 1
        for c in self.parsed.kids(t.i):
            if c.i < stop or c.left != stop or c.right - t.i > 14:
                continue
            if c.dep == "prep" and (
                c.lower in self.words["narrowing"]
                or (c.lower in self.words["loosely_narrowing"] and (t.lower in self.words["unnamed"] or self._new(t)))
            ):
                if c.lower in ("in", "at", "on", "from") and any(
                    tokens[i].ent in ("DATE", "TIME") for i in range(c.i, c.right + 1)
                ):
                    break
                stop = c.right + 1
            elif c.dep in ("acl", "amod") and c.tag in ("VBN", "VBG", "JJ"):
                stop = c.right + 1
            else:
                break
        quotes = [
            i
            for i in range(t.i, stop)
            if tokens[i].text in '"“”,;—–('
            or tokens[i].tag in _FINITE
            or (tokens[i].tag == "TO" and i + 1 < len(tokens) and tokens[i + 1].tag == "VB")
        ]
        return quotes[0] if quotes else stop

    def _new(self, t: Token) -> bool:
        """Whether a noun brings somebody new ("an elder", "one guard")."""
        return any(c.lower in ("a", "an", "one", "another") for c in self.parsed.kids(t.i, "det", "nummod"))

    def name(self, inner: int, last: int) -> str:
        tokens = self.parsed.tokens
        while inner < last and (
            tokens[inner].lower in self.words["quantifier"]
            or tokens[inner].tag in ("DT", "PRP$", "POS")
            or (tokens[inner].tag == "RB" and inner + 1 < last and tokens[inner + 1].text != "-")
            or (tokens[inner].tag == "CD" and inner + 1 < last and tokens[inner + 1].text != "-")
        ):
            inner += 1
        return self.parsed.text(inner, last)


def count_before(parsed: Parsed, first: int, t: Token) -> int | None:
    """How many a noun's own number tells ("two sources"), in its phrase from token `first` on; None without one."""
    for x in parsed.tokens[first : t.i]:
        if x.tag == "CD" and x.head == t.i:
            return _NUMBERS.get(x.lower) or (int(x.text) if x.text.isdigit() and len(x.text) < 5 else None)
    return None
