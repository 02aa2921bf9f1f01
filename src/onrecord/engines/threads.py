"""How many threads numeric libraries take: an environment in; out, those that are loaded in it keep to one."""

from __future__ import annotations

from collections.abc import MutableMapping

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def one_thread_each(environment: MutableMapping[str, str]) -> None:
    """One thread, where nobody asked for more.

    Products are small here: a second thread takes a core from the process beside it, and each product waits for it.
    """
    for name in THREADS:
        environment.setdefault(name, "1")
