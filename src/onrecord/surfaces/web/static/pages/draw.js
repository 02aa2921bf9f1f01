// Charts by ECharts: a panel of the desk's data in, a drawn element out; drawn anew when the look or the width changes.
import { colour } from "../desk.js";
import { init } from "../vendor/echarts.mjs";
import { dayOf, named } from "./time.js";

const HUES = ["--kind-statement", "--kind-incident", "--kind-contact", "--kind-assessment", "--kind-pledge", "--kind-warning"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];
const NARROW = 560;

/** Draw a panel into an element and keep it drawn; `name` is what a screen reader is told. */
export function draw(into, panel, name) {
  let chart = null;
  const make = () => {
    const width = into.clientWidth;
    if (!width) return;
    into.style.height = `${height(panel)}px`;
    chart?.dispose();
    chart = init(into, null, { renderer: "svg", width, height: height(panel) });
    chart.setOption({ ...common(name), ...FORMS[panel.form](panel, width) });
    chart.on("click", (event) => { if (event.data?.href) location.href = event.data.href; });
    into.querySelector("svg")?.setAttribute("aria-hidden", "true");
  };
  make();
  let width = into.clientWidth;
  new ResizeObserver(() => { if (into.clientWidth !== width) { width = into.clientWidth; make(); } }).observe(into);
  for (const [target, event] of [[document, "theme"], [matchMedia("(prefers-color-scheme: dark)"), "change"]]) target.addEventListener(event, make);
  addEventListener("beforeprint", () => chart?.resize({ width: Math.min(into.clientWidth, 680) }));
  addEventListener("afterprint", make);
  return { svg: () => chart?.renderToSVGString() };
}

function height(panel) {
  if (panel.form === "bars") return 70 + panel.names.length * 24;
  if (panel.form === "lanes") return 60 + panel.lanes.length * 34;
  return panel.form === "steps" ? 270 : 300;
}

function common(name) {
  const [ink, soft, ground] = ["--ink", "--soft", "--panel"].map(colour);
  return {
    animation: false, backgroundColor: "transparent", textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: true, label: { enabled: false, description: name }, decal: { show: true } },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: ground, borderColor: colour("--line-strong"), textStyle: { color: ink, fontSize: 12, width: 320, overflow: "break" },
    },
    legend: { type: "scroll", bottom: 0, textStyle: { color: ink, width: 220, overflow: "truncate" }, pageTextStyle: { color: soft }, pageIconColor: ink, pageIconInactiveColor: soft },
  };
}

const axis = () => ({
  axisLine: { lineStyle: { color: colour("--line-strong") } }, axisTick: { lineStyle: { color: colour("--line-strong") } },
  axisLabel: { color: colour("--soft"), hideOverlap: true }, splitLine: { lineStyle: { color: colour("--line") } },
});
function time(points) {
  const days = points.map((point) => dayOf(point.day));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const margin = Math.max((last - first) * 0.04, 1);
  const whole = last - first;
  const said = (value) => {
    const [day, month, year] = named(value / 864e5).split(" ");
    return whole < 300 ? `${day} ${month.slice(0, 3)}` : whole < 3000 ? `${month.slice(0, 3)} ${year}` : year;
  };
  return {
    type: "value", min: (first - margin) * 864e5, max: (last + margin) * 864e5, ...axis(), axisLabel: { ...axis().axisLabel, formatter: said, showMinLabel: false, showMaxLabel: false },
  };
}
const hue = (series, at) => colour(series.kind ? `--kind-${series.kind}` : HUES[at % HUES.length]);
const dated = (href, [since, until]) => `${href}${href.includes("?") ? "&" : "?"}since=${since}&until=${until}`;
const figure = (n) => n.toLocaleString("en");

const FORMS = {
  stack: (panel) => ({
    grid: { left: 8, right: 12, top: 12, bottom: 42, containLabel: true },
    xAxis: { type: "category", data: panel.names, ...axis(), splitLine: { show: false } },
    yAxis: { type: "value", minInterval: 1, ...axis() },
    series: panel.series.map((series, at) => ({
      type: "bar", stack: "all", name: series.label, color: hue(series, at), barMaxWidth: 48,
      data: series.values.map((value, i) => ({ value: value || null, href: dated(series.href, panel.spans[i]) })),
      tooltip: { formatter: ({ name, value }) => `${name}\n${series.label}: ${figure(value)}` },
    })),
  }),
  bars: (panel, width) => ({
    legend: panel.series.length > 1 ? common("").legend : { show: false },
    grid: { left: 8, right: 44, top: 4, bottom: panel.series.length > 1 ? 34 : 6, containLabel: true },
    xAxis: { type: "value", minInterval: 1, ...axis(), axisLabel: { ...axis().axisLabel, formatter: brief } },
    yAxis: { type: "category", inverse: true, data: panel.names, ...axis(), axisLabel: { color: colour("--ink"), width: Math.max(110, width * 0.36), overflow: "truncate" } },
    series: panel.series.map((series, at) => ({
      type: "bar", stack: "all", name: series.label, color: hue(series, at), barMaxWidth: 16,
      data: series.values.map((value, i) => ({ value, href: panel.hrefs[i] })),
      label: { show: panel.series.length === 1, position: "right", color: colour("--ink"), formatter: ({ value }) => brief(value) },
      tooltip: { formatter: ({ name, value }) => `${name}\n${series.label}: ${figure(value)}` },
    })),
  }),
  steps: (panel) => ({
    grid: { left: 8, right: 20, top: 12, bottom: 42, containLabel: true },
    xAxis: { ...time(panel.series.flatMap((series) => series.points)), splitLine: { show: false } },
    yAxis: { type: "value", min: 0, ...axis(), axisLabel: { ...axis().axisLabel, formatter: brief } },
    series: panel.series.map((series, at) => ({
      type: "line", step: "end", name: series.label, color: hue(series, at), symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 9,
      lineStyle: { width: 1.5, type: ["solid", "dashed", "dotted"][at % 3] },
      data: series.points.map((point) => ({ ...point, value: [dayOf(point.day) * 864e5, point.value] })),
      tooltip: { formatter: ({ data }) => `${named(dayOf(data.day))}\n${data.text}` },
    })),
  }),
  lanes: (panel, width) => ({
    legend: { show: false },
    grid: { left: 8, right: 60, top: 12, bottom: 8, containLabel: true },
    xAxis: time(panel.points),
    yAxis: { type: "category", inverse: true, data: panel.lanes, ...axis(), splitLine: { show: true, lineStyle: { color: colour("--line") } }, axisLabel: { color: colour("--ink"), width: width < NARROW ? 120 : 300, overflow: "truncate" } },
    series: [{
      type: "scatter", color: colour("--kind-assessment"), symbolSize: 11, symbolRotate: (_, { data }) => (data.direction === "falling" ? 180 : 0),
      symbol: (_, { data }) => (data.direction === "rising" || data.direction === "falling" ? "triangle" : "circle"),
      label: { show: true, position: "right", color: colour("--ink"), formatter: ({ data }) => data.label, width: 140, overflow: "truncate" }, labelLayout: { hideOverlap: true },
      data: panel.points.map((point) => ({ ...point, value: [dayOf(point.day) * 864e5, point.lane] })),
      tooltip: { formatter: ({ data }) => `${named(dayOf(data.day))}\n${data.text}` },
    }],
  }),
};

function brief(n) {
  for (const [size, letter] of [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]]) if (n >= size) return `${Math.round((n / size) * 10) / 10} ${letter}`;
  return figure(n);
}
