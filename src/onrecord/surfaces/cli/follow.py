"""`onrecord follow`: a configuration in; a ledger that grows, alerts and briefs handed over, out, until stopped."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.words import counted

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence
    from threading import Event

    from onrecord.engines.events import Form
    from onrecord.engines.follow import Plan
    from onrecord.packs.tables import Mistake

_RARELY = 12


@click.command("follow")
@click.option("--once", is_flag=True, help="Poll all that is due, read all that waits, watch, and end; for cron.")
@click.option(
    "--metrics", envvar="ONRECORD_METRICS", show_envvar=True, metavar="HOST:PORT",
    help="Serve /metrics for Prometheus and /healthz there; without a host on this machine alone.",
)
@click.option(
    "--readers", type=click.IntRange(1, 16), envvar="ONRECORD_READERS", show_envvar=True,
    help="Processes that read, at most; others than the first are begun where much waits. As many as cores, up to "
    "three, unless given.",
)
@click.option(
    "--beside", is_flag=False, flag_value="", metavar="[NAME]",
    help="Only read the sources of this configuration, beside the main follower of the ledger, which watches, delivers "
    "and makes briefs. Each has a name that stays: of this machine, unless given.",
)
@options.config
@options.pack
@options.model
@options.ledger
@options.log
@options.quiet
def command(
    once: bool,
    metrics: str | None,
    readers: int | None,
    beside: str | None,
    config: str,
    pack: str,
    model: str | None,
    ledger: str,
    log: Form,
    quiet: bool,
) -> int:
    """Follow the configured sources: read what is new, run the watches, hand alerts and briefs over.

    Sources are added by `onrecord source add`, watches by `onrecord watch add` or on the desk, where they are noticed
    at once; who is told stands in onrecord.toml as [[deliver]], which briefs are due, and when, as [[brief]]. It stops
    cleanly at Ctrl-C and SIGTERM, and begins where it was however it ended. One process is the main follower of a
    ledger; others may follow other sources --beside it.

    \b
    Examples:
      onrecord follow
      onrecord follow --once --pack sample --ledger desk.db
      onrecord follow --beside kyiv --config kyiv.toml --ledger desk.db
    """
    import signal
    import socket
    import threading
    from contextlib import nullcontext

    from onrecord.engines.events import write_log
    from onrecord.engines.follow import Follower
    from onrecord.engines.holding import Held
    from onrecord.engines.setup import Setup
    from onrecord.engines.steady import steady
    from onrecord.engines.telling import Telling
    from onrecord.ledger import Ledger
    from onrecord.pipeline import Connector
    from onrecord.sources.configuration import load_sources
    from onrecord.sources.polite import Web

    write_log(log, logging.WARNING if quiet else logging.INFO)
    setup = Setup(pack, model, ledger)
    setup.check()
    if beside is not None:
        beside = beside or socket.gethostname()
    plan, mistakes = _plan(config, pack) if beside is None else _only_sources(config, pack)
    if not plan.sources:
        raise click.UsageError(f"there are no sources in {config} or beside it: `onrecord source add ADDRESS`")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    web = Web(load_sources(config).manners)
    names = [source.name for source in plan.sources]
    with Ledger.open(ledger, connector=Connector) as opened, Held(opened, names, beside) as held:
        threading.Thread(target=_stop_when_lost, args=(held.lost, stop), daemon=True).start()
        follower = Follower(opened, setup, plan, web, stop=stop, readers=readers, beside=beside)
        with Telling(metrics, opened, follower.ails) if metrics else nullcontext():
            steady(_RARELY)
            counts = follower.run(once=once)
    if not quiet and log == "text":
        click.echo(_summary(counts), err=True)
    return 1 if once and (counts["refused"] or mistakes) else 0


def _plan(config: str, pack: str) -> tuple[Plan, int]:
    """What is to be followed; mistakes are told, and how many there are."""
    from onrecord.engines.follow import Plan
    from onrecord.engines.issuing import load_briefs
    from onrecord.engines.retention import load_retention
    from onrecord.engines.targets import load_targets
    from onrecord.sources.configuration import load_sources
    from onrecord.watching.watches import load_watches

    configured, watches = load_sources(config), load_watches(config, pack)
    targets, wrong = load_targets(config)
    kept, also_wrong = load_retention(config)
    regulars = load_briefs(config, [target.name for target in targets])
    every = (*configured.mistakes, *watches.mistakes, *wrong, *also_wrong, *regulars.mistakes)
    plan = Plan(configured.sources, watches.watches, targets, regulars.briefs, pack, kept, watches.ready)
    return plan, _told(every)


def _only_sources(config: str, pack: str) -> tuple[Plan, int]:
    """What is to be followed beside the main follower of a ledger; mistakes are told, and how many there are."""
    from onrecord.engines.follow import Plan
    from onrecord.sources.configuration import load_sources

    configured = load_sources(config)
    return Plan(configured.sources, pack=pack), _told(configured.mistakes)


def _told(every: Sequence[Mistake]) -> int:
    from onrecord.engines.events import tell

    for mistake in dict.fromkeys(map(str, every)):
        tell("configuration.mistake", logging.WARNING, why=mistake)
    return len(every)


def _stop_when_lost(lost: Event, stop: Event) -> None:
    lost.wait()
    stop.set()


def _summary(counts: Counter[str]) -> str:
    """What a run did, in a line."""
    names = ("new", "version", "known", "off topic", "refused")
    read = ", ".join(f"{counts[name]:,} {name}" for name in names if counts[name])
    total = sum(counts[name] for name in names)
    briefs = f"; {counted(counts['briefs'], 'brief')}" if counts["briefs"] else ""
    return f"{counted(total, 'item')}{': ' + read if read else ''}; {counted(counts['alerts'], 'alert')}{briefs}"
