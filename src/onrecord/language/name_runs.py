"""Stretches of capitalised words that may be names: a `Parsed` and what was matched in it in, token ranges out."""

from __future__ import annotations

from onrecord.language.name_match import Found
from onrecord.language.name_words import NameWords, name_words
from onrecord.model.parsed import Parsed, Token

_NUMERIC_ENT = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"))
_CLOSED_TAGS = frozenset(("PRP", "PRP$", "DT", "IN", "CC", "WP", "WP$", "WRB", "WDT", "MD", "TO", "UH", "EX", "PDT"))
_MARKS = frozenset("\"“”'‘’()")


class RunFinder:
    """Finds the stretches of one article."""

    def __init__(self, parsed: Parsed, found: Found, inside_title: set[int]) -> None:
        self.parsed = parsed
        self.tokens = parsed.tokens
        self.words: NameWords = name_words()
        self.found = found
        self._inside_title = inside_title
        self._dates = {i for d in parsed.dates for i in range(d.first, d.last)}
        self._dates |= {i for e in parsed.equipment for i in range(e.first, e.last)}
        self.shouting = self._title_case()

    def _title_case(self) -> set[int]:
        """Sentences in which nearly every longer word is capitalised: their capitals prove nothing."""
        out: set[int] = set()
        for s in self.parsed.sentences:
            long = [t for t in self.tokens[s.first + 1 : s.last] if len(t.text) > 3 and t.text[0].isalpha()]
            lower_verb = any(t.pos in ("VERB", "AUX") and t.text[0].islower() for t in self.tokens[s.first : s.last])
            if len(long) >= 4 and not lower_verb and sum(t.text[0].isupper() for t in long) >= 0.8 * len(long):
                out.add(s.index)
        return out

    def _capital(self, t: Token, first_in_sentence: bool) -> bool:
        c = t.text[0]
        if (
            not c.isupper()
            or (t.i in self._dates and not self._inside_name(t))
            or ("-" in t.text and t.text[-1].islower() and t.tag == "JJ")
        ):
            return False
        if t.lower in self.words["calendar"] and (t.ent in _NUMERIC_ENT or t.lower.endswith("day")):
            return False
        if t.text in self.words["stop"] and t.i not in self.found.covered:
            if self._ends_name(t):
                return True
            return t.tag in ("NNP", "NNPS") and t.text not in ("I",) and t.ent in ("PERSON", "ORG") and len(t.text) > 2
        if t.tag in _CLOSED_TAGS:
            named = self._opens_name(t) or self._ends_name(t)
            return t.i in self.found.covered or (not first_in_sentence and named)
        if first_in_sentence or t.sent in self.shouting:
            named = t.tag in ("NNP", "NNPS") or t.ent in ("PERSON", "ORG", "GPE", "NORP") or t.i in self.found.covered
            return named or (t.lower in self.words["family_first"] and self._opens_name(t))
        return True

    def _inside_name(self, t: Token) -> bool:
        """Whether a short word that could be a day or month ("Thu", "Sun") stands between the words of a name."""
        if len(t.text) > 3 or t.i == 0 or t.i + 1 >= len(self.tokens):
            return False
        before, after = self.tokens[t.i - 1], self.tokens[t.i + 1]
        return all(
            u.text.istitle() and (u.tag in ("NNP", "NNPS") or u.ent == "PERSON") and u.i not in self._dates
            for u in (before, after)
        )

    def _opens_name(self, t: Token) -> bool:
        """Whether a word that is also a common one is a given or family name with the rest of the name behind it."""
        follow = self.tokens[t.i + 1] if t.i + 1 < len(self.tokens) else None
        known = t.lower in self.words.sex or t.lower in self.words["family_first"]
        return known and t.text.istitle() and follow is not None and follow.tag == "NNP" and follow.text.istitle()

    def _ends_name(self, t: Token) -> bool:
        """Whether a capital on a small word behind a given name makes it the surname ("Clara Will said")."""
        if t.i == 0 or not t.text.istitle() or t.tag != "MD" or t.sent in self.shouting:
            return False
        before, after = self.tokens[t.i - 1], self.tokens[t.i + 1] if t.i + 1 < len(self.tokens) else None
        given = before.lower in self.words.sex and before.text.istitle() and before.sent == t.sent
        return given and after is not None and not after.text[0].isupper() and not self.parsed.sentences[t.sent].heading

    def _breathing(self, u: Token, start: int) -> bool:
        """Whether a mark behind a word is a letter of an Arabic or Polynesian name ("Shia' Al-Sudani")."""
        before, after = self.tokens[u.i - 1], self.tokens[u.i + 1] if u.i + 1 < len(self.tokens) else None
        if u.text not in "'’‘ʿʻ`" or u.start != before.end or before.lower.endswith("s") or after is None:
            return False
        opened = any(x.text in "'‘" for x in self.tokens[max(0, start - 8) : start])
        return not opened and after.text[0].isupper() and after.tag in ("NNP", "NNPS") and after.sent == u.sent

    def runs(self) -> list[tuple[int, int]]:
        """Stretches of capitalised tokens, with the particles, hyphens and initials inside them."""
        runs: list[tuple[int, int]] = []
        tokens, n, particles = self.tokens, len(self.tokens), self.words["particles"]
        sentence_start = {s.first for s in self.parsed.sentences}
        quote_start = {q.first + 1 for q in self.parsed.quotes if q.kind == "speech"}
        fresh = sentence_start | quote_start
        i = 0
        while i < n:
            t = tokens[i]
            start = i
            if t.lower in particles and t.text[0].islower() and i + 1 < n:
                j = i + 1
                while j < n and j < i + 3 and (tokens[j].text == "-" or tokens[j].lower in particles):
                    j += 1
                named = t.lower not in (
                    "la",
                    "le",
                    "du",
                    "das",
                    "dos",
                    "di",
                    "del",
                    "ad",
                    "der",
                    "den",
                    "af",
                    "ten",
                    "ter",
                    "y",
                )
                if not (named and j < n and tokens[j].text[0].isupper() and tokens[j].sent == t.sent and t.tag != "IN"):
                    i += 1
                    continue
                i = j
                t = tokens[i]
            if not t.text[0].isupper() or not self._capital(t, i in fresh):
                i = start + 1 if i == start else i
                continue
            j = i + 1
            while j < n and tokens[j].sent == t.sent:
                u = tokens[j]
                if (u.text[0].isupper() and self._capital(u, j in fresh)) or j in self._inside_title:
                    j += 1
                elif (
                    j + 1 < n
                    and tokens[j + 1].text[0].isupper()
                    and (
                        u.text == "&"
                        or (u.text == "-" and u.start == tokens[j - 1].end and tokens[j + 1].start == u.end)
                    )
                ):
                    j += 2
                elif (
                    u.text == "-" and j + 1 < n and tokens[j + 1].start == u.end and len(tokens[j + 1].text) < 6
                    and (tokens[j + 1].tag in ("NNP", "NNPS") or j - start > 1)
                    and (tokens[j + 1].ent == "PERSON" or tokens[max(start, j - 2)].lower in self.words["family_first"])
                ):  # fmt: skip
                    j += 2
                elif self._breathing(u, start):
                    j += 1
                elif u.text in _MARKS and j + 2 < n and self._nickname(j):
                    j += 3
                elif u.lower in particles and u.text != "-":
                    k = j + 1
                    while k < n and k < j + 4 and (tokens[k].text == "-" or tokens[k].lower in particles):
                        k += 1
                    if (
                        k < n and tokens[k].text[0].isupper() and tokens[k].sent == t.sent and u.tag not in ("IN", "DT")
                    ) or (u.lower in ("de", "der", "da", "la", "di") and k < n and tokens[k].text[0].isupper()):
                        j = k + 1
                    else:
                        break
                else:
                    break
            stop = j
            if stop < n and tokens[stop].text == "-" and tokens[stop].start == tokens[stop - 1].end and stop + 1 < n:
                stop -= tokens[stop + 1].start == tokens[stop].end and tokens[stop + 1].text[0].islower()
            if stop > start:
                runs.append((start, stop))
            i = max(j, start + 1)
        return runs

    def _nickname(self, j: int) -> bool:
        """Whether a name in quote marks at `j` stands inside a longer one (John "Jack" Rowe)."""
        inner, close = self.tokens[j + 1], self.tokens[j + 2]
        after = self.tokens[j + 3] if j + 3 < len(self.tokens) else None
        return (
            close.text in _MARKS
            and inner.text[0].isupper()
            and after is not None
            and (after.text[0].isupper() and after.sent == inner.sent and after.tag in ("NNP", "NNPS"))
        )
