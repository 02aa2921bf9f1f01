"""How a command ends: what it raised in; one plain line on stderr and the exit status out."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from onrecord.errors import OnrecordError, PackError, UsageError

REFUSED = 1
WRONG_USAGE = 2
STOPPED = 130
BROKEN_PIPE = 141
_COMPLETION = "_ONRECORD_COMPLETE"


def guarded(command: click.Command, arguments: list[str]) -> int:
    """Run a command; errors that were raised on purpose and those of the system become a line, not a traceback."""
    try:
        status = command.main(args=arguments, prog_name="onrecord", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as e:
        return e.exit_code
    except click.ClickException as e:
        e.show()
        return e.exit_code
    except (UsageError, PackError) as e:
        return _say(str(e), WRONG_USAGE)
    except OnrecordError as e:
        return _say(str(e), REFUSED)
    except (KeyboardInterrupt, click.Abort):
        return _say("stopped; what was finished is kept", STOPPED)
    except SystemExit:
        if _COMPLETION in os.environ:
            raise
        return _hush()  # click's answer to a broken pipe
    except BrokenPipeError:
        return _hush()
    except OSError as e:
        return _say(f"{e.filename}: {e.strerror}" if e.filename else e.strerror or str(e), REFUSED)


def _say(message: str, status: int) -> int:
    with suppress(OSError):
        click.echo(f"onrecord: {message}", err=True)
    return _quiet_stdout(status)


def _hush() -> int:
    return _quiet_stdout(BROKEN_PIPE)


def _quiet_stdout(status: int) -> int:
    """Keep the interpreter from failing once more at its end on an output that cannot be written."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
