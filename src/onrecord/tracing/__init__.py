"""Which articles are made from which: articles in, families of copies with their origins out."""

from __future__ import annotations

from onrecord.tracing.families import trace

__all__ = ["trace"]
