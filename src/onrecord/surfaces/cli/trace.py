"""`onrecord trace [PATH…]`: the ledger or reports in; which are made from which, from what origin, out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from onrecord.pipeline import Connector, Corridor, read, trace
from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, first, last

if TYPE_CHECKING:
    from rich.tree import Tree

    from onrecord.model.article import Article
    from onrecord.model.copies import Family


@click.command("trace")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@options.ledger
@options.since
@options.until
@options.as_of
@options.published
@options.outlet
@options.pack
@options.model
@options.quiet
@click.option("--side-by-side", is_flag=True, help="Each copy beside its parent, sentence by sentence.")
@options.as_json
def command(
    paths: tuple[str, ...],
    ledger: str,
    since: Days | None,
    until: Days | None,
    as_of: Days | None,
    published: Days | None,
    outlet: str | None,
    pack: str,
    model: str | None,
    quiet: bool,
    side_by_side: bool,
    as_json: bool,
) -> int:
    """Show which reports are made from which: families of copies, their origin and how it is known.

    With PATHs, the reports there are compared and no ledger is touched; without, all reports of the ledger are. They
    are compared by words, names, figures and meaning, sentence by sentence, in any language. A report that copies
    nobody and that nobody copies is in no family. Words in quote marks that became others are told; of reports in
    English also figures, dates, names, offices, places and denials that did, and what was added or dropped.

    \b
    Examples:
      onrecord trace
      onrecord trace reports/ --json
      onrecord trace reports/ --side-by-side
      onrecord trace --since 7d
    """
    from onrecord.surfaces.cli.beside import beside
    from onrecord.surfaces.cli.console import out
    from onrecord.surfaces.cli.output import print_json
    from onrecord.surfaces.cli.words import counted
    from onrecord.surfaces.exports.families import families_json

    status = 0
    if side_by_side and as_json:
        raise click.UsageError("choose one of --json and --side-by-side")
    if paths:
        if since or until or as_of:
            raise click.UsageError("--since, --until and --as-of are for the ledger: leave them out, or the paths")
        read, status = _read(paths, published, outlet, quiet)
        families, articles = trace(read, Corridor(pack, model))
    else:
        from onrecord.engines.copies import families as families_of
        from onrecord.ledger import Ledger

        with Ledger.open(ledger, create=False, connector=Connector) as opened:
            families, articles = families_of(opened, since=first(since), until=last(until), as_of=last(as_of))
    if as_json:
        print_json([families_json(families, articles)])
        return status
    for family in families:
        out().print(tree(family, articles))
        for link in family.links if side_by_side else ():
            out().print(beside(link, articles))
    alone = len(articles) - len({m for f in families for m in f.members})
    found = f"{counted(len(families), 'family')} among {counted(len(articles), 'report')}"
    click.echo(f"{found}; {alone} of no family")
    return status


def _read(
    paths: tuple[str, ...], published: Days | None, outlet: str | None, quiet: bool
) -> tuple[list[Article], int]:
    """The articles at the paths, and 1 where a report was refused."""
    from onrecord.engines.setup import Setup
    from onrecord.surfaces.cli.console import progress
    from onrecord.surfaces.cli.running import Given, tell_refused

    found, status = [], 0
    with progress(paths, quiet) as tick:
        for report in Given(paths, published, outlet, 1, Setup()).reports():
            outcome = read(report)
            if outcome.article is None:
                status = 1
                tell_refused(outcome.path, outcome.reason)
            else:
                found.append(outcome.article)
            tick(outcome.path)
    return found, status


def tree(family: Family, articles: Mapping[str, Article]) -> Tree:
    """A family as a tree, the origin at its top."""
    from rich.tree import Tree

    from onrecord.surfaces.cli.beside import change

    place = "origin" if family.origin else f"after {family.credited}" if family.credited else "origin unknown"
    root = Tree(f"{_label(articles[family.members[0]])} ({_plain(place)})")
    root.add(f"why: {_plain(family.why)}")
    nodes = {family.members[0]: root}
    for link in family.links:
        share = f"{link.relation}, {link.coverage:.0%} of it told there"
        node = nodes[link.of].add(f"{share}: {_label(articles[link.article])}")
        nodes.setdefault(link.article, node)
        for drift in link.drift:
            node.add(change(drift))
    return root


def _label(article: Article) -> str:
    day = article.published.moment or article.published.start or "no date"
    source = article.outlet or re.split(r"[/\\]", article.path)[-1]
    return _plain(f"{source}, {day}, {article.title or 'no title'}")


def _plain(text: str) -> str:
    from onrecord.surfaces.cli.console import printable

    return printable(text)
