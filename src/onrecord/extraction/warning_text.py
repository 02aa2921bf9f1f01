"""The words of a warning: its cue and clause in a parsed article in; the threat and its condition out."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model.parsed import Token

_CONDITION = words("warning", "condition")
_CONDITION_PREPOSITION = words("warning", "condition_preposition")
_ANSWERING = words("warning", "answering")
_WHATEVER = words("warning", "whatever")
_ASIDE = words("warning", "aside")
_CONTENT_PREPOSITIONS = words("warning", "content_prepositions")
_DROPPED = words("warning", "dropped_prepositions")
_PRECAUTIONS = words("warning", "precautions")
_ORDINARY = words("warning", "ordinary")
_PARTS = ("ccomp", "xcomp", "prep", "advcl", "dobj")
_BARE = frozenset({"that", "to", ":"})
_QUOTE_TAGS = frozenset({"``", "''"})
_MARKS = frozenset('"“”«»„')
_CLAUSES = ("advcl", "relcl", "acl")


@dataclass(frozen=True, slots=True)
class Content:
    """What is threatened and on which condition; `tokens` are its ends, `verb` the verb at its head or -1."""

    text: str
    condition: str | None
    tokens: tuple[int, ...]
    verb: int = -1


def content_of(context: Context, t: Token, objects: list[Token]) -> Content | None:
    """What a verb of warning announces: its clause as the attributions know it, else what hangs on the verb."""
    p = context.parsed
    after = {c.i: p.tokens[min(c.right + 1, len(p.tokens) - 1)].lower for c in objects}
    told = [c for c in objects if context.actors(c.i) or after[c.i] == "that"]
    past = max((c.right + 1 for c in told), default=0)
    found = p.attribution_of(t.i)
    if found is not None and found.content_tokens and found.way not in ("object", "preposition"):
        ranges = found.content_tokens
        low, high = ranges[0][0], ranges[-1][1] if ranges[-1][0] > t.i or ranges[0][0] > t.i else ranges[0][1]
        low = past if low < past < high else low
        low = next((c.left for c in objects if c not in told and c.right + 1 == low), low)
        verb = next((c.i for c in p.kids(t.i, "ccomp", "xcomp")), -1)
        if verb >= 0 and _precaution(context, verb):
            return None
        return clause_content(context, t, low, high, verb)
    parts = [c for c in p.kids(t.i, *_PARTS) if c.i > t.i and c not in objects]
    parts = [c for c in parts if c.dep != "prep" or c.lower in _CONTENT_PREPOSITIONS]
    parts = [c for c in parts if c.dep != "advcl" or not _aside(context, c)]
    if not parts:
        return None
    first = parts[0]
    low = first.i + 1 if first.dep == "prep" and first.lower in _DROPPED else first.left
    return clause_content(context, t, low, parts[-1].right + 1, first.i if first.dep in ("ccomp", "xcomp") else -1)


def _precaution(context: Context, verb: int) -> bool:
    """Whether the public is only told to take care: "warned residents to stay indoors"."""
    p, t = context.parsed, context.parsed.tokens[verb]
    infinitive = [c.lower for c in p.kids(verb, "aux")] == ["to"] and t.tag == "VB"
    return infinitive and t.lemma in _PRECAUTIONS and not p.kids(verb, "neg")


def clause_content(context: Context, cue: Token, low: int, high: int, verb: int) -> Content:
    """The words of a range without its condition, and without clauses that tell only when it was said."""
    holes = [
        (c.left, c.right + 1)
        for x in {cue.i, verb} - {-1}
        for c in context.parsed.kids(x, "advcl")
        if _aside(context, c) and low < c.left
    ]
    condition = _condition(context, cue, low, high, holes)
    text = _without(context, low, high, [*holes, condition] if condition else holes)
    said = context.parsed.text(*condition) if condition else None
    return Content(text, said, (low, *condition) if condition and condition[1] <= high else (low,), verb)


def ordinary(context: Context, content: Content, cue: Token) -> bool:
    """Whether it is of weather, travel, health or money: the words of the warning, or of whom it is for."""
    tokens = context.parsed.tokens
    first, last = min(cue.left, content.tokens[0]), max(cue.right, content.tokens[0]) + 1
    return any(tokens[i].lemma.lower() in _ORDINARY and tokens[i].pos != "VERB" for i in range(first, last))


def _marks(context: Context, i: int) -> set[str]:
    return {m.lower for m in context.parsed.kids(i, "mark", "advmod", "aux")}


def _aside(context: Context, c: Token) -> bool:
    first = context.parsed.tokens[c.left].lower
    return first in _ASIDE and first not in _CONDITION


def _condition(
    context: Context, cue: Token, low: int, high: int, holes: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """The range of the condition on which the threat depends: inside its words, or hanging on the cue."""
    p = context.parsed
    s = p.sentence_of(cue.i)
    for i in range(max(s.first, min(low, cue.left)), min(s.last, max(high, cue.right + 1))):
        t = p.tokens[i]
        if any(a <= i < b for a, b in holes):
            continue
        if t.dep == "advcl" and _marks(context, i) & _CONDITION and _belongs(context, t, cue, low, high):
            if "when" in _marks(context, i) and t.tag in ("VBD", "VBN"):
                continue
            return t.left, t.right + 1
        if t.dep == "prep" and any(
            p.text(i, min(i + n, s.last)).lower() in _CONDITION_PREPOSITION for n in (1, 2, 4)
        ):
            return i, t.right + 1
        if t.dep == "prep" and t.lower in _ANSWERING and t.head >= low and _any_at_all(context, t):
            return i, t.right + 1
        if t.lower == "should" and t.dep == "aux" and any(c.i > i for c in p.kids(t.head, "nsubj", "nsubjpass")):
            return i, p.tokens[t.head].right + 1
    return None


def _any_at_all(context: Context, t: Token) -> bool:
    """Whether a preposition leads to what may come: "to any attack", "in response to further strikes"."""
    p = context.parsed
    heads = [o.i for o in p.kids(t.i, "pobj", "prep")]
    heads += [o.i for h in heads for o in p.kids(h, "pobj", "prep")]
    heads += [o.i for h in heads for o in p.kids(h, "pobj")]
    return any(c.lower in _WHATEVER for h in heads for c in p.kids(h, "det", "amod"))


def _belongs(context: Context, t: Token, cue: Token, low: int, high: int) -> bool:
    """Whether a clause hangs on the threat or its cue and not on another clause within it."""
    for up in context.parsed.up(t.i):
        if up.i == cue.i:
            return True
        if up.dep in _CLAUSES:
            return False
        if not low <= up.i < high:
            return low <= t.i < high
    return low <= t.i < high


def _without(context: Context, low: int, high: int, holes: list[tuple[int, int]]) -> str:
    p = context.parsed
    pieces: list[tuple[int, int]] = []
    at = low
    for a, b in sorted(holes):
        if a >= high or b <= low:
            continue
        pieces.append((at, a))
        at = max(at, b)
    pieces.append((at, high))
    kept: list[str] = []
    for a, b in pieces:
        while a < b and (p.tokens[a].pos in ("PUNCT", "CCONJ", "SPACE") or (not kept and p.tokens[a].lower in _BARE)):
            a += 1
        while b > a and p.tokens[b - 1].pos in ("PUNCT", "CCONJ", "SPACE"):
            b -= 1
        if a < b:
            kept.append(p.text(*_whole_quotes(context, a, b, low, high)))
    return " ".join(kept)


def _whole_quotes(context: Context, a: int, b: int, low: int, high: int) -> tuple[int, int]:
    """The range with the quote mark at its edge that belongs to one inside."""
    tokens = context.parsed.tokens
    inside = sum(tokens[i].tag in _QUOTE_TAGS or tokens[i].text in _MARKS for i in range(a, b))
    if inside and inside % 2 == 0 and low < a and b < high and {tokens[a - 1].text, tokens[b].text} <= _MARKS:
        return a - 1, b + 1
    if inside % 2:
        if a > low and tokens[a - 1].text in _MARKS:
            return a - 1, b
        if b < high and tokens[b].text in _MARKS:
            return a, b + 1
    return a, b
