"""Which articles are made from which: articles in, families of copies with their origins out."""

from __future__ import annotations

from onrecord.tracing.families import families, parents, trace, with_independent
from onrecord.tracing.pairs import Pairs

__all__ = ["Pairs", "families", "parents", "trace", "with_independent"]
