"""Briefs that are kept: the JSON of a brief in, the brief as it was out."""

from __future__ import annotations

import json
from typing import Any

from onrecord.watching.brief import Brief, Doubt, Section
from onrecord.watching.gaps import Gap
from onrecord.watching.gather import LeftOut, Line, Source, Words

Json = dict[str, Any]


def from_json(text: str) -> Brief:
    """The brief that `to_json` wrote."""
    data = json.loads(text)
    sections = tuple(Section(**{**s, "lines": tuple(map(_line, s["lines"]))}) for s in data.pop("sections"))
    gaps = tuple(Gap(**{**g, "names": tuple(g["names"])}) for g in data.pop("gaps"))
    doubts = tuple(Doubt(**{**d, "source": _source(d["source"])}) for d in data.pop("doubts"))
    left_out = tuple(LeftOut(**{**one, "missing": tuple(one["missing"])}) for one in data.pop("left_out", ()))
    return Brief(**data, sections=sections, gaps=gaps, doubts=doubts, left_out=left_out)


def _line(data: Json) -> Line:
    parts = {"sources": tuple(map(_source, data["sources"])), "beside": tuple(map(_line, data["beside"]))}
    return Line(**{**data, **parts})


def _source(data: Json) -> Source:
    return Source(**{**data, "words": tuple(Words(**w) for w in data["words"])})
