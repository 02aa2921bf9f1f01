// The lanes of the timeline: what the desk found, a view and a width in; one SVG out.
import { counted, svg } from "./dom.js";
import { dayOf, marks, named } from "./time.js";

const AXIS = 26, TITLE = 22, ROW = 19, PAD = 6, BARS = 46;
const MOST_ROWS = 9, LETTER = 6.3, LONGEST = 230;

/** An SVG of all lanes; every fact and bucket in it is a link with `data-at` (its place in reading order). */
export function draw(found, names, view, width) {
  const x = (day) => ((day - view.from) / (view.to - view.from)) * width;
  const lanes = [];
  let y = AXIS;
  for (const kind of found.kinds) {
    const lane = found.facts ? facts(found, kind, x, width) : buckets(found, names, kind, x, width);
    lanes.push(svg("g", { class: `lane ${kind}`, transform: `translate(0 ${y})` },
      svg("line", { class: "edge", x1: 0, x2: width, y1: 0.5, y2: 0.5 }),
      ...lane.shapes,
      svg("text", { class: "title", x: 4, y: 15 }, `${names[kind][1]} `, svg("tspan", { class: "count" }, (found.counts[kind] || 0).toLocaleString("en"))),
      lane.hidden ? svg("text", { class: "count", x: width - 4, y: 15, "text-anchor": "end" }, `${counted(lane.hidden, "more fact")} when closer`) : "",
    ));
    y += lane.height;
  }
  const picture = svg("svg", {
    width, height: y + 2, viewBox: `0 0 ${width} ${y + 2}`, role: "group",
    "aria-label": `${named(view.from)} to ${named(view.to)}, ${found.kinds.length} lanes`,
  }, ...axis(view, x, width, y), ...lanes);
  return picture;
}

function axis(view, x, width, height) {
  return marks(view.from, view.to, width).flatMap(({ at, text, strong }) => [
    svg("line", { class: strong ? "mark strong" : "mark", x1: x(at), x2: x(at), y1: AXIS - 6, y2: height }),
    x(at) > width - 30 ? "" : svg("text", { class: "axis", x: x(at) + 3, y: 14 }, text),
  ]);
}

function facts(found, kind, x, width) {
  const rows = [];
  let hidden = 0;
  const shapes = [];
  found.facts.forEach((fact, at) => {
    if (fact.kind !== kind) return;
    const left = Math.max(x(dayOf(fact.start)), -4), right = Math.min(x(dayOf(fact.end) + 1), width + 4);
    if (right < 0 || left > width) return;
    const wide = Math.max(right - left, 7);
    const label = Math.min(fact.says.length * LETTER, LONGEST);
    const inside = wide > label + 12;
    const before = !inside && left + wide + label > width && left > label + 10;
    const row = place(rows, before ? left - label - 10 : left, left, inside || before ? left + wide : left + wide + label + 10, left + wide);
    if (row === null) { hidden += 1; return; }
    shapes.push(bar(fact, at, { left, wide, row: row.at, label: row.labelled || inside, inside, before, width }));
  });
  return { shapes, hidden, height: TITLE + Math.max(rows.length, 1) * ROW + PAD };
}

function place(rows, wantedLeft, left, wantedRight, right) {
  for (const [begin, room, labelled] of [[wantedLeft, wantedRight, true], [left, right, false]]) {
    let at = rows.findIndex((end) => end <= begin);
    if (at < 0 && rows.length < MOST_ROWS) at = rows.push(0) - 1;
    if (at >= 0) {
      rows[at] = room + 3;
      return { at, labelled };
    }
  }
  return null;
}

function bar(fact, at, { left, wide, row, label, inside, before, width }) {
  const height = Math.min(5 + 4 * fact.origins, 15);
  const middle = TITLE + row * ROW + ROW / 2;
  const from = before ? left - 4 : inside ? Math.max(left, 0) + 6 : left + wide + 4;
  const room = before ? LONGEST : Math.min(inside ? Math.min(left + wide, width) - from - 4 : LONGEST, width - from);
  const letters = Math.floor(room / LETTER);
  const said = fact.says.length > letters ? `${fact.says.slice(0, Math.max(letters - 1, 0)).trimEnd()}…` : fact.says;
  const told = fact.origins > 1 ? `, ${fact.origins} origins` : "";
  const rough = wide > 7 && dayOf(fact.end) > dayOf(fact.start);
  return svg("a", { href: `/fact/${encodeURI(fact.fact)}`, "data-at": at, "data-fact": fact.fact, tabindex: -1, class: "fact", "aria-label": `${fact.when}: ${fact.says}${told}` },
    svg("title", {}, `${fact.when}\n${fact.says}${told}`),
    svg("rect", { class: "hit", x: left - 2, y: middle - ROW / 2, width: wide + 4, height: ROW }),
    svg("rect", { class: rough ? "bar rough" : fact.worked_out ? "bar worked-out" : "bar", x: left, y: middle - height / 2, width: wide, height, rx: 2 }),
    label && letters > 5 ? svg("text", { class: "label", x: from, y: middle + 4, "text-anchor": before ? "end" : null }, said) : "",
  );
}

function buckets(found, names, kind, x, width) {
  const most = Math.max(...found.rows.map((row) => row.count), 1);
  const shapes = [];
  found.rows.forEach((row, at) => {
    if (row.kind !== kind) return;
    const left = x(dayOf(row.first)), right = x(dayOf(row.last) + 1);
    if (right < 0 || left > width) return;
    const height = Math.max((row.count / most) * (BARS - 14), 2);
    const wide = Math.max(right - left - 1, 1.5);
    shapes.push(svg("a", {
      href: `?from=${row.first}&to=${row.last}`, "data-at": at, "data-from": row.first, "data-to": row.last, tabindex: -1, class: "fact",
      "aria-label": `${row.name}: ${counted(row.count, "fact")} of ${names[kind][1].toLowerCase()}`,
    },
      svg("title", {}, `${row.name}: ${row.count.toLocaleString("en")}`),
      svg("rect", { class: "hit", x: left, y: TITLE - 4, width: wide, height: BARS + 4 }),
      svg("rect", { class: "bar", x: left, y: TITLE + BARS - height, width: wide, height }),
      wide > String(row.count).length * 7 + 2 ? svg("text", { class: "figure", x: left + wide / 2, y: TITLE + BARS - height - 3 }, row.count) : "",
    ));
  });
  return { shapes, hidden: 0, height: TITLE + BARS + PAD };
}
