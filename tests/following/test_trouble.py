"""Feeds that misbehave while others do not: what is sound is read once, what is not is told, nothing hangs."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from conftest import Run
from newsroom import Newsroom, item, sample_texts
from test_killed import counted, text


def source(folder: Path, name: str, url: str, **more: str) -> None:
    (folder / "sources").mkdir(exist_ok=True)
    lines = [f'name = "{name}"', f'url = "{url}"', "allow_private = true", 'pace = "1 s"']
    lines += [f"{key} = {value}" for key, value in more.items()]
    (folder / "sources" / f"{name.lower()}.toml").write_text("\n".join(lines) + "\n")


def answers(body: bytes, status: int = 200, **headers: str) -> object:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def trickles(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        for _ in range(3000):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.2)
    except OSError:
        return


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><rss version="2.0"><channel>
<item><title>&d;</title><description>&d;</description></item></channel></rss>"""


def test_sound_feeds_are_read_beside_broken_ones(
    newsroom: Newsroom, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    newsroom.feeds["/sound"] = [item(f"n{n}", f"Exchange {n}", text(n)) for n in range(3)]
    newsroom.faults["/loop"] = answers(b"", 302, Location="/loop")  # type: ignore[assignment]
    newsroom.faults["/bomb"] = answers(BOMB, Content_Type="application/rss+xml")  # type: ignore[assignment]
    newsroom.faults["/gone"] = answers(b"", 410)  # type: ignore[assignment]
    newsroom.faults["/slow"] = trickles
    resting = Newsroom()
    request.addfinalizer(resting.close)
    resting.faults["/busy"] = answers(b"", 503, Retry_After="3600")  # type: ignore[assignment]
    (tmp_path / "onrecord.toml").write_text('[web]\nwithin = "8 s"\n')
    for name in ("Sound", "Loop", "Bomb", "Gone", "Slow"):
        source(tmp_path, name, f"{newsroom.base}/{name.lower()}")
    source(tmp_path, "Busy", f"{resting.base}/busy")
    (tmp_path / "sources" / "mistake.toml").write_text('name = "Mistake"\nurl = "ftp://nowhere"\n')
    began = time.monotonic()
    done = run("follow", "--once", "--pack", "sample")
    assert time.monotonic() - began < 300
    assert done.returncode == 1, "a mistake in the configuration is told"
    assert "mistake.toml" in done.stderr
    assert "Traceback" not in done.stderr
    counts = counted(tmp_path)
    assert (counts["items"], counts["articles"], counts["waiting"]) == (3, 3, 0)
    listed = run("source", "list", "--json").stdout
    assert '"state":"ended"' in listed.replace(" ", "")
    assert listed.count("failing") >= 4


def test_the_same_item_with_new_text_is_a_new_version_and_the_same_text_is_not(
    newsroom: Newsroom, run: Run, tmp_path: Path
) -> None:
    name, words = next(iter(sample_texts().items()))
    newsroom.feeds["/wire"] = [item("one", name, words, link="https://wire.example/one")]
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    assert run("follow", "--once", "--pack", "sample").returncode == 0
    newsroom.feeds["/wire"] = [
        item("one", name, words + "\n\nNobody else was in the room, the ministry said.", link="https://wire.example/one"),
        item("two", name, words, link="https://wire.example/one"),
    ]
    time.sleep(1)
    again = run("follow", "--once", "--pack", "sample")
    assert "1 version" in again.stderr, again.stderr
    assert "1 known" in again.stderr
    counts = counted(tmp_path)
    assert (counts["items"], counts["done"], counts["articles"]) == (3, 3, 2)
