"""Polling feeds of a real server: what is new, what is as it was, what changed, and every fault that a server has."""

from __future__ import annotations

import json
from typing import Any

from onrecord.sources.configuration import Manners
from onrecord.sources.polling import Memory, Polled, Web, poll
from tests.sources.feeds_made import NOW, LiveFeed, item, source
from tests.sources.web_servers import Site, site

FEED = [("Content-Type", "application/rss+xml")]
CONSENT = b"<html><body><h1>Before you continue</h1><p>We use cookies. Accept all or reject all.</p></body></html>"


def polled(running: Site, memory: Memory | None = None, path: str = "/feed", now: float = NOW, **said: Any) -> Polled:
    return poll(source(running.url(path), **said), memory or Memory(), Web(Manners(within=5.0)), now)


def test_a_feed_is_polled_twice_and_the_second_time_nothing_is_sent() -> None:
    feed = LiveFeed([item(1), item(2)])
    with site({"/feed": feed}) as running:
        first = polled(running)
        assert [i.key for i in first.items] == ["id-1", "id-2"]
        one = next(iter(first.items))
        assert (one.url, one.title, one.text) == ("http://paper.example/1", "Item 1", "Summary 1.")
        assert one.published == "Fri, 30 May 2031 09:00:00 GMT"
        kept = Memory.from_json(json.loads(json.dumps(first.memory.to_json())))
        assert kept == first.memory
        second = polled(running, kept, now=NOW + 600)
        assert (tuple(second.items), second.warnings, feed.answers) == ((), (), [200, 304])
        assert second.memory.next_at == NOW + 1200
        feed.items.insert(0, item(3))
        third = polled(running, second.memory, now=NOW + 1200)
        assert [i.key for i in third.items] == ["id-3", "id-1", "id-2"]
        assert {i.digest for i in first.items} < {i.digest for i in third.items}
    agent = running.asked[-1]["user-agent"]
    assert agent.startswith("Onrecord/")
    assert "(+" in agent


def test_a_known_item_with_new_text_has_another_digest() -> None:
    feed = LiveFeed([item(1), item(2)])
    with site({"/feed": feed}) as running:
        before = {i.key: i.digest for i in polled(running).items}
        feed.items[0] = item(1, description="Corrected: the bridge is closed.")
        after = {i.key: i.digest for i in polled(running).items}
    assert before.keys() == after.keys()
    assert [k for k in before if before[k] != after[k]] == ["id-1"]
