"""What those do who are there to watch: a `Parsed` and a verb in; who watches and what, as tokens and words, out."""

from __future__ import annotations

from onrecord.extraction.vocabulary import table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

_LISTS = {name: frozenset(rows) for name, rows in table("monitoring")["lists"].items()}
VERBS = _LISTS["noticing"] | _LISTS["patrolling"] | _LISTS["noting"] | _LISTS["posting"]


def watched_at(p: Parsed, t: Token) -> tuple[list[int], int] | None:
    """Heads of those who watch, and the head of what: of "monitors recorded violations", "has inspectors at the plant".

    None where a verb tells of no watch. Those who are no watchers by their name only patrol, or note, something else.
    """
    doers = syntax.agents(p, t.i)
    if t.lemma in _LISTS["patrolling"]:
        heads = syntax.patients(p, t.i) or [h for name, h in syntax.obliques(p, t.i) if name in _LISTS["where"]]
        return (doers, heads[0]) if heads and _watchers(p, doers) else None
    if t.lemma in _LISTS["noting"]:
        heads = [h for h in syntax.patients(p, t.i) if p.tokens[h].lemma in _LISTS["noted"]]
        kept = heads and p.tokens[heads[0]].lemma in _LISTS["breaches"]
        bodies = kept and all(p.tokens[d].lemma.lower() in _LISTS["missions"] for d in doers)
        return (doers, heads[0]) if heads and (_watchers(p, doers) or bodies) else None
    if t.lemma in _LISTS["noticing"] and _watchers(p, doers):
        there = [h for d in doers for name, h in syntax.obliques(p, d) if name in _LISTS["where"]]
        there = [h for h in there if p.tokens[h].ent not in ("DATE", "TIME")]
        return (doers, there[0]) if there else None
    posted = syntax.patients(p, t.i)
    if t.lemma not in _LISTS["posting"] or not posted or not _watchers(p, posted):
        return None
    holders = [t.i, *posted]
    places = [h for i in holders for name, h in syntax.obliques(p, i) if name in _LISTS["where"] | {"to"}]
    places = [h for h in places if p.tokens[h].ent not in ("DATE", "TIME")]
    return (doers or posted, places[0]) if places else None


def _watchers(p: Parsed, heads: list[int]) -> bool:
    """Whether all are watchers by what they are called: observers, inspectors, peacekeepers."""
    names = _LISTS["watcher_nouns"] | _LISTS["keepers"]
    others = any(c.lower in _LISTS["other_watchers"] for h in heads for c in p.kids(h, "compound", "amod", "nmod"))
    return bool(heads) and not others and all(p.tokens[h].lemma.lower() in names for h in heads)
