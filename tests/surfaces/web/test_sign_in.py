"""Signing in, in a real browser: by keyboard, after a wrong password, on to the page that was asked for, and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from fastapi import Request
from fastapi.responses import HTMLResponse

from tests.surfaces.web.guarded import PASSWORD, desk, desk_with_users

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_signing_in_and_out_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    faults: list[str] = []
    with desk_with_users(tmp_path) as running, browser.new_context(base_url=running.url) as context:
        page = context.new_page()
        chromium.watch(page, running.url, faults)
        page.goto("/brief?since=2031-04")
        assert page.url.startswith(f"{running.url}/login?next=")
        page.keyboard.type("Edda")
        page.keyboard.press("Tab")
        page.keyboard.type("wrong password")
        page.keyboard.press("Enter")
        assert page.get_by_role("alert").inner_text() == "That name and that password do not belong together."
        assert page.get_by_label("Name").input_value() == "Edda"
        seen = [(look, size) for look in ("light", "dark") for size in (chromium.DESKTOP, chromium.PHONE)]
        for look, (width, height) in seen:
            page.emulate_media(color_scheme=look)
            page.set_viewport_size({"width": width, "height": height})
            assert not chromium.violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/brief?since=2031-04")
        assert page.get_by_text("Edda, editor").is_visible()
        assert page.evaluate("document.cookie") == ""
        assert not chromium.violations(page)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/login")
        page.goto("/")
        assert page.url == f"{running.url}/login"
        assert [f for f in faults if "403" not in f] == []


@pytest.mark.parametrize("what", ["script", "style", "image"])
def test_what_is_smuggled_into_a_page_does_nothing(browser: Browser, tmp_path: Path, what: str) -> None:
    smuggled = {
        "script": "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">",
        "style": "<style>body { display: none }</style><p style='position: fixed'>x</p>",
        "image": "<img src='https://elsewhere.example/a.png'>",
    }[what]
    with desk(tmp_path) as running, browser.new_context(base_url=running.url) as context:

        @running.app.get("/smuggled")
        def page_of(request: Request) -> HTMLResponse:
            return HTMLResponse(f"<!doctype html><title>calm</title><body>{smuggled}<p id=last>here</p>")

        page = context.new_page()
        asked: list[str] = []
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.goto("/smuggled", wait_until="load")
        assert page.title() == "calm"
        assert page.locator("#last").is_visible()
        assert not page.locator("p").first.evaluate("p => getComputedStyle(p).position === 'fixed'")
        assert not [url for url in asked if "elsewhere" in url]


def frame(page: Page) -> str:
    """What a frame of another site shows of the desk."""
    return page.frames[-1].content() if len(page.frames) > 1 else ""


def test_another_site_neither_frames_the_desk_nor_posts_to_it(browser: Browser, tmp_path: Path) -> None:
    with desk(tmp_path) as running, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{running.url}/")
        elsewhere = f"""<iframe src="{running.url}/"></iframe>
            <form id=f method=post action="{running.url}/theme"><input name=theme value=dark></form>"""
        page.route("http://elsewhere.example/", lambda route: route.fulfill(body=elsewhere, content_type="text/html"))
        page.goto("http://elsewhere.example/")
        assert "Today" not in frame(page)
        page.evaluate("document.getElementById('f').submit()")
        page.wait_for_url(f"{running.url}/theme")
        assert "sent by a page of another site" in page.inner_text("main")
        assert "theme" not in {cookie["name"] for cookie in context.cookies()}
