"""`onrecord source …`: addresses and lists of feeds in; where reports keep coming from changed, tried and shown out."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options

_PRIVATE = click.option("--allow-private", is_flag=True, help="It may be of this machine or of the own network.")


@click.group("source", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Say where reports keep coming from: feeds, news sitemaps, pages, folders, mailboxes.

    A source is a [[source]] in onrecord.toml or a small file in the folder sources beside it; `add` writes such files
    and `remove` removes them. Nothing is read here: that is what `onrecord read` does.

    \b
    Examples:
      onrecord source add https://paper.example/
      onrecord source add feeds.opml
      onrecord source test https://paper.example/feed.xml
      onrecord source list
    """


@command.command("add")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--name", metavar="NAME", help="What the source is called; by default its host and path.")
@options.outlet
@click.option("--country", metavar="NAME", help="The country that it is of.")
@click.option("--language", metavar="CODE", help="The language that it is in: en, uk.")
@click.option("--kind", metavar="KIND", help="agency, outlet, government or party (to the conflict).")
@click.option("--via", metavar="WAY", help="feed, sitemap, page, folder or mailbox; by default what is found there.")
@click.option("--pace", metavar="TIME", help='How often it is asked: "10 min", "1 h".')
@click.option("--word", "words", multiple=True, metavar="WORD", help="A word that makes a report of it on topic.")
@click.option("--every", is_flag=True, help="All of it is on topic.")
@click.option("--password-env", metavar="NAME", help="The environment variable with the password of a mailbox.")
@click.option("--password-file", metavar="FILE", help="The file with the password of a mailbox.")
@click.option("--unseen", is_flag=True, help="Add it as it is, without looking at what is there.")
@_PRIVATE
@options.config
@options.quiet
def add(
    addresses: tuple[str, ...],
    name: str | None,
    outlet: str | None,
    country: str | None,
    language: str | None,
    kind: str | None,
    via: str | None,
    pace: str | None,
    words: tuple[str, ...],
    every: bool,
    password_env: str | None,
    password_file: str | None,
    unseen: bool,
    allow_private: bool,
    config: str,
    quiet: bool,
) -> int:
    """Add sources: feeds, pages whose feed is found, sitemaps, folders, mailboxes, or whole lists of feeds in OPML.

    \b
    Examples:
      onrecord source add https://paper.example/
      onrecord source add feeds.opml
      onrecord source add inbox/ --name "Press releases" --kind government
      onrecord source add imaps://desk%40paper.example@mail.example/INBOX --password-env MAIL_PASSWORD
    """
    from onrecord.surfaces.cli.source_adding import add_all

    said = {
        "name": name, "outlet": outlet, "country": country, "language": language, "kind": kind, "via": via,
        "pace": pace, "words": list(words) or None, "topic": False if every else None, "password_env": password_env,
        "password_file": password_file,
    }  # fmt: skip
    given = {k: v for k, v in said.items() if v is not None}
    return add_all(addresses, given, config, unseen, allow_private, None if quiet else click.echo)


@command.command("test")
@click.argument("address", metavar="NAME|ADDRESS")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(0), metavar="N", help="Items to show.")
@_PRIVATE
@options.config
@options.as_json
def test(address: str, limit: int, allow_private: bool, config: str, as_json: bool) -> int:
    """Show what would be read from a source, or from any address, without reading it.

    \b
    Examples:
      onrecord source test "Harbour Post"
      onrecord source test https://paper.example/feed.xml
    """
    from onrecord.surfaces.cli.source_testing import try_out

    return try_out(address, limit, allow_private, config, as_json)


@command.command("list")
@click.option("--opml", is_flag=True, help="The feeds as a list in OPML, for other readers.")
@options.config
@options.ledger
@options.as_json
def list_sources(opml: bool, config: str, ledger: str, as_json: bool) -> int:
    """Show the sources and how they are, as a follower left them in the ledger; mistakes in them are told.

    \b
    Examples:
      onrecord source list
      onrecord source list --opml > feeds.opml
    """
    from onrecord.errors import LedgerError
    from onrecord.ledger import Ledger
    from onrecord.sources.memory import Memory
    from onrecord.surfaces.cli.source_listing import show

    memories: dict[str, Memory] = {}
    try:
        with Ledger.open(ledger, create=False) as opened:
            memories = {name: Memory.from_json(value) for name, value in opened.remembered("source:").items()}
    except LedgerError:
        pass
    return show(opml, config, as_json, memories)


@command.command("remove")
@click.argument("name", metavar="NAME|ADDRESS")
@options.config
def remove(name: str, config: str) -> None:
    """Remove a source that `add` has added. What was read from it stays.

    \b
    Examples:
      onrecord source remove "Harbour Post"
    """
    from onrecord.sources.small_files import remove_source

    click.echo(f"{remove_source(config, name).name} is removed")
