"""Types of conflict events against CASE 2021: weighted F1 of the codebook's types; fails when under its floor.

usage: python bench/event_types.py [--data FILE] [--raise] [--errors N]
Our answer for a snippet is the fine type of its best incident: the surest, then the one with most known about it, then
the first. Incidents are violence and what ends it; the codebook also has protests, diplomacy, disasters and the like,
for which nothing is answered. So there are two figures: over all types, and over the snippets of the types that an
incident can have. `--raise` lifts the floor in bench/floors.json to the figure over all types (never lowers).
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
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.model.records import Incident
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
    "Excessive force against protesters": "FORCE_AGAINST_PROTEST",
    "Looting/property destruction": "PROPERTY_DISTRUCT",
    "Disrupted weapons use": "DISR_WEAP",
    "Government regains territory": "GOV_REGAINS_TERIT",
    "Non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "Non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER",
}


def snippets(texts: Iterable[str]) -> Iterable[Article]:
    """Each text as an article of one paragraph, undated."""
    for n, text in enumerate(texts):
        yield Article(str(n), str(n), text, language="en", blocks=(Block(0, len(text), "text", 0),))


def known(incident: Incident) -> int:
    """How much an incident says: which of its parts are filled."""
    parts = (incident.actor, incident.target, incident.place, incident.when, incident.count, incident.subtype)
    return sum(x is not None for x in parts) + 2 * bool(incident.harm)


def answers(texts: list[str]) -> list[str]:
    """The label of the best incident of each text, or "" where there is none."""
    pack, out = load_pack("world"), list[str]()
    for parsed in parse_articles(snippets(texts)):
        annotate_all(parsed, pack)
        found = [r for r in extract(parsed, pack) if isinstance(r, Incident)]
        best = max(found, key=lambda r: (r.confidence, known(r)), default=None)
        out.append(LABELS.get((best.subtype if best else None) or "", "") if best else "")
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
    covered = [(g, a) for g, a in pairs if g in LABELS.values()]
    figure = weighted_f1(pairs)
    print(f"event types of {len(pairs)} snippets, {len({g for g, _ in pairs})} types")
    for name, some in (("all types", pairs), ("types of incidents", covered)):
        answered = sum(bool(a) for _, a in some)
        right = sum(g == a for g, a in some)
        print(f"{name:20} {len(some):4} snippets  weighted F1 {weighted_f1(some):.4f}", end="  ")
        print(f"answered {answered / len(some):.3f}  right of answered {right / max(1, answered):.3f}")
    for label in sorted({g for g, _ in covered}):
        got = Counter(a or "-" for g, a in covered if g == label)
        print(f"  {label:30} {got[label]:3} of {sum(got.values()):3}  {dict(got.most_common(5))}")
    told = [(g, a, r["EventSnippet"]) for (g, a), r in zip(pairs, rows, strict=True)]
    wrong = [x for x in told if x[0] != x[1] and x[0] in LABELS.values()]
    for g, a, text in wrong[: chosen.errors]:
        print(f"  {g} not {a or 'nothing'}: {text}")
    return hold({KEY: figure}, chosen.lift)


if __name__ == "__main__":
    sys.exit(main())
