"""How often a process that holds much for long looks through it for what nobody needs (garbage collection)."""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE = 100_000, 10


def steady(rarely: int) -> None:
    """Look through nothing that is held now again, and only this rarely through all that comes to be held.

    `rarely` is how many looks through what is young, each 1,000,000 things that came to stay, go before a look through
    all. Of what a desk or a follower holds nearly all stays, and a look through it takes part of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, rarely)
