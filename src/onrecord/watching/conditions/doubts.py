"""`conflict` and `drift`: what does not add up in; contrary reports of one fact, and cited words that changed, out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter
from onrecord.watching.phrases import one_line


@CONDITIONS.put("conflict")
class Conflict(Condition):
    """Independent reports that cannot both be right on one fact; once for each fact, however many join in later.

    Of the common parameters, `words` counts; the filter says whom and where it has to concern.
    """

    kinds = ("conflict",)

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of a new conflict."""
        if line["kind"] == "conflict" and self.wants(line):
            fact = line.get("fact") or line["id"]
            subjects = f"conflict:{fact.removeprefix('fact:')}", f"doubt:{_words(line)}"
            reason = f"independent reports differ: {line['found']} here, {line['expected']} before"
            yield Finding(subjects, one_line(line["summary"]), one_line(reason), (line,))


@CONDITIONS.put("drift")
class Drift(Condition):
    """A copy that changed what a kept brief cites: a drift whose words, here or in the source, overlap cited words.

    With `cited = "article"` it is enough that the brief cites the report. Once for each copy and stretch of words. In a
    back-test, briefs that are kept by now count as if they had been there.
    """

    kinds = ("drift",)
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "cited": Parameter("text", "what a kept brief has to cite", "words", ("words", "article")),
    }

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of a drift in something that was cited."""
        if line["kind"] != "drift" or not self.wants(line):
            return
        cited = self.world.cited()
        for span in line["evidence"]:
            for start, end, title in cited.get(span["article"], ()):
                if self.given["cited"] == "article" or (span["start"] < end and start < span["end"]):
                    reason = f"the brief “{one_line(title, 80)}” cites the words" + (
                        "" if self.given["cited"] == "words" else " or others of the report"
                    )
                    yield Finding((line["id"], f"doubt:{_words(line)}"), one_line(line["summary"]), reason, (line,))
                    return


def _words(line: Json) -> str:
    """The same for one doubt, whichever of its reports came first."""
    spans = sorted((s["article"], s["start"], s["end"]) for s in line["evidence"])
    return hashlib.sha256(repr((line["kind"], spans)).encode("utf-8", "replace")).hexdigest()[:16]
