"""Whether a contact was held, planned, sought or declined: a trigger token in; status and modality out."""

from __future__ import annotations

from typing import Literal

from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.vocabulary import table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.records import Modality

Status = Literal["held", "planned", "sought", "declined", "none"]
_LISTS = {name: frozenset(rows) for name, rows in table("contact")["lists"].items()}
_DENY = frozenset({"deny", "refute", "dispute"})


def _kind_of(p: Parsed, t: Token, trigger: int) -> Status | None:
    lemma = t.lemma.lower()
    particle = next((c.lower for c in p.kids(t.i, "prt")), None)
    if particle is None and t.lemma == "reach" and any(c.lower == "out" for c in p.kids(t.i)):
        particle = "out"
    phrase = f"{lemma}_{particle}" if particle else lemma
    if phrase in _LISTS["refusal"] or (lemma in _LISTS["cutting"] and particle in (None, "off")):
        return "declined"
    if phrase in _LISTS["reaching_out"]:
        return "sought" if t.i != trigger else None
    if particle is not None:
        return None
    if lemma in _LISTS["seeking"] and not (lemma == "open" and t.pos == "VERB"):
        return "sought"
    if lemma in _LISTS["planning"]:
        return "planned"
    return "none" if lemma in _LISTS["ending"] else None


def _negated(p: Parsed, i: int) -> bool:
    """Whether a word is negated; "not only" negates nothing."""
    if not syntax.negated(p, i):
        return False
    return not any(c.dep in ("neg", "preconj") and p.tokens[min(c.i + 1, len(p.tokens) - 1)].lower in ("only", "just")
                   for c in p.kids(i))  # fmt: skip


def status_of(context: Context, i: int) -> tuple[Status, Modality] | None:
    """Status and modality of the contact at a trigger; None where the words only suppose or recommend it."""
    p = context.parsed
    t = p.tokens[i]
    above = governors(p, i)
    words = [t, *above]
    for w in words:
        marks = {c.lower for c in p.kids(w.i, "mark")}
        if w.dep in ("advcl", "ccomp") and marks & {"if", "unless", "whether"}:
            return None
    aux = {c.lower for w in words for c in p.kids(w.i, "aux") if w.pos in ("VERB", "AUX")}
    if not above and not syntax.is_verb(p, i):
        aux |= {c.lower for c in p.kids(syntax.clause_verb(p, i), "aux")}
    only = any(c.lower == "only" for w in words for c in p.kids(w.i, "advmod"))
    if only and aux & {"would", "'d", "will"}:
        return None
    if any(w.lemma == "able" and not syntax.negated(p, w.i) for w in above):
        return None
    if aux & {"should", "must", "ought", "can", "ca"}:
        return None
    if any(context.wished(w.i) for w in words):
        return ("sought", "actual")
    above_it = p.tokens[t.head]
    if t.dep == "ccomp" and above_it.lemma in _LISTS["believing"] and syntax.negated(p, above_it.i):
        return ("none", "actual")
    if t.dep == "advcl" and t.tag == "VBG" and not p.kids(i, "aux"):
        aux |= {c.lower for c in p.kids(t.head, "aux")}
    if not syntax.is_verb(p, i):
        aux |= {c.lower for r in p.kids(i, "relcl") if r.lemma in _LISTS["support"] for c in p.kids(r.i, "aux")}
    to_be = [w for w in words if w.dep == "xcomp" and w.tag in ("VB", "VBN") and p.tokens[w.head].lemma == "be"]
    if to_be and "to" in aux:
        if "have" in aux:
            return None
        aux.add("will")
    future = bool(aux & {"will", "'ll", "shall", "wo", "would", "'d"})
    status: Status = "held"
    modality: Modality = "actual"
    denied = False
    near = p.kids(i, "amod", "compound") if not syntax.is_verb(p, i) else []
    for w in [*near, *above]:
        kind = _kind_of(p, w, i)
        if w.i in (c.i for c in near) and kind == "sought" and w.lower != "proposed":
            kind = None
        refused = w.pos in ("VERB", "AUX", "NOUN") and _negated(p, w.i)
        if kind == "none":
            if syntax.is_verb(p, i):
                return ("none", "actual")
            continue
        if kind == "declined":
            return None if refused else ("declined", "actual")
        settled = w.lemma == "accept" or (kind == "planned" and w.lemma in _LISTS["setting_out"])
        if status == "sought" and settled and not refused:
            status, modality = "planned", "planned"
        elif kind in ("sought", "planned") and status == "held":
            status = kind
            modality = (
                "possible" if w.lemma in _LISTS["possible_words"] else "planned" if kind == "planned" else "possible"
            )
            denied = refused
        elif refused:
            denied = True
    if _negated(p, i) or denied:
        return ("declined" if future else "none", "actual")
    if status == "held":
        if aux & {"may", "might", "could"}:
            return ("planned", "possible")
        if future:
            return ("planned", "planned")
    return (status, "actual" if status == "sought" else modality)


def denied(p: Parsed, i: int) -> bool:
    """Whether a verb above denies that the contact took place."""
    return any(h.lemma in _DENY and not syntax.negated(p, h.i) for h in p.up(i))
