"""How alike some articles are in, the parts that they fall into out: those are joined that are alike on the average."""

from __future__ import annotations

import numpy as np

from onrecord.tracing.story_likeness import Matrix


def parts(alike: Matrix, enough: float) -> list[list[int]]:
    """The parts, of numbers in order: the two that are most alike are joined as long as they are alike enough.

    Two parts are as alike as their members are on the average.
    """
    links = alike.copy()
    np.fill_diagonal(links, -1)
    members = [[n] for n in range(len(links))]
    while len(links):
        one, other = sorted(divmod(int(links.argmax()), len(links)))
        if links[one, other] < enough:
            break
        a, b = len(members[one]), len(members[other])
        links[one] = links[:, one] = (a * links[one] + b * links[other]) / (a + b)
        links[one, one] = -1
        links[other] = links[:, other] = -1
        members[one] += members[other]
        members[other] = []
    return [sorted(m) for m in members if m]
