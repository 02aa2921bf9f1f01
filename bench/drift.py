"""Changes of meaning: families with what was found to drift in, held against what their writers changed, figures out.

A change that was written down is found where one of its kind stands in its sentences of copy and parent; one that was
found is right where its words meet those of a change that was written down, of whatever kind, on both sides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from copies.gold import Gold

from onrecord.model.copies import Drift, Family
from onrecord.model.parts import Span

FIVE = ("number", "name", "role", "polarity", "quote")
KINDS = (*FIVE, "date", "place", "attribution")
_END = re.compile(r"[.!?][\"”’)]*\s+|\n\s*\n")


def drift_figures(gold: Gold, families: Sequence[Family], show: bool) -> dict[str, float]:
    """Found and right by kind and for the five kinds together, printed; links that were not found count as missed."""
    key_of = {a.id: key for key, a in gold.articles.items()}
    links = {(key_of[x.article], key_of[x.of]): x.drift for f in families for x in f.links}
    wanted, met, held, found, right = (Counter[str]() for _ in range(5))
    for pair, its in gold.drift.items():
        texts = gold.articles[pair[0]].text, gold.articles[pair[1]].text
        ours = [d for d in links.get(pair, ()) if d.kind in KINDS]
        hits, true = _matched(its, ours, texts)
        for n, x in enumerate(its):
            wanted[x["kind"]] += 1
            met[x["kind"]] += n in hits
            held[x["kind"]] += pair in links
            if show and n not in hits and pair in links:
                print(f"  missed in {pair[0]} {x['kind']}: {x['there']} → {x['here']}")
        for n, d in enumerate(ours):
            found[d.kind] += 1
            right[d.kind] += n in true
            if show and n not in true:
                print(f"  false in {pair[0]} {d.kind}: {d.there.text} → {d.here.text}")
    print("  changes of meaning, of those written down and of those found:")
    for kind in KINDS:
        print(f"    {kind:12}{met[kind]} of {wanted[kind]} found ({held[kind]} in links that were found); "
              f"{right[kind]} of {found[kind]} right")  # fmt: skip
    five = [sum(count[kind] for kind in FIVE) for count in (met, wanted, right, found, held)]
    print(f"    the first five  {five[0]} of {five[1]} found ({five[4]} in links that were found), "
          f"{five[2]} of {five[3]} right")  # fmt: skip
    return {
        "tracing_quotes_found": met["quote"] / wanted["quote"],
        "tracing_quotes_right": right["quote"] / max(found["quote"], 1),
        "tracing_drift_found": five[0] / five[1],
        "tracing_drift_right": five[2] / max(five[3], 1),
    }


def _matched(
    wanted: Sequence[dict[str, str]], found: Sequence[Drift], texts: tuple[str, str]
) -> tuple[set[int], set[int]]:
    """Which of the changes that were written down are found, each by one of its own, and which found ones are true."""
    hits: set[int] = set()
    true: set[int] = set()
    used: set[int] = set()
    for n, x in enumerate(wanted):
        here, there = (list(_places(text, x[side])) for text, side in zip(texts, ("here", "there"), strict=True))
        over = {m for m, d in enumerate(found) if _meet(here, d.here) and _meet(there, d.there)}
        true |= over
        wide = [_sentence(texts[0], a) for a, _ in here], [_sentence(texts[1], a) for a, _ in there]
        near = {m for m, d in enumerate(found) if _meet(wide[0], d.here) and _meet(wide[1], d.there)}
        own = [m for m in (*sorted(over), *sorted(near - over)) if found[m].kind == x["kind"] and m not in used]
        if own:
            hits.add(n)
            used.add(own[0])
            true.add(own[0])
    return hits, true


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text, as words of their own where they do anywhere."""
    spans = [m.span() for m in re.finditer(re.escape(words), text)]
    whole = [
        (a, b) for a, b in spans
        if not (a and text[a - 1].isalnum() and words[0].isalnum())
        and not (b < len(text) and text[b].isalnum() and words[-1].isalnum())
    ]  # fmt: skip
    yield from whole or spans


def _meet(places: Sequence[tuple[int, int]], span: Span) -> bool:
    return any(a < max(span.end, span.start + 1) and span.start < b for a, b in places)


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = max((m.end() for m in _END.finditer(text, 0, at)), default=0)
    end = next((m.start() for m in _END.finditer(text, at)), len(text))
    return start, end
