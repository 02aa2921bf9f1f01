"""`onrecord demo`: nothing in; the bundled sample reports in a fresh ledger, and their brief out."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import click

from onrecord.surfaces.cli import options

PACK = "sample"


@click.command("demo")
@click.option("--ledger", metavar="PATH", help="Keep the ledger there (a new file); else it is thrown away.")
@click.option("--serve", is_flag=True, help="Open the desk over it in place of the brief.")
@click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535), help="For --serve.")
@options.quiet
def command(ledger: str | None, serve: bool, port: int, quiet: bool) -> int:
    """Read the bundled reports of a made-up conflict into a fresh ledger and print the brief.

    Some of the reports are copies of each other, one is in another language, and not everything in them adds up.

    \b
    Examples:
      onrecord demo
      onrecord demo --ledger demo.db
      onrecord demo --serve
      onrecord list contact --ledger demo.db
    """
    if ledger is not None and Path(ledger).exists():
        raise click.UsageError(f"{ledger} is there already: the demo wants a fresh ledger")
    if ledger is not None:
        return _show(ledger, port if serve else None, quiet)
    with tempfile.TemporaryDirectory(prefix="onrecord-demo-") as folder:
        status = _show(str(Path(folder, "demo.db")), port if serve else None, quiet)
    if not quiet and not serve:
        click.echo("\nKeep the ledger with `onrecord demo --ledger demo.db` and look around in it:")
        click.echo("  onrecord list contact --ledger demo.db\n  onrecord check --ledger demo.db")
    return status


def _show(ledger: str, port: int | None, quiet: bool) -> int:
    """Read, and print the brief or, with a port, serve the desk; 1 if a report was refused."""
    from onrecord.engines import single
    from onrecord.engines.keep import Kept, bare, keep
    from onrecord.engines.setup import Setup
    from onrecord.ledger import Ledger
    from onrecord.pipeline import Connector
    from onrecord.sources import read_reports
    from onrecord.surfaces.cli.brief import print_brief
    from onrecord.surfaces.cli.running import tell_refused
    from onrecord.surfaces.cli.words import counted
    from onrecord.watching import make_brief
    from onrecord.watching.walking import Watching
    from onrecord.watching.watches import load_watches

    def tell(kept: Kept) -> None:
        if kept.state == "refused":
            tell_refused(kept.path, kept.reason)

    packs = resources.files("onrecord.packs")
    with resources.as_file(packs / PACK / "reports") as folder, Ledger.open(ledger, connector=Connector) as opened:
        counts = keep(single.run(read_reports([str(folder)]), Setup(PACK, None, ledger), bare), opened, tell)
        raised = Watching(opened, load_watches(os.devnull, PACK).ready, PACK).run(datetime.now(UTC)).new
        if not quiet:
            told = f"Read {counted(counts.total(), 'report')} of a made-up conflict into a fresh ledger"
            click.echo(f"{told}; the watches of its pack raised {counted(len(raised), 'alert')}.\n")
        if port is None:
            print_brief(make_brief(opened), "text")
    if port is not None:
        from onrecord.surfaces.web.serving import serve
        from onrecord.surfaces.web.settings import Settings

        serve(Settings(ledger, PACK), port, None if quiet else click.echo)
    return 1 if counts["refused"] else 0
