"""Write the screens of README.md anew: the commands shown in it in, what they print out; `--check` only compares.

A screen is a block marked `console` whose first line is `$ onrecord …`, with `| head -N` where it is cut. The commands
run in a folder with the bundled sample reports (`reports`) and the ledger of the demo (`demo.db`), 100 columns wide.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "README.md"
SAMPLES = ROOT / "src" / "onrecord" / "packs" / "sample" / "reports"
WIDTH = 100

_SCREEN = re.compile(r"(?<=```console\n)\$ onrecord (.*)\n(?:(?!```).*\n)*")
_HEAD = re.compile(r" \| head -(\d+)$")


def run(arguments: list[str], folder: Path) -> str:
    """What a command prints on a terminal of 100 columns; raises CalledProcessError where it fails."""
    settings = {key: value for key, value in os.environ.items() if not key.startswith("ONRECORD_")}
    command = [sys.executable, "-m", "onrecord.surfaces.cli", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=settings | {"COLUMNS": str(WIDTH)}, capture_output=True, text=True, check=True
    )
    return done.stdout


def screen(shown: str, folder: Path) -> str:
    """The command as shown and what it prints, without blanks at the ends of lines."""
    cut = _HEAD.search(shown)
    lines = [line.rstrip() for line in run(shlex.split(_HEAD.sub("", shown)), folder).rstrip().split("\n")]
    return "\n".join([f"$ onrecord {shown}", *lines[: int(cut[1]) if cut else None]]).rstrip() + "\n"


def page() -> str:
    """The whole page with its screens as they are now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SAMPLES, folder / "reports")
        run(["demo", "--quiet", "--ledger", "demo.db"], folder)
        return _SCREEN.sub(lambda found: screen(found[1], folder), PAGE.read_text("utf-8"))


def main() -> int:
    """Write the page, or tell by the status whether its screens are true."""
    now = page()
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.read_text("utf-8") == now else 1
    PAGE.write_text(now, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
