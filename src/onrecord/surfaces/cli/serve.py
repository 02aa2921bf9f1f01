"""`onrecord serve`: a ledger in; the desk in the browser out, until Ctrl-C."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@options.pack
@options.model
@options.ledger
@options.quiet
def command(host: str, port: int, pack: str, model: str | None, ledger: str, quiet: bool) -> None:
    """Open the desk: what is new, who said it, how many voices that is, and the words themselves, in the browser.

    \b
    Examples:
      onrecord serve
      onrecord serve --ledger demo.db --port 8000
    """
    from onrecord.surfaces.web.serving import serve
    from onrecord.surfaces.web.settings import Settings

    serve(Settings(ledger, pack, model), host, port, None if quiet else click.echo)
