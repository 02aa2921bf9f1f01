"""`onrecord trace PATH…`: reports in; which are made from which, from what origin, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from onrecord.pipeline import Outcome, trace_reports
from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days

if TYPE_CHECKING:
    from rich.tree import Tree

    from onrecord.model.article import Article
    from onrecord.model.copies import Family


@click.command("trace")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.published
@options.outlet
@options.quiet
@options.as_json
def command(paths: tuple[str, ...], published: Days | None, outlet: str | None, quiet: bool, as_json: bool) -> int:
    """Show which reports are made from which: families of copies, their origin and how it is known.

    Reports of any language are compared by words, names, figures and meaning, sentence by sentence; no ledger is
    touched. A report that copies nobody and that nobody copies is in no family.

    \b
    Examples:
      onrecord trace reports/
      onrecord trace first.html second.html --json
    """
    from onrecord.engines.setup import Setup
    from onrecord.surfaces.cli.console import out, progress
    from onrecord.surfaces.cli.output import print_json
    from onrecord.surfaces.cli.running import Given, tell_refused
    from onrecord.surfaces.cli.words import counted
    from onrecord.surfaces.exports.families import families_json

    refused = 0
    with progress(paths, quiet) as tick:

        def tell(outcome: Outcome) -> None:
            nonlocal refused
            if outcome.state == "refused":
                refused += 1
                tell_refused(outcome.path, outcome.reason)
            tick(outcome.path)

        families, articles = trace_reports(Given(paths, published, outlet, 1, Setup()).reports(), tell)
    if as_json:
        print_json([families_json(families, articles)])
    else:
        for family in families:
            out().print(tree(family, articles))
        alone = len(articles) - len({m for f in families for m in f.members})
        found = f"{counted(len(families), 'family')} among {counted(len(articles), 'report')}"
        click.echo(f"{found}; {alone} of no family")
    return int(refused > 0)


def tree(family: Family, articles: Mapping[str, Article]) -> Tree:
    """A family as a tree, the origin at its top."""
    from rich.tree import Tree

    place = "origin" if family.origin else f"after {family.credited}" if family.credited else "origin unknown"
    root = Tree(f"{_label(articles[family.members[0]])} ({_plain(place)})")
    root.add(f"why: {_plain(family.why)}")
    nodes = {family.members[0]: root}
    for link in family.links:
        share = f"{link.relation}, {link.coverage:.0%} of it told there"
        node = nodes[link.of].add(f"{share}: {_label(articles[link.article])}")
        nodes.setdefault(link.article, node)
        for drift in link.drift:
            node.add(f"{drift.kind}: {_plain(drift.before)} → {_plain(drift.after)}")
    return root


def _label(article: Article) -> str:
    day = article.published.moment or article.published.start or "no date"
    return _plain(f"{article.outlet or 'unknown outlet'}, {day}, {article.title or article.path}")


def _plain(text: str) -> str:
    from onrecord.surfaces.cli.console import printable

    return printable(text)
