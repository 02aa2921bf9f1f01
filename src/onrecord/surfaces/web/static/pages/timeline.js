// The timeline: zoom from years to hours by wheel, pinch, buttons and keys; what is looked at stands in the address.
import { data } from "../desk.js";
import { showCard } from "./card.js";
import { counted, fetched, html, quietly } from "./dom.js";
import { dayOf, FIRST, isoOf, LAST, named } from "./time.js";
import { draw } from "./timeline_draw.js";

const SHORTEST = 0.25;
const lanes = document.getElementById("lanes");
const card = document.getElementById("card");
const names = data("names");
const asked = data("asked") || [];
let found = data("timeline");
let view = null;
let loading = null;

if (lanes && found) begin();

function begin() {
  const given = new URLSearchParams(location.search);
  const [from, to] = [given.get("from"), given.get("to")];
  view = { from: dayOf(from || found.first), to: to && to.includes("T") ? dayOf(to) : dayOf(found.last) + 1 };
  view = bounded(view);
  lanes.hidden = false;
  document.getElementById("how").hidden = false;
  lanes.tabIndex = 0;
  lanes.setAttribute("role", "group");
  lanes.setAttribute("aria-label", "Timeline. Plus and minus zoom, arrows move, Enter goes from fact to fact.");
  lanes.addEventListener("wheel", wheel, { passive: false });
  lanes.addEventListener("keydown", key);
  lanes.addEventListener("click", choose);
  lanes.addEventListener("pointerdown", press);
  for (const button of document.querySelectorAll("[data-way]")) {
    button.addEventListener("click", (event) => { event.preventDefault(); go(button.dataset.way); });
  }
  addEventListener("popstate", () => location.reload());
  new ResizeObserver(() => redraw()).observe(lanes);
  document.addEventListener("paper", () => redraw());
}

function bounded({ from, to }) {
  const length = Math.min(Math.max(to - from, SHORTEST), LAST + 1 - FIRST);
  const first = Math.min(Math.max(from, FIRST), LAST + 1 - length);
  return { from: first, to: first + length };
}

function redraw() {
  const focused = lanes.contains(document.activeElement) ? document.activeElement.dataset?.at : undefined;
  lanes.replaceChildren(draw(found, names, view, Math.max(lanes.clientWidth, 280)));
  const items = [...lanes.querySelectorAll("a[data-at]")];
  if (items.length) (items.find((item) => item.dataset.at === focused) || items[0]).tabIndex = 0;
  if (focused !== undefined) (items.find((item) => item.dataset.at === focused) || lanes).focus({ preventScroll: true });
  light(card.hidden ? null : card.dataset.fact);
  const hours = view.to - view.from < 3;
  document.getElementById("stretch").textContent = [
    `${named(view.from, hours)} to ${hours ? named(view.to, true) : named(view.to - 1)}: ${counted(total(), "fact")}`,
    found.earlier ? `${found.earlier.toLocaleString("en")} earlier` : "", found.later ? `${found.later.toLocaleString("en")} later` : "",
    found.hidden ? `${found.hidden.toLocaleString("en")} more of a less certain day not shown` : "",
  ].filter(Boolean).join(", ");
}

const total = () => Object.values(found.counts).reduce((sum, n) => sum + n, 0);

function look(next, now = false) {
  view = bounded(next);
  redraw();
  (now ? load : soon)();
}

const soon = quietly(load);

async function load() {
  const hours = view.to - view.from < 3;
  const [first, last] = [isoOf(view.from), isoOf(view.to - 1e-6)];
  const moment = (day) => `${isoOf(day)}T${String(Math.floor((day - Math.floor(day)) * 24)).padStart(2, "0")}:00`;
  const shown = new URLSearchParams(location.search);
  shown.set("from", hours ? moment(view.from) : first);
  shown.set("to", hours ? moment(view.to) : last);
  history.replaceState(null, "", `?${shown}`);
  shown.set("from", first);
  shown.set("to", last);
  loading?.abort();
  loading = new AbortController();
  try {
    found = await fetched(`/timeline/data?${shown}`, loading.signal);
    redraw();
    list();
  } catch (error) {
    if (error.name !== "AbortError") document.getElementById("stretch").textContent = `The timeline could not be fetched. ${error.message}`;
  }
}

function go(way) {
  const length = view.to - view.from;
  if (way === "earlier") look({ from: view.from - length / 3, to: view.to - length / 3 }, true);
  else if (way === "later") look({ from: view.from + length / 3, to: view.to + length / 3 }, true);
  else if (way === "closer") zoom(0.5, 0.5);
  else if (way === "wider") zoom(2, 0.5);
  else if (found.extent) {
    const [first, last] = [dayOf(found.extent[0]), dayOf(found.extent[1]) + 1];
    look({ from: first - (last - first) * 0.02, to: last + (last - first) * 0.02 }, true);
  }
}

function zoom(factor, share) {
  const middle = view.from + (view.to - view.from) * share;
  const length = Math.max((view.to - view.from) * factor, SHORTEST);
  look({ from: middle - length * share, to: middle + length * (1 - share) });
}

function wheel(event) {
  const length = view.to - view.from;
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
    event.preventDefault();
    const step = ((event.deltaX || event.deltaY) / lanes.clientWidth) * length;
    look({ from: view.from + step, to: view.to + step });
    return;
  }
  const whole = found.extent ? dayOf(found.extent[1]) - dayOf(found.extent[0]) + 1 : length;
  if ((event.deltaY > 0 && length > whole * 1.5) || (event.deltaY < 0 && length <= SHORTEST)) return;
  event.preventDefault();
  const box = lanes.getBoundingClientRect();
  zoom(Math.exp(Math.max(Math.min(event.deltaY, 120), -120) * 0.003), (event.clientX - box.left) / box.width);
}

const fingers = new Map();

function press(event) {
  if (event.button) return;
  fingers.set(event.pointerId, event.clientX);
  const begun = event.clientX;
  let moved = false;
  const drag = (move) => {
    if (!fingers.has(move.pointerId)) return;
    if (!moved && fingers.size < 2 && Math.abs(move.clientX - begun) < 5) return;
    moved = true;
    const before = [...fingers.values()];
    fingers.set(move.pointerId, move.clientX);
    const after = [...fingers.values()];
    const day = (view.to - view.from) / lanes.clientWidth;
    if (before.length === 2) {
      const [was, is] = [before, after].map((pair) => Math.max(Math.abs(pair[0] - pair[1]), 12));
      const box = lanes.getBoundingClientRect();
      zoom(was / is, ((after[0] + after[1]) / 2 - box.left) / box.width);
    } else {
      look({ from: view.from - (after[0] - before[0]) * day, to: view.to - (after[0] - before[0]) * day });
    }
  };
  const release = (up) => {
    fingers.delete(up.pointerId);
    if (up.pointerId !== event.pointerId) return;
    removeEventListener("pointermove", drag);
    removeEventListener("pointerup", release);
    removeEventListener("pointercancel", release);
    if (moved) addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
  };
  addEventListener("pointermove", drag);
  addEventListener("pointerup", release);
  addEventListener("pointercancel", release);
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const item = event.target.closest("a[data-at]");
  const ways = { "+": "closer", "=": "closer", "-": "wider", "_": "wider", Home: "all" };
  if (!item) Object.assign(ways, { ArrowLeft: "earlier", ArrowRight: "later" });
  if (ways[event.key]) go(ways[event.key]);
  else if (item && event.key === "Escape") lanes.focus();
  else if (item && ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) step(item, event.key);
  else if (!item && event.key === "Enter") lanes.querySelector("a[tabindex='0']")?.focus();
  else return;
  event.preventDefault();
}

function step(item, name) {
  const items = [...lanes.querySelectorAll("a[data-at]")];
  const lane = item.closest(".lane");
  const other = name === "ArrowUp" ? lane.previousElementSibling : name === "ArrowDown" ? lane.nextElementSibling : null;
  const vertical = name === "ArrowUp" || name === "ArrowDown";
  const next = vertical ? other?.matches(".lane") && other.querySelector("a[data-at]") : items[items.indexOf(item) + (name === "ArrowRight" ? 1 : -1)];
  if (!next) return;
  item.tabIndex = -1;
  next.tabIndex = 0;
  next.focus({ preventScroll: false });
}

function choose(event) {
  const item = event.target.closest("a[data-at]");
  if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (item.dataset.from) {
    look({ from: dayOf(item.dataset.from), to: dayOf(item.dataset.to) + 1 }, true);
    return;
  }
  card.hidden = false;
  showCard(card, item.dataset.fact, new URLSearchParams(location.search).get("as_of"));
  light(item.dataset.fact);
}

function light(fact) {
  for (const item of lanes.querySelectorAll("a[data-fact]")) item.classList.toggle("chosen", item.dataset.fact === fact);
}

function list() {
  const into = document.getElementById("list");
  if (found.facts) {
    const lines = found.facts.map((fact) => html("li", {}, html("span", { class: "soft" }, fact.when), " ",
      html("span", { class: `kind ${fact.kind}` }, names[fact.kind][0]), " ",
      html("a", { href: `/fact/${encodeURI(fact.fact)}`, dir: "auto" }, fact.says), " ",
      fact.origins > 1 ? html("span", { class: "origins" }, counted(fact.origins, "origin")) : ""));
    into.replaceChildren(html("ol", { class: "plain stretch" }, ...(lines.length ? lines : [html("li", { class: "empty" }, "Nothing on record.")])));
    return;
  }
  const groups = Map.groupBy ? Map.groupBy(found.rows, (row) => row.first) : grouped(found.rows);
  const rows = [...groups.values()].map((group) => html("tr", {},
    html("th", { scope: "row" }, html("a", { href: `/timeline?${query({ from: group[0].first, to: group[0].last })}` }, group[0].name)),
    ...found.kinds.map((kind) => cell(group.find((row) => row.kind === kind)))));
  into.replaceChildren(html("div", { class: "scroll" }, html("table", {},
    html("caption", {}, `Facts by ${found.bucket} and kind, each counted on its first day`),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, found.bucket[0].toUpperCase() + found.bucket.slice(1)),
      ...found.kinds.map((kind) => html("th", { scope: "col", class: "number" }, names[kind][1])))),
    html("tbody", {}, ...rows))));
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.first, [...(groups.get(row.first) || []), row]);
  return groups;
}

const cell = (row) => html("td", { class: "number" }, row
  ? html("a", { href: `/ledger/${row.kind}?${query({ since: row.first, until: row.last })}` }, row.count.toLocaleString("en")) : "");

const query = (more) => new URLSearchParams([...asked.filter(([name]) => !(name in more)), ...Object.entries(more)]);
