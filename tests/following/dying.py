"""A setup for tests whose process dies before it has read anything."""

from __future__ import annotations

import os
import signal
from typing import NoReturn

from onrecord.engines.setup import Setup


class Dying(Setup):
    """Kills the process that makes a corridor of it."""

    def corridor(self) -> NoReturn:
        """Never gives one."""
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError
