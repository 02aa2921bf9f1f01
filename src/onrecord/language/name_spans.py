"""Where names stand in the text and what sort of name each is: a `Parsed` and an `ActorIndex` in, `NameSpan`s out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from onrecord.language.actor_index import ActorIndex, Entry
from onrecord.language.name_datelines import dateline_tokens
from onrecord.language.name_glue import Unglue
from onrecord.language.name_match import match_words
from onrecord.language.name_runs import RunFinder
from onrecord.language.name_words import NameWords, name_words
from onrecord.model.parsed import Parsed
from onrecord.packs.pack import Organisation, Title

NameKind = Literal["person", "organisation", "country", "capital", "unsure"]

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)\Z")
_LINKS = frozenset(("of", "for"))


def _outlet(entries: list[Entry]) -> bool:
    """Whether a name is a news outlet's, so that a state or town behind it tells the branch ("Xpress Florida")."""
    return all(isinstance(e.ref, Organisation) and e.ref.type == "media" for e in entries)


@dataclass(slots=True)
class NameSpan:
    """One name: its tokens `[first, last)`, where its titles begin, and what is known of it so far.

    `outer` is where the titles before it begin (`first` where there are none). `acronym` is the short form given in
    brackets after it.
    """

    first: int
    last: int
    kind: NameKind
    outer: int
    entries: list[Entry] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    words: tuple[str, ...] = ()
    acronym: str | None = None


class SpanFinder:
    """Finds the name spans of one article; used once."""

    def __init__(self, parsed: Parsed, index: ActorIndex) -> None:
        self.parsed = parsed
        self.tokens = parsed.tokens
        self.index = index
        self.words: NameWords = name_words()
        self.found = match_words(parsed, index)
        self.spans: list[NameSpan] = []
        self._taken: set[int] = dateline_tokens(parsed)
        inside = [(first, stop) for stop, (first, _) in self.found.titles.items() if stop - first > 1]
        self._inside_title = {i for first, stop in inside for i in range(first + 1, stop)}
        self._titled = self._inside_title | {first for first, _ in inside}
        self._runs = RunFinder(parsed, self.found, self._inside_title)
        self.shouting = self._runs.shouting
        self._body_ends = self.words["body"]

    def find(self) -> list[NameSpan]:
        """All name spans in order; sorts are told where words alone tell them, else "unsure"."""
        for first, (last, entries) in self.found.hits.items():
            if not self.tokens[first].text[0].isupper():
                self._add_entry(first, last, entries)
        for a, b in self._runs.runs():
            self._read_run(a, b)
        self._cut_headlines()
        titled = {i for s in self.spans if s.kind == "person" for i in range(s.outer, s.first)}
        self.spans = [s for s in self.spans if s.kind != "unsure" or s.last - 1 not in titled]
        self.spans.sort(key=lambda s: (s.first, -s.last))
        return self.spans

    def _cut_headlines(self) -> None:
        """Take the words of a headline off the names that they stick to."""
        names = [s for s in self.spans if s.kind in ("person", "unsure") and not s.entries]
        unglue = Unglue(self.parsed, [(s.first, s.last) for s in names], self.shouting)
        for s in names:
            first, last = unglue.cut(s.first, s.last) if s.last - s.first > 2 else (s.first, s.last)
            if (first, last) != (s.first, s.last):
                s.outer = first if s.outer == s.first else s.outer
                s.first, s.last = first, last
                s.words = tuple(t.text for t in self.tokens[first:last])

    def _is_body(self, i: int) -> bool:
        return self.tokens[i].text in self._body_ends

    def _extend_of(self, a: int, b: int) -> int:
        """Where "Ministry of X of Y" ends: the new end of a body's name that begins at `a`."""
        tokens, n = self.tokens, len(self.tokens)
        opening = self.words["body_of"]
        if not (tokens[b - 1].text in opening or tokens[a].text in opening):
            return b
        for _ in range(3):
            if b >= n or tokens[b].lower not in _LINKS or tokens[b].sent != tokens[a].sent:
                break
            k = b + 1
            k += k < n and tokens[k].lower == "the"
            if not (
                k < n
                and tokens[k].text[0].isupper()
                and tokens[k].tag in ("NNP", "NNPS")
                and tokens[k].sent == tokens[a].sent
            ):
                break
            while k < n and tokens[k].text[0].isupper() and tokens[k].tag in ("NNP", "NNPS", "JJ"):
                k += 1
            if (
                k + 1 < n
                and tokens[k].lower == "and"
                and tokens[k + 1].text[0].isupper()
                and tokens[k + 1].i not in self.found.hits
            ):
                after = tokens[k + 2] if k + 2 < n else None
                if tokens[k + 1].head in range(a, k) and after is not None and not after.text[0].isupper():
                    k += 2
            b = k
        return b

    def _trim(self, a: int, b: int) -> tuple[int, int]:
        stop = self.words["stop"]
        while a < b and not self.tokens[b - 1].text[0].isalnum() and b not in self.found.titles:
            b -= 1
        while a < b and not self.tokens[a].text[0].isalnum():
            a += 1
        while b - a > 2 and self._plural_role(a):
            a += 1
        creed = b - a > 1 and self._is_body(b - 1)
        while (
            a < b
            and self.tokens[a].text in stop
            and not (creed and self.tokens[a].lower in self.words["creeds"])
            and a not in self.found.hits
            and not (b - a > 3 and self.tokens[a + 1].text == "-" and self.tokens[a + 1].start == self.tokens[a].end)
            and not (self.tokens[a].ent == "PERSON" and self.tokens[a].lower in self.words.sex and b - a > 1)
            and not (b - a == 2 and not creed and self._given_creed(a))
        ):
            a += 1
        while a < b and self.tokens[b - 1].text in stop and b - 1 not in self.found.covered and b - a > 1:
            if self.tokens[b - 1].ent == "PERSON" or self._is_body(b - 1):
                break
            b -= 1
        return a, b

    def _given_creed(self, a: int) -> bool:
        """Whether a word for a creed is somebody's given name ("Christian Lestrade")."""
        t, surname = self.tokens[a], self.tokens[a + 1]
        both = t.lower in self.words["creeds"] and t.lower in self.words.sex
        joined = t.tag == surname.tag == "NNP" and t.head == surname.i and t.ent != "NORP"
        return both and joined and surname.lower not in self.index.roles

    def _plural_role(self, a: int) -> bool:
        """Whether a role noun in the plural stands before a person's name at `a` ("Senators Ada Lind and …")."""
        role = self.index.roles.get(self.tokens[a].lower)
        follow = self.tokens[a + 1]
        named = follow.lower in self.words.sex or follow.ent == "PERSON"
        return role is not None and role[1] and named and a not in self.found.hits

    def _plain_role(self, i: int) -> bool:
        """Whether a word behind the titles of a name is a role and no given name ("Chief Executive Hock Lee")."""
        role = self.index.roles.get(self.tokens[i].lower)
        return role is not None and not role[1] and self.tokens[i].lower not in self.words.sex

    def _read_run(self, a: int, b: int) -> None:
        a, b = self._trim(a, b)
        while a < b and a in self._taken:
            a += 1
        if a >= b or (a in self._titled and b - 1 in self._titled):
            return
        if b - a == 1 and a not in self.found.hits:
            word = self.tokens[a]
            joined = a > 0 and self.tokens[a - 1].text == "-" and self.tokens[a - 1].end == word.start
            if (
                joined
                or word.text in self.words["suffixes"]
                or word.text in ("Government", "Governments")
                or (word.lower in self.words["later_body"] and self._extend_of(a, b) == b)
            ):
                return
        tokens = self.tokens
        hit = self.found.hits.get(a)
        if hit and hit[0] >= b and not all(e.kind == "adjective" for e in hit[1]):
            self._add_entry(a, hit[0], hit[1])
            return
        if tokens[a].sent in self.shouting:
            self._read_headline(a, b)
            return
        title = self.found.titles.get(b - 1)
        if not self._is_body(b - 1) or (
            title is not None and (title[1].kind == "military" or title[1].name.endswith("."))
        ) or (b - 2 in self.found.titles and b - 2 > a and tokens[b - 2].lower in self.words.sex):
            core, titles = self._core_after_titles(a, b)
            if core is not None:
                self._prefix(a, titles[0][0] if titles else core)
                outer = min([core, *[f for f, _ in titles]])
                self._person(core, b, outer, [t for _, t in titles])
                return
            if b in self.found.titles and self.found.titles[b][0] >= a and b - a <= 4 and not self._first_name(a, b):
                self._prefix(a, self.found.titles[b][0])
                return
        if hit and hit[0] >= b:
            return
        stop = self._extend_of(a, b)
        if self._is_body(b - 1) or stop > b:
            if a > 0 and _ORDINAL.match(tokens[a - 1].text):
                a -= 1
            person_like = self._first_name(a, b) and b - a == 2 and stop == b
            if not person_like and (self._is_body(b - 1) or tokens[a].text in self.words["body_of"]):
                self._organisation(a, stop)
                return
        if hit:
            rest = hit[0]
            adjective = any(e.kind == "adjective" for e in hit[1])
            first_name = tokens[rest].lower in self.words.sex and b - rest >= 2
            several = rest - a >= 2 or all(e.kind == "organisation" for e in hit[1])
            person_hit = any(e.kind == "person" for e in self.found.hits.get(rest, (0, []))[1])
            if rest + 1 == b and tokens[rest].ent == "GPE" and rest not in self.found.hits and _outlet(hit[1]):
                self._add_entry(a, b, hit[1])
                return
            if adjective or first_name or several or person_hit:
                self._add_entry(a, rest, hit[1])
                self._read_run(rest, b)
                return
        tail = self.found.covered.get(b - 1)
        if tail is not None and tail > a:
            entries = self.found.hits[tail][1]
            full = any(e.kind == "person" for e in entries) and (b - tail >= 2 or not self._first_name(a, b))
            whole = all(e.kind in ("organisation", "country") for e in entries) and not self._first_name(a, b)
            if full or (whole and tail - a <= 1 and tokens[a].text in self.words["stop"]):
                self._add_entry(tail, self.found.hits[tail][0], entries)
                self._read_run(a, tail)
                return
        for j in range(a + 2, b - 1):
            whole = tokens[j - 1].ent == tokens[j].ent == "PERSON" and not tokens[j].ent_start
            if tokens[j].lower in self.words.sex and b - j <= 3 and not whole and not self._first_name(a, j):
                self._read_run(a, j)
                a = j
                break
        while b - a > 2 and tokens[b - 1].text in self.words["postnominals"]:
            b -= 1
        self._add(NameSpan(a, b, "unsure", a))

    def _read_headline(self, a: int, b: int) -> None:
        """In title case only names that are known, or that the model saw as persons, are names."""
        i = a
        while i < b:
            hit = self.found.hits.get(i)
            stop = i + 1
            if hit:
                stop = max(stop, hit[0])
                self._add_entry(i, hit[0], hit[1])
            elif self.tokens[i].ent == "PERSON":
                while (
                    stop < b
                    and self.tokens[stop].ent == "PERSON"
                    and not self.tokens[stop].ent_start
                    and (stop not in self.found.hits)
                ):
                    stop += 1
                while i < stop - 1 and i + 1 in self.found.titles:
                    i += 1
                if self.tokens[i].lower in self.words.sex or stop - i == 1:
                    self._add(NameSpan(i, stop, "unsure", i))
            i = stop

    def _first_name(self, a: int, b: int) -> bool:
        return b - a >= 2 and self.tokens[a].lower in self.words.sex

    def _core_after_titles(self, a: int, b: int) -> tuple[int | None, list[tuple[int, Title]]]:
        """Where the name starts after the last title in or right before the run, with the titles in front of it."""
        found, suffixes = self.found.titles, self.words["suffixes"]
        for k in range(b - 1, a - 1, -1):
            if b - k == 1 and not self._courtesy(k) and (self.tokens[k].lower in self.index.roles or self._is_body(k)):
                continue
            if k not in found and k > a and k not in self.found.covered and k not in self._inside_title:
                role = self.index.roles.get(self.tokens[k - 1].lower)
                if role is not None and not role[1] and (
                    self.tokens[k].lower in self.words.sex or self.tokens[k].ent == "PERSON"
                ) and self.tokens[k - 1].lower not in self.words.sex:  # fmt: skip
                    return k, [(k - 1, role[0])]
            if k not in found or k in self._inside_title or self.tokens[k].text in suffixes:
                continue
            if self.tokens[k].sent != self.tokens[k - 1].sent:
                if k == a and found[k][1].name.endswith("."):
                    return k, [(k, found[k][1])]
                continue
            before = k - 1
            if (
                self.tokens[before].text[0].islower()
                and found[k][1].kind == "civil"
                and self.tokens[before].tag[:1] == "V"
            ):
                continue
            if (
                k > a
                and found[k][0] > a
                and self.tokens[found[k][0] - 1].lower in self.words.sex
                and not self._is_title_end(found[k][0])
            ):
                continue
            if self._given_title(k) and (b - k > 1 or self.tokens[k].lower not in self.words.sex):
                continue
            titles: list[tuple[int, Title]] = []
            end = k
            if found[k][1].name == "Miss" and b - k > 2 and self.tokens[k].lower not in self.words.sex:
                k = next((j for j in range(k + 1, b - 1) if self.tokens[j].lower in self.words.sex), k)
            while end in found:
                titles.append(found[end])
                end = found[end][0]
            return k, titles
        if a > 0 and (role := self.index.roles.get(self.tokens[a - 1].lower)) and self._role_before(a, b):
            return a, [(a - 1, role[0])]
        return None, []

    def _given_title(self, k: int) -> bool:
        """Whether the title that ends at `k` is the given name of a person here ("Amir Khan Zadran")."""
        first, title = self.found.titles[k]
        opens = any(self.found.titles.get(e, (-1,))[0] == k for e in (k + 1, k + 2))
        return k - first == 1 and title.name == "Emir" and self.tokens[first].lower in self.words.sex and not opens

    def _courtesy(self, k: int) -> bool:
        """Whether "Mr", "Gen." or the like ends at `k`: then even "King" or "Park" is a surname."""
        title = self.found.titles.get(k)
        if title is None:
            return False
        short = self.tokens[k - 1].text.endswith(".") or title[1].name in ("Mr.", "Mrs.", "Ms.", "Miss", "Dr.")
        return short or (title[1].kind == "civil" and not self._is_body(k))

    def _is_title_end(self, k: int) -> bool:
        return k in self.found.titles

    def _role_before(self, a: int, b: int) -> bool:
        """Whether the role noun in lower case before `a` goes with the name ("spokesman Ivo Karr")."""
        noun = self.tokens[a - 1]
        if noun.sent != self.tokens[a].sent or noun.tag not in ("NN", "NNS", "NNP"):
            return False
        inside = any(a <= i < b for i in (noun.head,)) or any(self.tokens[i].head == noun.i for i in range(a, b))
        return inside and not any(e.kind in ("organisation", "country") for e in self.found.hits.get(a, (0, []))[1])

    def _prefix(self, a: int, b: int) -> None:
        """Bodies and countries inside the titles before a name ("Pentagon press secretary …")."""
        i = a
        while i < b:
            hit = self.found.hits.get(i)
            if hit and hit[0] <= b:
                self._add_entry(i, hit[0], hit[1])
                i = hit[0]
            else:
                i += 1

    def _person(self, first: int, last: int, outer: int, titles: list[Title]) -> None:
        while last - first > 1 and self.tokens[last - 1].text in self.words["postnominals"]:
            last -= 1
        while titles and last - first > 2 and self._plain_role(first):
            first += 1
        hit = self.found.hits.get(first)
        entries = [e for e in hit[1] if e.kind == "person"] if hit and hit[0] == last else []
        self._add(NameSpan(first, last, "person", outer, entries, titles))

    def _organisation(self, a: int, b: int) -> None:
        hit = self.found.hits.get(a)
        entries = [e for e in hit[1] if e.kind == "organisation"] if hit and hit[0] == b else []
        self._add(NameSpan(a, b, "organisation", a, entries))

    def _add_entry(self, first: int, last: int, entries: list[Entry]) -> None:
        kinds = {e.kind for e in entries}
        if first in self.found.adjectives and not kinds & {"country", "person", "organisation"}:
            return
        if "country" in kinds:
            kind: NameKind = "country"
        elif "organisation" in kinds:
            kind = "organisation"
        elif "person" in kinds:
            kind = "person"
        elif "capital" in kinds:
            kind = "capital"
        else:
            return
        self._add(NameSpan(first, last, kind, first, [e for e in entries if e.kind == kind]))

    def _add(self, span: NameSpan) -> None:
        if any(i in self._taken for i in range(span.first, span.last)):
            return
        span.words = tuple(t.text for t in self.tokens[span.first : span.last])
        self._taken.update(range(span.first, span.last))
        self._bracket(span)
        self.spans.append(span)

    def _bracket(self, span: NameSpan) -> None:
        tokens, k = self.tokens, span.last
        if k + 2 < len(tokens) and tokens[k].text == "(" and tokens[k + 2].text == ")":
            short = tokens[k + 1].text
            if 2 <= len(short) <= 8 and sum(c.isupper() for c in short) >= 2:
                span.acronym = short
