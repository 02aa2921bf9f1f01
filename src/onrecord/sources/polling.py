"""A source and what is remembered of it in; what is new there, and then the reports themselves, out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.folders import poll_folder, take_file
from onrecord.sources.health import due, health
from onrecord.sources.item import Item, Polled
from onrecord.sources.mailboxes import poll_mailbox, take_mail
from onrecord.sources.memory import Memory
from onrecord.sources.polite import Web
from onrecord.sources.source import Source
from onrecord.sources.taking import take_linked, take_shown
from onrecord.sources.web_polling import poll_web

__all__ = ["Item", "Memory", "Polled", "Web", "due", "health", "poll", "take"]


def poll(source: Source, memory: Memory, web: Web, now: float) -> Polled:
    """What a source shows at a moment (seconds since 1970), and what is to be remembered of it.

    Every item that the source shows comes, except where the source itself says that nothing has changed: which of them
    are known, by `key` and `digest`, is for the ledger to tell. Keep the new memory once the items are dealt with;
    until then the old one brings them again. Nothing is raised for what a server, a folder or a mailbox does: it is in
    `memory.note`, and in the warnings when a person should hear of it.
    """
    memory = memory.of(source)
    if memory.ended:
        return Polled((), memory)
    if source.via == "folder":
        return poll_folder(source, memory, now)
    if source.via == "mailbox":
        return poll_mailbox(source, memory, web, now)
    return poll_web(source, memory, web, now)


def take(item: Item, source: Source, web: Web, *, last: bool = True) -> Iterator[Report | ReportRefused]:
    """The reports of an item: one as a rule, several of a mail with attachments or a file of many.

    The page is fetched where the source has only a summary, or nothing, of it. Where that cannot be had the summary is
    the report, and its `note` says so. A page that cannot be had for now is a NotNow as long as it is not tried for the
    `last` time. Nothing is raised.
    """
    if source.via == "folder":
        return take_file(item, source)
    if source.via == "mailbox":
        return take_mail(item, source, web)
    if source.via == "page" or item.key.partition("#")[0] == source.url:
        return take_shown(item, source)
    return take_linked(item, source, web, last)
