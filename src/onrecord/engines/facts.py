"""A ledger and the id of a fact in; the fact with the spread of its figures and all wordings of what was said, out."""

from __future__ import annotations

from typing import Any

from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.ledger.days import Day
from onrecord.model.article import Published
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.told import Told

Line = dict[str, Any]


def whole_fact(ledger: Ledger, fact: str, *, as_of: Day | None = None) -> Line:
    """The lines of `Ledger.fact` with `spread` (each figure by claimant and report) and, of a saying, `utterance`.

    Raises UsageError for a fact that is not there.
    """
    from onrecord.linking.spread import spread
    from onrecord.linking.variants import variants

    found = ledger.fact(fact, as_of=as_of)
    if found is None:
        raise UsageError(f"no fact {fact!r}; `onrecord list fact` shows all")
    told = [_told(line) for line in found["told"]]
    found["spread"] = to_json(spread(told))
    found["utterance"] = to_json(variants(told)) if found["kind"] == "statement" else None
    return found


def _told(line: Line) -> Told:
    published = Published(**line["published"])
    return Told(record_from_json(line), line["article"], line["outlet"], (), published, line["recorded"])
