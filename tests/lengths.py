"""How long tests go on that try what chance brings: the numbers that they name in, times `ONRECORD_EXAMPLES`, out."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = float(os.environ.get("ONRECORD_EXAMPLES", "1"))
"""So many times the examples of the short form; `make soak` asks for 20."""


def examples(number: int) -> settings:
    """So many examples, each as long as it takes, for a test that makes what it needs anew in each."""
    return settings(
        max_examples=max(1, round(number * TIMES)),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
