"""Types of conflict events against CASE 2021: weighted F1 of the codebook's types; fails when under its floor.

usage: python bench/event_types.py [--data FILE] [--raise] [--errors N]
Our answer for a snippet is the type of its leading incident: by the rank of the codebook, then the surest, then the
one with most known about it, then the first; without an incident, what OTHER_KINDS says of its records. Each second
snippet is never read: only its total is printed. `--errors` lists snippets of the other half. `--raise` lifts the floor
in bench/floors.json to the figure over all (never lowers).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from floors import hold

from onrecord.extraction import extract
from onrecord.extraction.codebook import rank_of
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.model.records import Incident, Record, Statement
from onrecord.packs import load_pack

HERE = Path(__file__).resolve().parent
KEY = "event_types"
LABELS = {
    "Air/drone strike": "AIR_STRIKE",
    "Shelling/artillery/missile attack": "ART_MISS_ATTACK",
    "Armed clash": "ARMED_CLASH",
    "Remote explosive/landmine/IED": "REM_EXPLOS",
    "Suicide bomb": "SUIC_BOMB",
    "Grenade": "GRENADE",
    "Chemical weapon": "CHEM_WEAP",
    "Attack": "ATTACK",
    "Abduction/forced disappearance": "ABDUCT_DISSAP",
    "Sexual violence": "SEX_VIOL",
    "Mob violence": "MOB_VIOL",
    "Violent demonstration": "VIOL_DEMONSTR",
    "Peaceful protest": "PEACE_PROTEST",
    "Protest with intervention": "PROTEST_WITH_INTER",
    "Excessive force against protesters": "FORCE_AGAINST_PROTEST",
    "Looting/property destruction": "PROPERTY_DISTRUCT",
    "Disrupted weapons use": "DISR_WEAP",
    "Government regains territory": "GOV_REGAINS_TERIT",
    "Non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "Non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER",
    "Headquarters or base established": "HQ_ESTABLISHED",
    "Change to group/activity": "CHANGE_TO_GROUP_ACT",
    "Agreement": "AGREEMENT",
    "Arrests": "ARREST",
    "Sanctions and expulsions": "DIPLO",
    "Organised crime": "ORG_CRIME",
    "Natural disaster": "NATURAL_DISASTER",
    "Accident": "MAN_MADE_DISASTER",
    "Other": "OTHER",
}
OTHER_KINDS = {
    "contact": "AGREEMENT", "alignment": "AGREEMENT", "channel": "AGREEMENT", "warning": "DIPLO", "loss": "ARMED_CLASH",
}
"""What a record of another kind answers, where a snippet has no incident."""

BLAME = ("accused", "accuses", "blamed", "blames", "denied", "denies", "rejected", "rejects")
"""How the cues of a statement begin by which somebody is blamed for a thing or will not have done it: ATTRIB, where
nothing is told outside of it."""


def snippets(texts: Iterable[str]) -> Iterable[Article]:
    """Each text as an article of one paragraph, undated."""
    for n, text in enumerate(texts):
        yield Article(str(n), str(n), text, language="en", blocks=(Block(0, len(text), "text", 0),))


def half(n: int) -> str:
    """Which half the n-th snippet is of: the one that may be read, or the one that is never read."""
    return "tuned on" if n % 2 == 0 else "blind"


def known(incident: Incident) -> int:
    """How much an incident says: which of its parts are filled."""
    parts = (incident.actor, incident.target, incident.place, incident.when, incident.count, incident.subtype)
    return sum(x is not None for x in parts) + 2 * bool(incident.harm)


def blame(record: Record) -> bool:
    """Whether a record lays a thing at somebody's door, or has somebody refuse it."""
    if isinstance(record, Statement):
        return record.act == "deny" or record.cue.lower().startswith(BLAME)
    return isinstance(record, Incident) and (record.polarity == "denied" or record.outcome == "claimed")


def best_of(records: list[Record]) -> str:
    """The label of what leads among the records of a snippet, or "" where nothing does."""
    blamed = {span for r in records if blame(r) for span in r.evidence}
    told = [r for r in records if isinstance(r, Incident) and not set(r.evidence) <= blamed]
    best = max(told, key=lambda r: (rank_of(r.subtype), r.confidence, known(r)), default=None)
    if best is not None:
        return LABELS.get(best.subtype or "", "")
    if blamed:
        return "ATTRIB"
    return next((OTHER_KINDS[r.kind] for r in records if r.kind in OTHER_KINDS), "")


def answers(texts: list[str]) -> list[str]:
    """The label of what leads each text, or "" where there is none."""
    pack, out = load_pack("world"), list[str]()
    for parsed in parse_articles(snippets(texts)):
        annotate_all(parsed, pack)
        out.append(best_of(extract(parsed, pack)))
    return out


def weighted_f1(pairs: list[tuple[str, str]]) -> float:
    """F1 of each gold label, averaged by how often it occurs, of (gold, answer) pairs."""
    gold, given = Counter(g for g, _ in pairs), Counter(a for _, a in pairs)
    right = Counter(g for g, a in pairs if g == a)
    return sum(n * 2 * right[label] / (n + given[label]) for label, n in gold.items()) / len(pairs)


def main() -> int:
    """Print both figures; 1 when the one over all types is under its floor."""
    options = argparse.ArgumentParser(description="types of conflict events on CASE 2021")
    options.add_argument("--data", type=Path, default=HERE.parents[1] / "shared/data/event_types/case2021.jsonl")
    options.add_argument("--raise", dest="lift", action="store_true", help="lift the floor to the figure")
    options.add_argument("--errors", type=int, default=0, help="list N snippets of other types than answered")
    chosen = options.parse_args()
    rows = [json.loads(line) for line in chosen.data.read_text("utf-8").splitlines() if line.strip()]
    pairs = list(zip([r["SubType"] for r in rows], answers([r["EventSnippet"] for r in rows]), strict=True))
    print(f"event types of {len(pairs)} snippets, {len({g for g, _ in pairs})} types")
    halves = [half(n) for n in range(len(pairs))]
    for name in ("all", "tuned on", "blind"):
        some = [x for x, h in zip(pairs, halves, strict=True) if name in ("all", h)]
        answered, right = sum(bool(a) for _, a in some), sum(g == a for g, a in some)
        print(f"{name:10} {len(some):4} snippets  weighted F1 {weighted_f1(some):.4f}", end="  ")
        print(f"answered {answered / len(some):.3f}  right of answered {right / max(1, answered):.3f}")
    read = [(g, a, r["EventSnippet"]) for (g, a), r, h in zip(pairs, rows, halves, strict=True) if h == "tuned on"]
    for label in sorted({g for g, _, _ in read}):
        got = Counter(a or "-" for g, a, _ in read if g == label)
        print(f"  {label:30} {got[label]:3} of {sum(got.values()):3}  {dict(got.most_common(5))}")
    for g, a, text in [x for x in read if x[0] != x[1]][: chosen.errors]:
        print(f"  {g} not {a or 'nothing'}: {text}")
    figure = weighted_f1(pairs)
    return hold({KEY: figure}, chosen.lift)


if __name__ == "__main__":
    sys.exit(main())
