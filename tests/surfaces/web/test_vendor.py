"""The bundled scripts under the desk's own Content-Security-Policy: charts and the map are drawn without a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

FRAME = """(size) => {
  const frame = document.createElement("div");
  frame.id = "drawn";
  Object.assign(frame.style, size);
  document.querySelector("main").prepend(frame);
}"""
CHART = """async (option) => {
  const charts = await import("/static/vendor/echarts.mjs");
  if (option.series[0].type === "custom")
    option.series[0].renderItem = (_, api) => {
      const [left, y] = api.coord([api.value(0), api.value(2)]);
      const [right] = api.coord([api.value(1), api.value(2)]);
      return { type: "rect", shape: { x: left, y: y - 8, width: right - left, height: 16 }, style: api.style() };
    };
  const chart = charts.init(document.getElementById("drawn"), null, { renderer: "svg" });
  const shared = { animation: false, aria: { enabled: true }, legend: {}, tooltip: { renderMode: "richText" } };
  chart.setOption({ ...shared, ...option });
  chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: 1 });
}"""
MAP = """async () => {
  const leaflet = await import("/static/vendor/leaflet.mjs");
  const { loadLand } = await import("/static/land.js");
  const land = await loadLand();
  const map = leaflet.map("drawn", { attributionControl: false }).setView([48, 33], 5);
  leaflet.geoJSON(land.countries).addTo(map);
  leaflet.geoJSON(land.edges, { className: "edge" }).addTo(map);
  leaflet.circleMarker([50.45, 30.52]).bindPopup("Kyiv").addTo(map).openPopup();
  return { names: land.disputed.features.map((area) => area.properties.name), borders: land.borders.features.length };
}"""
LANES = {"xAxis": {"type": "time"}, "yAxis": {"type": "category", "data": ["one", "two"]}}
BARS = {"xAxis": {"type": "category", "data": ["May", "June"]}, "yAxis": {}}
CHARTS: dict[str, dict[str, Any]] = {
    "bar": {**BARS, "series": [{"type": "bar", "name": "one", "data": [2, 3], "markLine": {"data": [{"yAxis": 1}]}}]},
    "line": {**BARS, "dataZoom": [{"type": "slider"}], "series": [{"type": "line", "name": "one", "data": [2, 3]}]},
    "scatter": {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": [[1, 2], [3, 4]]}]},
    "heatmap": {
        "xAxis": {"type": "category", "data": ["a", "b"]}, "yAxis": {"type": "category", "data": ["c"]},
        "visualMap": {"min": 0, "max": 5}, "series": [{"type": "heatmap", "data": [[0, 0, 1], [1, 0, 5]]}],
    },
    "custom": {
        **LANES,
        "series": [
            {
                "type": "custom", "encode": {"x": [0, 1], "y": 2},
                "data": [["2025-05-01", "2025-05-20", 0], ["2025-05-10", "2025-06-01", 1]],
            }
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_is_drawn_as_vectors_with_a_tip(page: Page, kind: str) -> None:
    page.goto("/")
    page.evaluate(FRAME, {"width": "600px", "height": "300px"})
    page.evaluate(CHART, CHARTS[kind])
    assert page.locator("#drawn svg path").count() > 3
    assert page.locator("#drawn").get_attribute("aria-label")


def test_a_map_is_drawn_with_its_land_and_a_popup(page: Page) -> None:
    page.goto("/")
    page.add_style_tag(url="/static/vendor/leaflet.css")
    page.evaluate(FRAME, {"width": "600px", "height": "300px"})
    land = page.evaluate(MAP)
    assert {"Crimea", "Golan Heights", "Western Sahara"} <= set(land["names"])
    assert land["borders"] > 300
    assert page.locator("#drawn path.edge").count() > 20
    assert page.locator(".leaflet-popup").inner_text().startswith("Kyiv")
