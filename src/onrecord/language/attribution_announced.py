"""Speech without quote marks behind "The minister said:": the state of attribution in; such attributions out.

Press releases and statements of governments print what was said as paragraphs of their own.
"""

from __future__ import annotations

from onrecord.language.attribution_quotes import FIRST_PERSON, State, loose_source
from onrecord.language.clauses import Found, cue_words
from onrecord.language.cues import speech_verbs
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Sentence

_MARKS = frozenset({'"', "''"})
_NEAR = 14
_OPENING = 25
"""Words of a paragraph in which "The minister said:" announces the rest of it."""


def announced_paragraphs(s: State) -> list[Found]:
    """Speech set as paragraphs without marks after "The minister said:", as press releases do.

    The paragraph after the colon is the speech, and so are those that follow it up to the last in the first person. If
    nobody tells anything in those after that (`_told`), nor a paragraph opens in the past, they are the speech as well,
    to the next heading or the end.
    """
    p = s.p
    out: list[Found] = []
    personal = _first_person(p)
    taken = 0
    for n, here in enumerate(p.sentences[:-1]):
        after = p.sentences[n + 1]
        if here.first < taken:
            continue
        if p.tokens[here.last - 1].lower != ":" or after.paragraph == here.paragraph or after.first in s.inside:
            continue
        cue = p.tokens[syntax.main_verb(p, here.root)]
        if cue.lemma not in speech_verbs() or cue.i in s.inside or p.kids(cue.i, "ccomp"):
            continue
        source = loose_source(s, cue.i)
        if not source or here.last - cue.i > _NEAR:
            continue
        last = _end_of_speech(p, p.sentences[n + 1 :], personal, _own_names(p, source))
        out.append(Found(cue.i, [cue_words(p, cue.i)], [(after.first, last)], source, "block"))
        taken = last
    return out


def _end_of_speech(p: Parsed, later: list[Sentence], personal: set[int], own: frozenset[str]) -> int:
    first = before = later[0].paragraph
    sure = plain = later[0].last
    past = False
    for s in later:
        if s.heading:
            break
        if s.paragraph == first or s.paragraph in personal:
            sure = plain = s.last
            past = False
        elif _told(p, s, own):
            return sure
        else:
            past |= s.paragraph != before and p.tokens[syntax.main_verb(p, s.root)].tag == "VBD"
            plain = plain if past else s.last
        before = s.paragraph
    return plain


def _told(p: Parsed, s: Sentence, own: frozenset[str]) -> bool:
    """Whether the reporter speaks: quote marks, a colon at the end, the name of the speaker, or somebody's saying."""
    words = p.tokens[s.first : s.last]
    if words[-1].text == ":" or any(t.lower in _MARKS or t.lower in own for t in words):
        return True
    return any(t.lemma in speech_verbs() and t.tag == "VBD" and p.kids(t.i, "nsubj") for t in words)


def _own_names(p: Parsed, source: list[int]) -> frozenset[str]:
    """The last words of the names of those who speak, and of what they are called."""
    actors = [m.actor for h in source if (m := p.mention_at(h)) is not None and m.actor is not None]
    called = [a.name for a in actors if a.type == "person"] + [a.role for a in actors if a.role]
    nouns = {p.tokens[h].lower for h in source if p.tokens[h].pos in ("NOUN", "PROPN")}
    return frozenset({words.split()[-1].lower() for words in called} | nouns)



def announced_within(s: State) -> list[Found]:
    """Speech without marks behind "The minister said:" in the same paragraph, to its end; of two sentences at least."""
    p = s.p
    out: list[Found] = []
    for n, here in enumerate(p.sentences):
        if here.heading or (n and p.sentences[n - 1].paragraph == here.paragraph):
            continue
        opening = p.tokens[here.first : min(here.last, here.first + _OPENING)]
        colon = next((t.i for t in opening if t.text == ":"), 0)
        if colon - 1 <= here.first or colon + 1 >= len(p.tokens) or not p.tokens[colon + 1].text[0].isupper():
            continue
        cue = p.tokens[colon - 1]
        if cue.lemma not in speech_verbs() or cue.tag not in ("VBD", "VBZ") or cue.i in s.inside:
            continue
        last = n
        while last + 1 < len(p.sentences) and p.sentences[last + 1].paragraph == here.paragraph:
            last += 1
        end = p.sentences[last].last
        plain = not any(p.quotes[s.inside[i]].kind == "speech" for i in range(colon, end) if i in s.inside)
        told = sum(x.last > colon + 1 for x in p.sentences[n : last + 1])
        source = loose_source(s, cue.i)
        if plain and told > 1 and source and p.sentence_of(colon + 1).paragraph == here.paragraph:
            out.append(Found(cue.i, [cue_words(p, cue.i)], [(colon + 1, end)], source, "block"))
    return out


def _first_person(p: Parsed) -> set[int]:
    """The paragraphs without quote marks that speak as "I" or "we"."""
    words: dict[int, set[str]] = {}
    for t in p.tokens:
        if t.lower in FIRST_PERSON or t.lower in _MARKS:
            words.setdefault(p.sentences[t.sent].paragraph, set()).add(t.lower)
    return {paragraph for paragraph, found in words.items() if not found & _MARKS}
