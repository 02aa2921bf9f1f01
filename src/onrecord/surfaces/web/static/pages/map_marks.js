// Marks on the map: a type has a shape and a colour; what lies close together at a zoom is one mark with a number.
import { DivIcon } from "../vendor/leaflet.mjs";
import { svg } from "./dom.js";

const CELL = 46;
const SHAPES = {
  drone_strike: "M0-9 8 7H-8Z", missile_strike: "M0 9-8-7H8Z", air_strike: "M0-9 9 0 0 9-9 0Z", shelling: "M-7-7H7V7H-7Z",
  ground_attack: "M-3-9H3V-3H9V3H3V9H-3V3H-9V-3H-3Z", raid: "M0-9 8-4V4L0 9-8 4V-4Z",
  explosion: "M0-10 3-4 9-5 5 0 9 5 3 4 0 10-3 4-9 5-5 0-9-5-3-4Z", sabotage: "M-8-5-5-8 0-3 5-8 8-5 3 0 8 5 5 8 0 3-5 8-8 5-3 0Z",
};

/** The shape of a type as an SVG; `size` is its width in pixels. */
export function shape(type, size) {
  const mark = SHAPES[type] ? svg("path", { d: SHAPES[type] }) : svg("circle", { r: 8 });
  return svg("svg", { class: `mark ${type}`, width: size, height: size, viewBox: "-11 -11 22 22", "aria-hidden": "true" }, mark);
}

/** The icon of one fact. */
export function icon(fact) {
  const size = Math.min(16 + 5 * fact.origins, 34);
  return new DivIcon({ className: "spot", html: shape(fact.type, size), iconSize: [size, size] });
}

/** The icon of several facts: how many there are. */
export function clusterIcon(group) {
  const size = Math.round(Math.min(24 + 6 * Math.log2(group.length), 60));
  const types = new Set(group.map((fact) => fact.type));
  const disc = svg("svg", { class: `mark ${types.size === 1 ? group[0].type : "mixed"}`, width: size, height: size, viewBox: "-12 -12 24 24", "aria-hidden": "true" },
    svg("circle", { r: 10.5 }), svg("text", { y: 4, "text-anchor": "middle" }, group.length.toLocaleString("en")));
  return new DivIcon({ className: "spot several", html: disc, iconSize: [size, size] });
}

/** Facts in groups: those whose places fall into one cell of a grid of pixels. `project` gives the pixel of a fact. */
export function grouped(facts, project) {
  const cells = new Map();
  for (const fact of facts) {
    const { x, y } = project(fact);
    const key = `${Math.round(x / CELL)} ${Math.round(y / CELL)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(fact);
  }
  return [...cells.values()];
}

/** The middle of a group. */
export function middle(group) {
  const mean = (name) => group.reduce((sum, fact) => sum + fact.place[name], 0) / group.length;
  return [mean("lat"), mean("lon")];
}

/** "12 incidents: 7 shelling, 5 drone strike" */
export function told(group, labels) {
  const tally = new Map();
  for (const fact of group) tally.set(fact.type, (tally.get(fact.type) || 0) + 1);
  const names = [...new Set(group.map((fact) => fact.place.name))];
  return `${group.length} at ${names.slice(0, 3).join(", ")}${names.length > 3 ? " …" : ""}: ${[...tally].map(([type, n]) => `${n} ${labels.get(type)}`).join(", ")}`;
}
