"""What stands in a clause of content and is not said by its cue: a cue verb and the clause in; ranges of tokens out.

The parser hangs the words of the reporter, or of another voice, on the nearest verb: "said it had left, a claim X
rejected", "said it would open but has not said when", "said it was dead as he opened the meeting".
"""

from __future__ import annotations

from onrecord.language.cues import cues, prepositions_of, speech_verbs
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

_FAR = 8
_PAST = ("VBD", "VBN")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_PRONOUNS = ("PRP", "PRP$")


def asides(p: Parsed, v: int, c: Token) -> list[tuple[int, int]]:
    """The ranges of a content clause behind its cue that are not said by the cue."""
    out: list[tuple[int, int]] = []
    if c.i < v:
        return out
    first = _remark(p, c)
    if first > c.left or (first >= 0 and any(k.i < c.i for k in p.kids(v, "ccomp"))):
        return [(first, c.right + 1)]
    for t in p.tokens[v + 1 : max(c.right, p.tokens[v].right) + 1]:
        ask = _BY_LABEL.get(t.dep)
        found = ask(p, v, c, t) if ask is not None and t.i != c.i else None
        beside = t.dep == "relcl" and p.tokens[t.head].head == v
        if found is not None and p.quote_at(t.i) is None and (beside or _hangs_on(p, t, c)):
            out.append(found)
    return out


def outer_cue(p: Parsed, k: int) -> int:
    """The cue verb that a speech verb goes with although it hangs in that cue's content, or -1.

    "He said the army fights on and accused Norland of lies": the past tense goes with "said" and not with "fights". So
    do "adding" behind a comma, and what the subject of the content does not do ("its troops had left and denied …").
    """
    t = p.tokens[k]
    first = p.tokens[t.head]
    while first.dep == "conj" and first.head != first.i:
        first = p.tokens[first.head]
    v = p.tokens[first.head]
    if first.dep != "ccomp" or v.lemma not in cues("speech") or first.i < v.i:
        return -1
    if t.dep == "advcl":
        return v.i if _goes_on(p, first, t) and first.lemma not in cues("speech") else -1
    if t.dep != "conj" or not (t.tag in _PAST or any(x.tag in _FINITE for x in p.kids(k, "aux"))):
        return -1
    if _withheld(p, t) and first.lemma not in cues("speech"):
        return v.i
    if t.lemma not in speech_verbs() or t.tag not in _PAST or p.kids(k, "nsubj", "aux"):
        return -1
    present = first.tag in ("VBZ", "VBP", "NNS") or any(x.tag in ("VBZ", "VBP", "MD") for x in p.kids(first.i, "aux"))
    if first.lemma not in cues("speech") and (_taken_up(p, t) or _of_speaker(p, first, t)):
        return v.i
    past = v.tag == "VBD" or (v.tag == "VBN" and t.tag in _PAST)
    return v.i if present and past and t.lemma in cues("speech") | cues("speech_object") else -1


def _taken_up(p: Parsed, t: Token) -> bool:
    labels = ("oprd", "ccomp", "xcomp") if t.lemma in cues("naming") else ("ccomp", "xcomp", "dobj")
    return t.lemma in cues("reiterating") and bool(p.kids(t.i, *labels))


def _of_speaker(p: Parsed, first: Token, t: Token) -> bool:
    """Whether a verb of speech joined to a content goes with the speaker, as the content's subject does not speak.

    It is the speaker ("it had left and denied …"), something of theirs, or a thing; one to whom something was done may
    confess and deny, but does not demand.
    """
    if not _has_object(p, t):
        return False
    if t.lemma in cues("voiced") and _is_of_thing(p, first):
        return True
    subjects = p.kids(first.i, "nsubj", "nsubjpass")
    if t.lemma not in cues("taking_a_stand") or not subjects:
        return False
    own = any(s.tag == "PRP" or any(c.tag == "PRP$" for c in p.kids(s.i, "poss")) for s in subjects)
    done_to = t.lemma in cues("demanding") and syntax.is_passive(p, first.i)
    return done_to or own or _is_of_thing(p, first)


def _has_object(p: Parsed, t: Token) -> bool:
    led = any(c.lower in ("for", "on", "to") for c in p.kids(t.i, "prep"))
    return led or bool(p.kids(t.i, "dobj", "ccomp", "xcomp"))


def _is_of_thing(p: Parsed, c: Token) -> bool:
    """Whether the subject of a clause is nobody who speaks."""
    speaks = cues("documents") | cues("persons")
    subjects = p.kids(c.i, "nsubj", "nsubjpass")
    return any(s.pos == "NOUN" and p.mention_at(s.i) is None and s.lemma not in speaks for s in subjects)


def _goes_on(p: Parsed, first: Token, t: Token) -> bool:
    """Whether a participle behind a comma goes on with what is said: ", adding that …", ", accusing X of …"."""
    if t.tag != "VBG" or t.left <= first.i or p.tokens[t.left - 1].text != ",":
        return False
    stand = t.lemma in cues("taking_a_stand") and _has_object(p, t)
    return t.lemma in cues("adding") or (stand and _is_of_thing(p, first))


def _hangs_on(p: Parsed, t: Token, c: Token) -> bool:
    """Whether a token hangs in a clause without another voice between them."""
    for _ in range(_FAR):
        if t.i == c.i:
            return True
        head = p.tokens[t.head]
        if t.head == t.i or (t.dep == "ccomp" and head.lemma in cues("speech")):
            return False
        t = head
    return False


def _clause(p: Parsed, v: int, c: Token, t: Token) -> tuple[int, int] | None:
    """A clause of another voice (", while Y claims …"), of the occasion ("as he opened the meeting") or by "adding"."""
    marks = {m.lower for m in p.kids(t.i, "mark")}
    if t.i < c.i:
        return None
    contrast = marks & cues("contrast") and t.lemma in cues("speech") and p.kids(t.i, "nsubj")
    set_off = p.tokens[t.left - 1].text == ","
    conceded = (marks & cues("conceding") or (marks == {"as"} and set_off)) and _other_voice(p, t)
    going_on = t.dep == "advcl" and outer_cue(p, t.i) == v
    told = contrast or conceded or going_on or _keeps_back(p, t) or _occasion(p, v, c, t, marks)
    return (t.left, t.right + 1) if told else None


def beside(p: Parsed, v: int) -> list[tuple[int, int]]:
    """What stands behind a cue and tells what is not said: ", she said, without giving a date"."""
    t = p.tokens[v]
    tops = [v, *(c.i for c in p.kids(v, "ccomp") if c.i < v), *([t.head] if t.dep == "parataxis" else [])]
    behind = [k for top in tops for k in p.kids(top, "advcl", "prep") if k.i > v]
    return [(k.left, k.right + 1) for k in behind if _keeps_back(p, k) or _without(p, v, t, k)]


def _keeps_back(p: Parsed, t: Token) -> bool:
    """Whether a participle tells that something is not told: ", declining to say why", ", asking not to be named"."""
    kept = [x for x in p.kids(t.i, "xcomp") if x.lemma in cues("withholding")]
    asked = t.lemma == "ask" and any(c.dep == "neg" for x in kept for c in p.kids(x.i))
    return t.tag == "VBG" and bool(kept) and (asked or t.lemma in cues("refusal"))


def _other_voice(p: Parsed, t: Token) -> bool:
    """Whether a verb of speech has a subject that is named or described, and tells something."""
    subjects = p.kids(t.i, "nsubj")
    told = bool(subjects) and all(s.tag not in _PRONOUNS and s.pos in ("NOUN", "PROPN") for s in subjects)
    about = any(c.lower in prepositions_of(t.lemma) for c in p.kids(t.i, "prep"))
    return told and t.lemma in speech_verbs() and (about or bool(p.kids(t.i, "ccomp", "dobj")))


def _occasion(p: Parsed, v: int, c: Token, t: Token, marks: set[str]) -> bool:
    """Whether a clause tells what the speaker did meanwhile: "said the pact was dead as he opened the meeting"."""
    subjects = p.kids(t.i, "nsubj")
    if t.lemma not in cues("hosting") or p.tokens[v].tag != "VBD" or t.right < c.right - 1:
        return False
    if any(s.tag == "PRP" for s in p.kids(c.i, "nsubj", "nsubjpass")):
        return False
    meanwhile = marks == {"while"} and t.tag == "VBG" and not subjects and _is_of_thing(p, c)
    return meanwhile or (marks == {"as"} and t.tag == "VBD" and [s.tag for s in subjects] == ["PRP"])


def _joined(p: Parsed, v: int, c: Token, t: Token) -> tuple[int, int] | None:
    """What is joined to the content and goes with the cue, or has a voice of its own: ", but aid groups say …"."""
    opening = next((x for x in reversed(p.kids(t.head, "cc")) if x.i < t.i), None)
    first = opening.i if opening is not None else t.left
    if outer_cue(p, t.i) == v or _later(p, v, c, t):
        return first, max(c.right, t.right) + 1
    if opening is None and _remark(p, t) == t.left:
        return t.left, t.right + 1
    contrary = opening is not None and opening.lower == "but" and p.tokens[opening.i - 1].text == ","
    return (first, t.right + 1) if contrary and _other_voice(p, t) and p.kids(t.i, "ccomp") else None


def _later(p: Parsed, v: int, c: Token, t: Token) -> bool:
    """Whether a past tense joined to what will or would be is what the speaker did: "said it would stay shut and
    flew home"; so is a leaving that is none of a thing ("said the pact was dead and left")."""
    leaves = t.lemma in cues("departing") and _is_of_thing(p, c) and t.tag in _PAST and not p.kids(t.i, "dobj", "aux")
    if leaves and not p.kids(t.i, "nsubj"):
        return True
    tenses = (t.tag, p.tokens[v].tag, *(x.tag for x in p.kids(c.i, "aux") if x.tag in _FINITE))
    return tenses == ("VBD", "VBD", "MD") and t.head == c.i and not p.kids(t.i, "nsubj", "nsubjpass", "aux", "auxpass")


def _withheld(p: Parsed, t: Token) -> bool:
    """Whether a joined verb tells that something was not said: "but has not said when", "but gave no date"."""
    if p.kids(t.i, "nsubj", "nsubjpass"):
        return False
    if t.lemma in cues("refusal"):
        return any(x.lemma in cues("withholding") for x in p.kids(t.i, "xcomp"))
    nothing = any(d.lower == "no" for o in p.kids(t.i, "dobj") for d in p.kids(o.i, "det"))
    unsaid = any(x.dep == "neg" for x in p.kids(t.i))
    return (nothing or unsaid) and _of_details(p, t) if t.lemma in cues("withholding") else False


def _of_details(p: Parsed, t: Token) -> bool:
    """Whether a verb has details, a question or nothing for its object."""
    if t.lemma in cues("giving"):
        return any(o.lemma in cues("details") for o in p.kids(t.i, "dobj"))
    clauses = p.kids(t.i, "ccomp", "xcomp")
    asked = all(p.tokens[x.left].tag in ("WRB", "WP", "WDT") or p.tokens[x.left].lower in ("if", "whether")
                for x in clauses)  # fmt: skip
    return asked


def _without(p: Parsed, v: int, c: Token, t: Token) -> tuple[int, int] | None:
    """ ", without giving a date", ", without offering evidence"; "after meeting X", which a thing does not do."""
    if t.lower in ("after", "before") and t.i > c.i and _is_of_thing(p, c):
        done = any(x.tag == "VBG" and x.lemma in cues("hosting") for x in p.kids(t.i, "pcomp"))
        return (t.left, t.right + 1) if done and t.right >= c.right - 1 else None
    if t.lower != "without" or t.i <= c.i or p.tokens[t.i - 1].text != ",":
        return None
    told = [x for x in p.kids(t.i, "pcomp") if x.tag == "VBG" and x.lemma in cues("withholding")]
    return (t.left, t.right + 1) if told and _of_details(p, told[0]) else None


def _disputed(p: Parsed, v: int, c: Token, t: Token) -> tuple[int, int] | None:
    """What others say of it: ", a claim X rejected", ", something which X has not confirmed", ", which X denies"."""
    noun = p.tokens[t.head]
    yet = next((x.lemma for x in p.kids(t.i, "xcomp")), "") if t.lemma == "have" else ""
    if (yet or t.lemma) not in cues("disputing") or not p.kids(t.i, "nsubj") or t.i <= c.i:
        return None
    set_off = noun.left > c.i and p.tokens[noun.left - 1].text == ","
    if set_off and (noun.lower == "something" or (noun.lemma in cues("claims") and p.tokens[noun.left].tag == "DT")):
        return noun.left, noun.right + 1
    subject = p.kids(t.i, "nsubj")[0]
    relative = any(o.lower == "which" for o in p.kids(t.i, "dobj")) and p.tokens[t.left - 1].text == ","
    if not relative or subject.tag in ("WDT", "WP", *_PRONOUNS) or (yet or t.lemma) not in cues("verifying"):
        return None
    return t.left, t.right + 1


def _remark(p: Parsed, c: Token) -> int:
    """Where a claim begins that opens a clause behind a comma and that it tells of, or -1: ", a claim X rejected",
    taken for a sentence of its own or for the one that holds the content."""
    first = max([c.left, *(k.right + 1 for k in p.kids(c.i, "ccomp") if k.i < c.i)])
    opening = [t for t in p.tokens[first : c.i] if t.pos != "PUNCT"][:2]
    if c.lemma not in cues("disputing") or not opening or p.tokens[opening[0].i - 1].text != ",":
        return -1
    return first if opening[0].tag == "DT" and opening[-1].lemma in cues("claims") else -1


_BY_LABEL = {"advcl": _clause, "conj": _joined, "prep": _without, "relcl": _disputed}
