"""From nothing to a monitor in three commands: feeds, a watch, follow; an alert arrives at a webhook, once."""

from __future__ import annotations

import json
import time
from pathlib import Path

from conftest import Run
from newsroom import Newsroom, item, sample_texts

OFF_TOPIC = "The bakery on Mill Lane will close in May after forty years. " * 6


def test_three_commands_and_an_alert_arrives_once(newsroom: Newsroom, run: Run, tmp_path: Path) -> None:
    texts = list(sample_texts().items())
    newsroom.feeds["/wire"] = [item(name, name, text) for name, text in texts[:4]]
    newsroom.feeds["/wire"].append(item("bread", "Bakery closes", OFF_TOPIC))
    opml = f"<opml version='2.0'><body><outline text='Wire' xmlUrl='{newsroom.base}/wire'/></body></opml>"
    (tmp_path / "feeds.opml").write_text(opml)
    (tmp_path / "onrecord.toml").write_text(f'[[deliver]]\nname = "hook"\nto = "{newsroom.base}/hook"\n')

    assert run("source", "add", "feeds.opml", "--allow-private").returncode == 0
    assert run("watch", "add", "silence-ended", "--pack", "sample").returncode == 0
    for path in (tmp_path / "sources").iterdir():
        path.write_text(path.read_text() + 'pace = "1 s"\n')
    first = run("follow", "--once", "--pack", "sample")
    assert first.returncode == 0, first.stderr
    assert "5 items: 4 new, 1 off topic; 1 alert" in first.stderr
    assert len(newsroom.taken) == 1
    alert = newsroom.taken[0]
    assert alert["watch"] == "silence-ended"
    assert alert["evidence"][0]["text"]

    newsroom.feeds["/wire"] += [item(name, name, text) for name, text in texts[4:5]]
    time.sleep(1)
    again = run("follow", "--once", "--pack", "sample")
    assert "1 item: 1 new" in again.stderr
    assert len(newsroom.taken) == len({one["id"] for one in newsroom.taken})
    listed = run("list", "article", "--json").stdout.splitlines()
    assert len(listed) == len({json.loads(line)["id"] for line in listed}) == 5


def test_without_sources_it_says_how_to_add_one(run: Run) -> None:
    done = run("follow", "--once")
    assert done.returncode == 2
    assert "source add" in done.stderr


def test_a_faster_pace_is_kept_by_the_follower_that_starts_next(newsroom: Newsroom, run: Run, tmp_path: Path) -> None:
    newsroom.feeds["/wire"] = []
    configured = tmp_path / "onrecord.toml"
    source = f'[[source]]\nname = "Wire"\nurl = "{newsroom.base}/wire"\nallow_private = true\npace = "{{}}"\n'
    configured.write_text(source.format("10 min"))
    run("follow", "--once", "--pack", "sample")
    run("follow", "--once", "--pack", "sample")
    assert newsroom.asked["/wire"] == 1
    configured.write_text(source.format("1 s"))
    time.sleep(1)
    run("follow", "--once", "--pack", "sample")
    assert newsroom.asked["/wire"] == 2
