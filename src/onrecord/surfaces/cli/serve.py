"""`onrecord serve`: a ledger in; the desk in the browser out, until Ctrl-C."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onrecord.surfaces.cli import options

if TYPE_CHECKING:
    from onrecord.engines.events import Form


@click.command("serve")
@click.option(
    "--host", envvar="ONRECORD_HOST", default="127.0.0.1", show_default=True, show_envvar=True, metavar="ADDRESS",
    help="Where to listen.",
)
@click.option(
    "--port", envvar="ONRECORD_PORT", default=8321, show_default=True, show_envvar=True,
    type=click.IntRange(0, 65535), help="0 takes a free one.",
)
@options.users
@click.option("--as", "name", metavar="NAME", help="What you are called where nobody signs in.")
@click.option(
    "--proxy", envvar="ONRECORD_PROXY", show_envvar=True, is_flag=True,
    help="A reverse proxy on this machine passes requests on; everybody signs in.",
)
@click.option(
    "--proxy-from", "proxies", envvar="ONRECORD_PROXY_FROM", show_envvar=True, multiple=True, metavar="NETWORK",
    help="With --proxy: it may ask from this address or network too, such as that of a container.",
)
@click.option(
    "--allow-host", "hosts", envvar="ONRECORD_ALLOW_HOST", show_envvar=True, multiple=True, metavar="NAME",
    help="Answer to this name too, for a proxy.",
)
@click.option("--allow-private", is_flag=True, help="A URL to add may lead to this machine or the own network.")
@click.option(
    "--processes", type=click.IntRange(0, 64), metavar="N",
    help="So many make pages beside the server; by default as many as there are cores, four at most, none on one core.",
)
@options.pack
@options.model
@options.ledger
@options.log
@options.quiet
def command(
    host: str,
    port: int,
    users: str | None,
    name: str | None,
    proxy: bool,
    proxies: tuple[str, ...],
    hosts: tuple[str, ...],
    allow_private: bool,
    processes: int | None,
    pack: str,
    model: str | None,
    ledger: str,
    log: Form,
    quiet: bool,
) -> None:
    """Open the desk: what is new, who said it, how many voices that is, and the words themselves, in the browser.

    On this machine alone (127.0.0.1) nobody signs in, unless there are users. On any other address, or behind a proxy,
    everybody does: make an admin with `onrecord user add`, or set ONRECORD_TOKEN to a secret that opens the desk.

    \b
    Examples:
      onrecord serve
      onrecord serve --ledger demo.db --port 8000
      onrecord serve --proxy --allow-host desk.example.org
    """
    import os

    from onrecord.surfaces.web.hands import usual
    from onrecord.surfaces.web.safety.access import Access, token_of
    from onrecord.surfaces.web.safety.changes import good_name
    from onrecord.surfaces.web.safety.users import users_beside
    from onrecord.surfaces.web.serving import serve
    from onrecord.surfaces.web.settings import Settings

    called = None if name is None else good_name(name)
    access = Access(host, users or users_beside(ledger), called, proxy, hosts, token_of(os.environ), proxies)
    hands = usual() if processes is None else processes
    settings = Settings(ledger, pack, model, allow_private, access=access, hands=hands, log=log)
    serve(settings, port, None if quiet else click.echo)
