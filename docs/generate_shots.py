"""Pictures of every page of the desk over the sample reports: desktop and phone, light and dark, as WebP.

    python docs/generate_shots.py OUT [--whole] [--ledger PATH] [PAGE …]

Without `--whole` a picture shows the first screen. The pages are those of tests/surfaces/web/pages.py.
"""

from __future__ import annotations

import argparse
import base64
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "surfaces" / "web"))

import browser as chromium
from pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"desktop": chromium.DESKTOP, "phone": chromium.PHONE}
LONGEST = 12_000
GROWS = 3
"""How often a page is made taller, which draws what only then comes into view."""
SETTLED_MS = 1_200
MOST_BYTES = 150_000
QUALITIES = (90, 75, 60, 45, 30)


def picture(page: Page, whole: bool) -> bytes:
    """The page as WebP, of the best of QUALITIES that is under MOST_BYTES."""
    page.wait_for_timeout(SETTLED_MS)
    for _ in range(GROWS if whole else 0):
        height = page.evaluate("document.documentElement.scrollHeight")
        size = page.viewport_size or {"width": 0, "height": 0}
        if size["height"] >= min(height, LONGEST):
            break
        page.set_viewport_size({"width": size["width"], "height": min(height, LONGEST)})
        page.wait_for_timeout(SETTLED_MS)
    session = page.context.new_cdp_session(page)
    made = b""
    for quality in QUALITIES:
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        made = base64.b64decode(shot["data"])
        if len(made) < MOST_BYTES:
            break
    return made


def shoot(browser: Browser, base: str, addresses: dict[str, str], out: Path, whole: bool) -> None:
    """Write the four pictures of each page, and a line for each."""
    for device, (width, height) in SIZES.items():
        for look in ("light", "dark"):
            context = browser.new_context(
                base_url=base, viewport={"width": width, "height": height}, color_scheme=look, reduced_motion="reduce"
            )
            page = context.new_page()
            for name, address in addresses.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(address, wait_until="load")
                made = picture(page, whole)
                (out / f"{name}-{device}-{look}.webp").write_bytes(made)
                print(f"{name}-{device}-{look}.webp  {len(made) / 1000:.0f} kB", flush=True)
            context.close()


def main() -> int:
    """Read the sample, serve it, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"of {', '.join(PAGES)}; by default all")
    parser.add_argument("--whole", action="store_true", help="the page from top to bottom")
    parser.add_argument("--ledger", type=Path, help="an existing SQLite ledger; it is copied")
    chosen = parser.parse_args()
    if unknown := set(chosen.pages) - set(PAGES):
        parser.error(f"no page {', '.join(sorted(unknown))}")
    path = chromium.find()
    if path is None:
        print("no Chromium here: `make browser` installs it where it can", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="onrecord-shots-") as name:
        ledger = Path(name, "desk.db")
        if chosen.ledger:
            chromium.copy(chosen.ledger, ledger)
        else:
            chromium.read_sample(ledger)
        named = chromium.ids(ledger)
        addresses = {page: PAGES[page].format(**named) for page in chosen.pages or PAGES}
        with chromium.running(ledger) as base, sync_playwright() as playwright:
            browser = chromium.launch(playwright, path)
            shoot(browser, base, addresses, chosen.out, chosen.whole)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
