// The slider of days below the map: facts by day in; the days that are looked at out, also as a film.
import { html, quietly, svg } from "./dom.js";
import { isoOf, named } from "./time.js";

const BARS = 120;

/** Put a slider into an element; `changed({from, to, all})` is called with days as numbers. */
export function slider(into, days, first, last, start, changed) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const whole = last - first;
  const range = (label, value) => html("input", { type: "range", min: 0, max: whole, value, "aria-label": label, oninput: () => moved(label) });
  const from = range("First day", start.from - first), to = range("Last day", start.to - first);
  const said = html("output", { "aria-live": "off" });
  const play = html("button", { type: "button", onclick: () => (timer ? stop() : film()) }, "Play");
  const all = html("button", { type: "button", onclick: () => { stop(); set(0, whole); } }, "All days");
  let timer = null;

  const tell = quietly(() => changed({ from: first + Number(from.value), to: first + Number(to.value), all: Number(from.value) === 0 && Number(to.value) === whole }), 20);
  function set(a, b) {
    from.value = a;
    to.value = b;
    show();
  }
  function moved(label) {
    stop();
    if (Number(from.value) > Number(to.value)) (label === "First day" ? to : from).value = (label === "First day" ? from : to).value;
    show();
  }
  function show() {
    const [a, b] = [first + Number(from.value), first + Number(to.value)];
    said.textContent = a === b ? named(a) : `${named(a)} to ${named(b)}`;
    for (const [input, day] of [[from, a], [to, b]]) input.setAttribute("aria-valuetext", named(day));
    for (const bar of bars.querySelectorAll("rect")) bar.classList.toggle("out", Number(bar.dataset.last) < a || Number(bar.dataset.first) > b);
    tell();
  }
  function film() {
    const length = Number(to.value) - Number(from.value);
    const window = length < whole ? length : Math.max(Math.round(whole / 8), 0);
    const step = calm.matches ? window + 1 : Math.max(Math.round(whole / 120), 1);
    let at = length < whole && Number(to.value) < whole ? Number(from.value) : -step;
    play.textContent = "Pause";
    const next = () => {
      at += step;
      if (at + window > whole + step - 1) { set(Math.max(whole - window, 0), whole); stop(); return; }
      set(at, Math.min(at + window, whole));
    };
    next();
    timer = setInterval(next, calm.matches ? 1500 : 140);
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  const bars = histogram(days, first, last);
  into.replaceChildren(html("div", { class: "ranges" }, bars, from, to), html("div", { class: "film" }, play, all, said));
  into.hidden = false;
  show();
}

function histogram(days, first, last) {
  const width = Math.max(Math.ceil((last - first + 1) / BARS), 1);
  const tally = new Map();
  for (const day of days) {
    const at = Math.floor((day - first) / width);
    tally.set(at, (tally.get(at) || 0) + 1);
  }
  const most = Math.max(...tally.values(), 1);
  const number = Math.ceil((last - first + 1) / width);
  return svg("svg", { class: "histogram", viewBox: `0 0 ${number} 20`, preserveAspectRatio: "none", role: "img", "aria-label": `${days.length} by day, ${isoOf(first)} to ${isoOf(last)}` },
    ...[...tally].map(([at, n]) => svg("rect", { x: at + 0.1, width: 0.8, y: 20 - (n / most) * 20, height: (n / most) * 20, "data-first": first + at * width, "data-last": first + (at + 1) * width - 1 })));
}
