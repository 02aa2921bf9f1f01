// Charts by ECharts: a panel of the desk's data in, a drawn element out; drawn anew when the look or the width changes.
import { colour } from "../desk.js";
import { init } from "../vendor/echarts.mjs";
import { dayOf, named } from "./time.js";

const HUES = ["--kind-statement", "--kind-incident", "--kind-contact", "--kind-assessment", "--kind-pledge", "--kind-warning"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];
const NARROW = 560, LEGEND = 220, LETTER = 7.2, DAY = 864e5;

/** Draw a panel into an element and keep it drawn; `name` is what a screen reader is told. */
export function draw(into, panel, name) {
  let chart = null;
  const make = () => {
    const width = into.clientWidth;
    if (!width) return;
    into.style.height = `${height(panel, width)}px`;
    chart?.dispose();
    chart = init(into, null, { renderer: "svg", width, height: height(panel, width) });
    chart.setOption({ ...common(name), ...FORMS[panel.form](panel, width) });
    chart.on("click", (event) => { if (event.data?.href) location.href = event.data.href; });
    into.querySelector("svg")?.setAttribute("aria-hidden", "true");
  };
  make();
  let width = into.clientWidth;
  new ResizeObserver(() => { if (into.clientWidth !== width) { width = into.clientWidth; make(); } }).observe(into);
  for (const [target, event] of [[document, "theme"], [document, "paper"], [matchMedia("(prefers-color-scheme: dark)"), "change"]]) target.addEventListener(event, make);
  return { svg: () => chart?.renderToSVGString() };
}

function height(panel, width) {
  if (panel.form === "lanes") return 60 + panel.lanes.length * 34;
  const bare = panel.form === "bars" ? 36 + panel.names.length * 24 : panel.form === "steps" ? 228 : 258;
  return bare + below(panel, width);
}

/** The room that the legend takes under a chart, broken into lines as ECharts breaks it. */
function below({ form, series }, width) {
  if (form === "bars" && series.length < 2) return 6;
  let [lines, filled] = [1, 0];
  for (const { label } of series) {
    const wide = Math.min(label.length * LETTER, LEGEND) + 45;
    if (filled && filled + wide > width) [lines, filled] = [lines + 1, 0];
    filled += wide;
  }
  return 22 + lines * 24;
}

function common(name) {
  const [ink, ground] = ["--ink", "--panel"].map(colour);
  return {
    animation: false, backgroundColor: "transparent", textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: true, label: { enabled: false, description: name }, decal: { show: true } },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: ground, borderColor: colour("--line-strong"), textStyle: { color: ink, fontSize: 12, width: 320, overflow: "break" },
    },
    legend: { bottom: 4, textStyle: { color: ink, width: LEGEND, overflow: "truncate" } },
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
    const [day, month, year] = named(value / DAY).split(" ");
    return whole < 300 ? `${day} ${month.slice(0, 3)}` : whole < 3000 ? `${month.slice(0, 3)} ${year}` : year;
  };
  return {
    type: "value", min: (first - margin) * DAY, max: (last + margin) * DAY, minInterval: DAY, ...axis(), axisLabel: { ...axis().axisLabel, formatter: said, showMinLabel: false, showMaxLabel: false },
  };
}
const hue = (series, at) => colour(series.kind ? `--kind-${series.kind}` : HUES[at % HUES.length]);
const dated = (href, [since, until]) => `${href}${href.includes("?") ? "&" : "?"}since=${since}&until=${until}`;
const figure = (n) => n.toLocaleString("en");

const FORMS = {
  stack: (panel, width) => ({
    grid: { left: 8, right: 12, top: 12, bottom: below(panel, width), containLabel: true },
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
    grid: { left: 8, right: 44, top: 4, bottom: below(panel, width), containLabel: true },
    xAxis: { type: "value", minInterval: 1, ...axis(), axisLabel: { ...axis().axisLabel, formatter: brief } },
    yAxis: { type: "category", inverse: true, data: panel.names, ...axis(), axisLabel: { color: colour("--ink"), width: Math.max(110, width * 0.36), overflow: "truncate" } },
    series: panel.series.map((series, at) => ({
      type: "bar", stack: "all", name: series.label, color: hue(series, at), barMaxWidth: 16,
      data: series.values.map((value, i) => ({ value, href: panel.hrefs[i] })),
      label: { show: panel.series.length === 1, position: "right", color: colour("--ink"), formatter: ({ value }) => brief(value) },
      tooltip: { formatter: ({ name, value }) => `${name}\n${series.label}: ${figure(value)}` },
    })),
  }),
  steps: (panel, width) => ({
    grid: { left: 8, right: 20, top: 12, bottom: below(panel, width), containLabel: true },
    xAxis: { ...time(panel.series.flatMap((series) => series.points)), splitLine: { show: false } },
    yAxis: { type: "value", min: 0, minInterval: 1, ...axis(), axisLabel: { ...axis().axisLabel, formatter: brief } },
    series: panel.series.map((series, at) => ({
      type: "line", step: "end", name: series.label, color: hue(series, at), symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 9,
      lineStyle: { width: 1.5, type: ["solid", "dashed", "dotted"][at % 3] },
      data: series.points.map((point) => ({ ...point, value: [dayOf(point.day) * DAY, point.value] })),
      tooltip: { formatter: ({ data }) => `${named(dayOf(data.day))}\n${data.text}` },
    })),
  }),
  lanes: (panel, width) => {
    const days = panel.points.map((point) => dayOf(point.day));
    const late = Math.min(...days) * 0.25 + Math.max(...days) * 0.75;
    return {
      legend: { show: false },
      grid: { left: 8, right: 20, top: 12, bottom: 8, containLabel: true },
      xAxis: time(panel.points),
      yAxis: { type: "category", inverse: true, data: panel.lanes, ...axis(), splitLine: { show: true, lineStyle: { color: colour("--line") } }, axisLabel: { color: colour("--ink"), width: width < NARROW ? 120 : 300, overflow: "truncate" } },
      series: [{
        type: "scatter", color: colour("--kind-assessment"), symbolSize: 11, symbolRotate: (_, { data }) => (data.direction === "falling" ? 180 : 0),
        symbol: (_, { data }) => (data.direction === "rising" || data.direction === "falling" ? "triangle" : "circle"),
        label: { show: true, position: "right", color: colour("--ink"), formatter: ({ data }) => data.level, width: 140, overflow: "truncate" }, labelLayout: { hideOverlap: true },
        data: panel.points.map((point, at) => ({ ...point, level: point.label, value: [days[at] * DAY, point.lane], label: { position: days[at] > late ? "left" : "right" } })),
        tooltip: { formatter: ({ data }) => `${named(dayOf(data.day))}\n${data.text}` },
      }],
    };
  },
};

function brief(n) {
  for (const [size, letter] of [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]]) if (n >= size) return `${Math.round((n / size) * 10) / 10} ${letter}`;
  return figure(n);
}
