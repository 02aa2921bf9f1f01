"""Whether an uncertain name is a person, a body or a place: name spans with all their uses in, kinds out."""

from __future__ import annotations

from collections import defaultdict

from onrecord.language.actor_index import ActorIndex, surname_of
from onrecord.language.actors import head_of
from onrecord.language.cues import speech_verbs
from onrecord.language.gazetteer import candidates
from onrecord.language.given_names import sex_of_name
from onrecord.language.name_acts import acts
from onrecord.language.name_spans import NameSpan
from onrecord.language.name_words import fold, name_words
from onrecord.model.parsed import Parsed

_SUBJECTS = ("nsubj", "nsubjpass")
_PLACE_ENTS = frozenset(("GPE", "LOC", "FAC"))
_OTHER_ENTS = frozenset(("EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE", "NORP", "DATE", "MONEY"))
_PERSONAL = frozenset(("he", "she", "his", "her"))
_SORTS = ("person", "organisation", "place", "other")


def is_place(name: str) -> bool:
    """Whether the gazetteer has a place of some size by this very name."""
    return any(
        (c.usual and c.kind != "city") or c.population >= (2_000 if c.usual else 50_000) for c in candidates(name)
    )


class KindJudge:
    """Weighs the evidence of one article; used once."""

    def __init__(self, parsed: Parsed, index: ActorIndex, spans: list[NameSpan]) -> None:
        self.parsed = parsed
        self.index = index
        self.spans = spans
        self.words = name_words()
        self.surnames: set[str] = set()
        self._lower: set[str] | None = None
        self._person_heads: set[int] = set()
        self._parts: set[str] = set()
        self._bodies: set[str] = set()
        self._called = frozenset().union(*(self.words[x] for x in ("later_body", "movement_noun", "firm_noun")))

    def settle(self) -> list[NameSpan]:
        """Give every unsure span a kind; places and things are left out. A capital is kept where it acts."""
        by_name: dict[str, list[NameSpan]] = defaultdict(list)
        for n, s in enumerate(self.spans):
            if s.kind in ("unsure", "country", "organisation") and self._is_city_of_state(n):
                s.kind = "unsure"
                s.words = ()
        for s in self.spans:
            if s.kind == "person":
                self._known(s)
            elif s.kind == "unsure" and s.words:
                by_name[" ".join(s.words).lower()].append(s)
        self._person_heads = {head_of(self.parsed, s.first, s.last) for s in self.spans if s.kind == "person"}
        several = {k: v for k, v in by_name.items() if len(v[0].words) > 1}
        for group in several.values():
            self._judge(group)
        self._note_parts()
        self._bodies = {s.words[0] for s in self.spans if s.kind == "organisation" and len(s.words) > 1}
        for key, group in by_name.items():
            if key not in several:
                self._judge_single(group)
        self._openings()
        self._surnames_of_lands()
        told = (s for s in self.spans if s.kind != "unsure")
        return [s for s in told if s.kind != "capital" or acts(self.parsed, self.spans, s)]

    def _surnames_of_lands(self) -> None:
        """A country's name that is also the surname of a person named in full right before, and acts like one."""
        tokens = self.parsed.tokens
        full: dict[str, int] = {}
        for s in self.spans:
            if s.kind == "person" and len(s.words) > 1 and (s.titles or s.words[0].lower() in self.words.sex):
                full[surname_of(list(s.words))] = s.first
            elif s.kind == "country" and s.last - s.first == 1 and tokens[s.first].text in full:
                t = tokens[s.first]
                if t.dep in _SUBJECTS and t.sent - tokens[full[t.text]].sent < 6 and tokens[t.head].pos == "VERB":
                    s.kind, s.entries, s.words = "person", [], (t.text,)

    def _openings(self) -> None:
        """Known surnames that were not taken for names: they open a sentence, or are a title elsewhere."""
        taken = {i for s in self.spans for i in range(s.first, s.last)}
        names = {surname_of(list(s.words)) for s in self.spans if s.kind == "person" and len(s.words) > 1}
        tokens = self.parsed.tokens
        starts = {i for s in self.parsed.sentences for i in (s.first, s.first + 1)}
        for t in tokens:
            if t.i in taken or (t.text not in names and t.text not in self._parts):
                continue
            follow = tokens[t.i + 1] if t.i + 1 < len(tokens) else None
            if t.text not in names:
                acts = follow is not None and (follow.pos in ("VERB", "AUX", "ADV") or follow.tag == "POS")
                if t.tag[:2] != "NN" or not acts or t.lower in self._lower_words():
                    continue
            named = t.tag == "NNP" and not (follow is not None and follow.tag == "NNP")
            if t.tag == "MD" and (follow is None or follow.tag not in ("VBD", "VBZ")):
                continue
            opens = t.i in starts and (t.i == 0 or tokens[t.i - 1].sent != t.sent or tokens[t.i - 1].text in "\"“'‘")
            if named or opens or t.tag == "MD":
                self.spans.append(NameSpan(t.i, t.i + 1, "person", t.i, words=(t.text,)))
        self.spans.sort(key=lambda s: (s.first, -s.last))

    def _known(self, span: NameSpan) -> None:
        if span.words:
            self.surnames.add(fold(surname_of(list(span.words))))

    def _is_city_of_state(self, n: int) -> bool:
        """ "Austin, Texas": a name, a comma, a state or country, then a comma or the end."""
        tokens, s = self.parsed.tokens, self.spans[n]
        if s.last + 1 >= len(tokens) or tokens[s.last].text != "," or s.titles:
            return False
        words = self.parsed.text(s.first, s.last)
        if s.last - s.first > 1 and self._given(tokens[s.first].text) and not (self._inside(s) or is_place(words)):
            return False
        following = self.spans[n + 1] if n + 1 < len(self.spans) and self.spans[n + 1].first == s.last + 1 else None
        if following is None:
            return tokens[s.last + 1].text in self.words["us_state"]
        is_state = " ".join(following.words or (tokens[following.first].text,)) in self.words["us_state"]
        if not is_state and not (following.kind == "country" and s.kind == "unsure"):
            return False
        after = tokens[following.last] if following.last < len(tokens) else None
        closed = after is None or after.text in ",.;)" or is_state
        listed = (
            after is not None
            and after.text == ","
            and following.last + 1 < len(tokens)
            and (tokens[following.last + 1].text[0].isupper() and following.kind == "country")
        )
        return (
            closed and not listed and tokens[s.first - 1 if s.first else 0].tag in ("IN", "TO", ",", "NNP", "CC")
        ) or is_state

    def _score(self, span: NameSpan, score: dict[str, float]) -> None:
        tokens, words = self.parsed.tokens, self.words
        head = tokens[head_of(self.parsed, span.first, span.last)]
        self._score_company(head.i, score)
        if any(t.lower in words["alias"] and t.sent == head.sent for t in tokens[span.last : span.last + 7]):
            score["person"] += 4
        before = tokens[span.outer - 1] if span.outer > 0 and tokens[span.outer - 1].sent == head.sent else None
        after = tokens[span.last] if span.last < len(tokens) and tokens[span.last].sent == head.sent else None
        if head.ent == "PERSON":
            score["person"] += 2
        elif head.ent == "ORG":
            score["organisation"] += 2
        elif head.ent in _PLACE_ENTS:
            score["place"] += 2
        elif head.ent in _OTHER_ENTS:
            score["other"] += 2
        if before is not None:
            if before.lower == "the":
                score["organisation"] += 1
                score["other"] += 1
                score["person"] -= 3
            elif before.lower in ("a", "an"):
                score["other"] += 5
            elif before.lower in words["thing_before"]:
                score["other"] += 6
            elif before.lower in words["place_prep"] and (before.tag in ("IN", "TO", "RP") or before.text.istitle()):
                kind = before.lower == "of" and before.i > 0 and tokens[before.i - 1].lower in words["place_kind"]
                score["place"] += 5 if kind else 0 if before.lower in ("of", "into", "from", "over") else 2
            elif before.lower in words["place_kind"] and len(span.words) < 3:
                score["place"] += 1
        if after is not None:
            if after.lower in words["body_behind"]:
                score["organisation"] += 4
                score["person"] -= 2
            if after.text == "," and after.i + 2 < len(tokens):
                age = tokens[after.i + 1]
                if (
                    age.text.isdigit()
                    and len(age.text) * 10 + 1 > 10
                    and len(age.text) == 2
                    and tokens[after.i + 2].text == ","
                ):
                    score["person"] += 5
                elif age.lower == "who":
                    score["person"] += 4
            elif after.lower == "who":
                score["person"] += 3
        self._score_syntax(span, head.i, score)

    def _note_parts(self) -> None:
        """The words but the last of every person's name, from its first given name on."""
        for s in self.spans:
            if s.kind != "person" or len(s.words) < 2:
                continue
            openers = self.words["family_first"] if s.words[0].lower() in self.words["family_first"] else self.words.sex
            known = [n for n, w in enumerate(s.words[:-1]) if w.lower() in openers]
            self._parts.update(w for w in s.words[known[0] if known else 0 : -1] if len(w) > 1 and w[0].isupper())

    def _score_company(self, head: int, score: dict[str, float]) -> None:
        """A name that "and" joins to a person is most likely one too."""
        joined = [c.i for c in self.parsed.kids(head, "conj")]
        if self.parsed.tokens[head].dep == "conj":
            joined.append(self.parsed.tokens[head].head)
        if any(i in self._person_heads for i in joined):
            score["person"] += 2.5

    def _score_syntax(self, span: NameSpan, head: int, score: dict[str, float]) -> None:
        tokens = self.parsed.tokens
        t = tokens[head]
        verb = tokens[t.head]
        if t.dep in _SUBJECTS and verb.lemma in self.words["speech"] and verb.pos == "VERB":
            score["person"] += 1.5
            score["organisation"] += 1
            score["place"] -= 1
        if t.dep in _SUBJECTS:
            for clause in self.parsed.kids(verb.i, "ccomp", "xcomp", "dobj", "advcl"):
                if any(c.lower in _PERSONAL for c in self.parsed.kids(clause.i, "nsubj", "poss", "nsubjpass")):
                    score["person"] += 2.5
                    break
        for c in self.parsed.kids(head, "appos"):
            noun = self.index.roles.get(c.lower)
            if noun and not noun[1]:
                score["person"] += 4
        if t.dep == "appos" and (role := self.index.roles.get(verb.lower)) and not role[1]:
            score["person"] += 4

    def _judge(self, group: list[NameSpan]) -> None:
        score = dict.fromkeys(_SORTS, 0.0)
        for s in group:
            self._score(s, score)
        n = len(group)
        if any(self._called_body(s) for s in group):
            score["organisation"] += 5 * n
        score = {k: v / n for k, v in score.items()}
        words, table = group[0].words, self.words
        parts = " ".join(words).replace(" - ", "-").split()
        titled = all(w.replace("-", "").isalpha() and w.istitle() for w in parts)
        if words[0].lower() in table.sex or (len(words[0]) == 2 and words[0][1] == "."):
            score["person"] += 3
        if len(parts) == 2 and titled:
            score["person"] += 0.6
        if words[0].lower() in table["family_first"] and 1 < len(words) < 5:
            score["person"] += 2
        if len(words) > 4 or any(w[:1].isdigit() for w in words):
            score["person"] -= 3
        if fold(surname_of(list(words))) in self.surnames:
            score["person"] += 2
        if words[-1] in table["place_word"] or words[0].lower() in table["compass"]:
            score["place"] += 4
        if all(w.isupper() for w in words) and any(len(w) > 3 for w in words):
            score["other"] += 4
        if words[0] in table["thing"] or words[-1] in table["thing"]:
            score["other"] += 4
        if words[-1] in table["body"]:
            score["organisation"] += 4
        if words[-1].endswith(("s", "ism")) and len(words[-1]) > 3 and words[0].lower() not in table.sex:
            score["other"] += 0.5
        if words[0].lower() not in table.sex and score["person"] < 5 and is_place(" ".join(words)):
            score["place"] += 3
        if self._sport(group):
            score["other"] += 2
        best = max(_SORTS, key=lambda k: score[k])
        told = best == "person" and score["person"] >= 1.9 and score["person"] >= score["place"] + 0.7
        if told or (titled and len(parts) == 2 and self._unheard_person(group, score)):
            for s in group:
                s.kind = "person"
                self._known(s)
        elif (best == "organisation" and score["organisation"] >= 1.5) or (best == "place" and self._speaks(group)):
            for s in group:
                s.kind = "organisation"

    def _given(self, word: str) -> bool:
        """Whether a word is known as a given name."""
        return word.lower() in self.words.sex or sex_of_name(word) is not None

    def _called_body(self, s: NameSpan) -> bool:
        """Whether a noun for a body goes with the name behind it ("the newspaper X"), and is no clause's antecedent."""
        if s.first == 0:
            return False
        tokens = self.parsed.tokens
        head = tokens[head_of(self.parsed, s.first, s.last)]
        before = tokens[s.first - 1 - (tokens[s.first - 1].text == ",")]
        if before.tag != "NN" or before.lower not in self._called:
            return False
        return s.first <= before.head < s.last or (head.dep == "appos" and head.head == before.i)

    def _unheard_person(self, group: list[NameSpan], score: dict[str, float]) -> bool:
        """Whether two words that the model took for a place act like a person, and no place or body is called so."""
        words, table = group[0].words, self.words
        if score["other"] >= 2 or is_place(" ".join(words)) or not self._speaks(group):
            return False
        if any(w in table["body"] or w in table["place_word"] or w.lower() in table["compass"] for w in words):
            return False
        firsts = {self.parsed.tokens[s.first - 1].lower for s in group if s.first}
        return "the" not in firsts and not any(self._inside(s) for s in group)

    def _sport(self, group: list[NameSpan]) -> bool:
        tokens = self.parsed.tokens
        near = (tokens[s.last].lemma for s in group if s.last < len(tokens))
        return any(w in self.words["sport"] for w in near)

    def _speaks(self, group: list[NameSpan], verbs: frozenset[str] | None = None) -> bool:
        """Whether one of the names is the subject of a verb for those who act, or of one of `verbs`."""
        tokens, acting = self.parsed.tokens, verbs or self.words["act"]
        for s in group:
            t = tokens[head_of(self.parsed, s.first, s.last)]
            if t.dep == "nsubj" and tokens[t.head].lemma in acting and tokens[t.head].pos == "VERB":
                return True
        return False

    def _judge_single(self, group: list[NameSpan]) -> None:
        word = group[0].words[0]
        if fold(word) in self.surnames or self._given_name(word):
            for s in group:
                if not self._plain_place(s):
                    s.kind = "person"
            return
        body = word in self._bodies and self._speaks(group, speech_verbs() | self.words["act"])
        if not is_place(word) and (body or any(self._called_body(s) for s in group)):
            for s in group:
                s.kind = "organisation"
            return
        score = dict.fromkeys(_SORTS, 0.0)
        for s in group:
            self._score(s, score)
        score = {k: v / len(group) for k, v in score.items()}
        tokens = self.parsed.tokens
        short = 2 <= len(word) <= 6 and word.isupper() and word.isalpha()
        if short:
            score["organisation"] += 1
        if word.lower() in self.words["place_kind"] | self.words["compass"] or word in self.words["place_word"]:
            score["other"] += 3
        labels = {tokens[s.first].ent for s in group}
        if word.lower() in self._lower_words() or word.lower() in self.index.roles:
            return
        known = fold(word) in self.index.surnames and len(self.index.surnames[fold(word)]) == 1
        best = max(_SORTS, key=lambda k: score[k])
        speaks = self._speaks(group)
        located = score["place"] > (0.2 if is_place(word) else 0.9) or any(self._inside(s) for s in group)
        often = len(group) > 1
        if not short and best == "person" and (speaks or known or (often and not located)) and score["person"] >= 1.5:
            for s in group:
                s.kind = "person"
                self._known(s)
        elif known and speaks and not short:
            for s in group:
                s.kind = "person"
        elif (
            best == "organisation" and "ORG" in labels and score[best] >= 2 and (short or (often and not located))
        ) or (speaks and (short or labels & {"ORG", "GPE", "LOC"})) or (
            not located and (short or "ORG" in labels) and self._speaks(group, speech_verbs())
        ):
            for s in group:
                s.kind = "organisation"

    def _inside(self, span: NameSpan) -> bool:
        """Whether "in" or "near" stands right before the name."""
        return span.first > 0 and self.parsed.tokens[span.first - 1].lower in ("in", "near", "at", "outside", "around")

    def _lower_words(self) -> set[str]:
        """The words that the article also has in lower case: a capital on one of them makes no name."""
        if self._lower is None:
            self._lower = {t.text for t in self.parsed.tokens if t.pos in ("NOUN", "ADJ", "VERB") and t.text.islower()}
        return self._lower

    def _given_name(self, word: str) -> bool:
        """Whether a single word is part of the name of a person who is named in full here."""
        return word in self._parts

    def _plain_place(self, span: NameSpan) -> bool:
        tokens = self.parsed.tokens
        t = tokens[span.first]
        before = tokens[t.i - 1].lower if t.i else ""
        kind = before == "of" and t.i > 1 and tokens[t.i - 2].lower in self.words["place_kind"]
        return kind or (t.ent in _PLACE_ENTS and before in ("in", "near", "outside") and t.dep == "pobj")
