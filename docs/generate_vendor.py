"""Make the browser's libraries of the web desk anew: htmx, Leaflet and a lean ECharts, from npm, into static/vendor.

Needs node, npm and a network. The versions stand here alone. ECharts keeps the charts and parts that the pages draw
with, and the SVG renderer; Leaflet keeps its rules but not its pictures (markers here are circles).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "surfaces" / "web" / "static" / "vendor"
PINS = {"echarts": "6.1.0", "esbuild": "0.28.2", "htmx.org": "2.0.11", "leaflet": "1.9.4"}
CHARTS = ("Line", "Bar", "Scatter", "Custom", "Heatmap")
PARTS = ("Grid", "Tooltip", "Legend", "DataZoom", "MarkLine", "MarkArea", "VisualMap", "Aria")

_ECHARTS = f"""
import {{ use }} from "echarts/core";
import {{ {", ".join(f"{name}Chart" for name in CHARTS)} }} from "echarts/charts";
import {{ {", ".join(f"{name}Component" for name in PARTS)} }} from "echarts/components";
import {{ SVGRenderer }} from "echarts/renderers";
use([{", ".join([*(f"{name}Chart" for name in CHARTS), *(f"{name}Component" for name in PARTS)])}, SVGRenderer]);
export {{ init, connect, getInstanceByDom, graphic, format, time, version }} from "echarts/core";
"""

_HEADS = {
    "htmx.min.js": "/*! htmx {htmx.org} | Zero-Clause BSD | https://htmx.org */",
    "leaflet.mjs": "/*! Leaflet {leaflet} | BSD 2-Clause | (c) 2010-2023 Volodymyr Agafonkin, (c) 2010-2011 CloudMade |"
    " https://leafletjs.com */",
    "leaflet.css": "/*! Leaflet {leaflet} | BSD 2-Clause | (c) 2010-2023 Volodymyr Agafonkin, (c) 2010-2011 CloudMade |"
    " changed: the rules that name pictures are left out */",
    "echarts.mjs": "/*! Apache ECharts {echarts} (parts of it, bundled) | Apache-2.0 | Copyright 2017-2026 The Apache"
    " Software Foundation | https://echarts.apache.org\n * With zrender, BSD 3-Clause, (c) 2017 Baidu Inc.; parts of"
    " d3, BSD 3-Clause, (c) 2010-2017 Mike Bostock; tslib, 0BSD, (c) Microsoft */",
}
_LICENSES = {
    "Leaflet": "leaflet/LICENSE",
    "zrender, in echarts.mjs": "zrender/LICENSE",
    "d3, in echarts.mjs": "echarts/licenses/LICENSE-d3",
    "htmx": "htmx.org/LICENSE",
    "tslib, in echarts.mjs": "tslib/LICENSE.txt",
}


def install(folder: Path) -> Path:
    """Where npm put the pinned packages; raises CalledProcessError where it cannot."""
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    packages = [f"{name}@{version}" for name, version in PINS.items()]
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", *packages]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules"


def bundled(entry: str, folder: Path) -> str:
    """One minified ES module of an entry file and all that it imports."""
    flags = ["--bundle", "--minify", "--format=esm", "--target=es2020", "--legal-comments=none", "--charset=utf8"]
    define = '--define:process.env.NODE_ENV="production"'
    esbuild = folder / "node_modules" / "esbuild" / "bin" / "esbuild"
    done = subprocess.run(
        [esbuild, entry, *flags, define], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def style(css: str) -> str:
    """Leaflet's rules without those that load a picture or run on a browser of old."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"[^{}]*\{[^{}]*behavior:[^{}]*\}", "", css)
    css = re.sub(r"\s*background-image: url\([^)]*\);", "", css)
    return re.sub(r"\s*([{}:;,])\s*", r"\1", re.sub(r"\s+", " ", css)).replace(";}", "}").strip()


def main() -> int:
    """Write every file of static/vendor that comes from npm."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        modules = install(folder)
        (folder / "entry.mjs").write_text(_ECHARTS, "utf-8")
        (folder / "map.mjs").write_text('export * from "leaflet/dist/leaflet-src.esm.js";', "utf-8")
        made = {
            "htmx.min.js": (modules / "htmx.org" / "dist" / "htmx.min.js").read_text("utf-8"),
            "leaflet.mjs": bundled("map.mjs", folder),
            "leaflet.css": style((modules / "leaflet" / "dist" / "leaflet.css").read_text("utf-8")),
            "echarts.mjs": bundled("entry.mjs", folder),
        }
        texts = {title: (modules / path).read_text("utf-8").strip() for title, path in _LICENSES.items()}
    for file, text in made.items():
        head = re.sub(r"\{([\w.]+)\}", lambda found: PINS[found[1]], _HEADS[file])
        (VENDOR / file).write_text(f"{head}\n{text.strip()}\n", "utf-8")
        print(f"{file}: {len(text.encode()) / 1000:.0f} kB")
    notices = (f"{title}\n{'-' * len(title)}\n\n{text}\n" for title, text in texts.items())
    (VENDOR / "LICENSES.txt").write_text("\n\n".join(notices), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
