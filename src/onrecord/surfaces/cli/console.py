"""What a person sees on a terminal: rich consoles, a progress bar on stderr and tables on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MANY = 4
_PIPED_WIDTH = 100


class Progress(Protocol):
    """Something to tell that a report is done."""

    def __call__(self, path: str) -> None: ...


def out() -> Console:
    """The console of stdout: in colours on a terminal, plain and 100 columns wide elsewhere."""
    from rich.console import Console

    plain = not sys.stdout.isatty()
    return Console(
        soft_wrap=False,
        highlight=False,
        markup=False,
        emoji=False,
        width=int(os.environ.get("COLUMNS", _PIPED_WIDTH)) if plain else None,
        no_color=True if plain or "NO_COLOR" in os.environ else None,
        color_system=None if plain else "auto",
        legacy_windows=False,
    )


def table(*columns: tuple[str, dict[str, object]]) -> Table:
    """A table without lines between cells; each column is its head and options of rich's `Column`."""
    from rich import box
    from rich.table import Column, Table

    heads = [Column(head, **options) for head, options in columns]  # type: ignore[arg-type]
    return Table(*heads, box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False, padding=(0, 1))


def printable(text: str) -> str:
    """The text on one line without control and direction marks, so that no report can play with the terminal."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())


def files_of(paths: Iterable[str]) -> int:
    """About how many files the paths hold; what cannot be looked into counts as one."""
    total = 0
    for path in paths:
        total += sum(len(files) for _, _, files in os.walk(path)) if Path(path).is_dir() else 1
    return total


@contextmanager
def progress(paths: Sequence[str], quiet: bool) -> Iterator[Progress]:
    """A bar over the files on stderr, where that is a terminal and there are more than a few; else nothing."""
    total = 0 if quiet or not sys.stderr.isatty() else files_of(paths)
    if total < MANY:
        yield lambda path: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        seen: str | None = None

        def done(path: str) -> None:
            nonlocal seen
            file = path.rsplit("#", 1)[0]
            if file != seen:
                seen = file
                bar.advance(task)

        yield done
