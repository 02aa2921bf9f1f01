// Lights up a record's words and its card together: by hover, focus, click, j and k, and the address.
const text = document.querySelector(".text");
const column = document.querySelector(".cards");
const cards = new Map([...document.querySelectorAll(".card")].map((card) => [card.dataset.record, card]));
const marks = new Map();
for (const mark of text.querySelectorAll("[data-records]")) {
  for (const id of mark.dataset.records.split(" ")) marks.set(id, [...(marks.get(id) ?? []), mark]);
}
const narrow = matchMedia("(max-width: 62rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let lit = null;
let still = 0;

const elements = (id) => [...(marks.get(id) ?? []), ...(cards.has(id) ? [cards.get(id)] : [])];
const shown = (card) => card.offsetParent !== null || card.classList.contains("sheet");

function near(ids) {
  for (const element of document.querySelectorAll(".near")) element.classList.remove("near");
  for (const id of ids) for (const element of elements(id)) element.classList.add("near");
}

function light(id, { words = false, card = false, sheet = false, address = true } = {}) {
  for (const element of document.querySelectorAll(".lit, .sheet")) {
    element.classList.remove("lit", "sheet");
    element.removeAttribute("aria-current");
  }
  lit = id;
  if (id === null) return;
  for (const element of elements(id)) element.classList.add("lit");
  const its = cards.get(id);
  its?.setAttribute("aria-current", "true");
  if (sheet) its?.classList.add("sheet");
  if (words) bring(marks.get(id)?.[0]);
  if (card) showCard(its);
  if (address) history.replaceState(null, "", `#r-${id}`);
}

function bring(element) {
  if (!element) return;
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 70 || bottom > innerHeight - 70) {
    still = Date.now() + 900;
    element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }
}

function showCard(card) {
  if (!card) return;
  if (narrow.matches) return card.scrollIntoView({ block: "center" });
  still = Date.now() + 900;
  const room = column.clientHeight - card.offsetHeight;
  column.scrollTo({ top: card.offsetTop - column.offsetTop - Math.max(room / 3, 8), behavior: calm.matches ? "auto" : "smooth" });
}

/** Of the records on a mark, the one with the fewest words; the next one where that is lit already. */
function choose(mark) {
  const length = (id) => marks.get(id).reduce((sum, one) => sum + one.textContent.length, 0);
  const ids = mark.dataset.records.split(" ").filter((id) => cards.has(id) && shown(cards.get(id)));
  ids.sort((one, other) => length(one) - length(other));
  return ids[(ids.indexOf(lit) + 1) % ids.length] ?? null;
}

text.addEventListener("pointerover", (event) => near(event.target.closest("[data-records]")?.dataset.records.split(" ") ?? []));
text.addEventListener("pointerleave", () => near([]));
text.addEventListener("click", (event) => {
  const ref = event.target.closest(".ref");
  if (ref) {
    event.preventDefault();
    return light(ref.parentElement.id, { card: !narrow.matches, sheet: narrow.matches });
  }
  const mark = event.target.closest("[data-records]");
  if (mark && getSelection().isCollapsed) light(choose(mark), { card: !narrow.matches, sheet: narrow.matches });
});
column.addEventListener("pointerover", (event) => near([event.target.closest(".card")?.dataset.record].filter(Boolean)));
column.addEventListener("pointerleave", () => near([]));
column.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card || (event.target.closest("a") && !event.target.closest(".to"))) return;
  if (event.target.closest(".to")) event.preventDefault();
  light(card.dataset.record, { words: true });
});
column.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (card && card.dataset.record !== lit) light(card.dataset.record, { words: !narrow.matches, address: false });
});

function step(by) {
  const every = [...cards.values()].filter(shown);
  const at = every.findIndex((card) => card.dataset.record === lit);
  const next = every[at < 0 ? (by > 0 ? 0 : every.length - 1) : at + by];
  if (!next) return;
  light(next.dataset.record, { words: true, card: !narrow.matches });
  next.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const inside = event.target.closest(".cards");
  const by = { j: 1, k: -1, ...(inside ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
  if (by) {
    event.preventDefault();
    step(by);
  } else if (event.key === "Escape") {
    light(null);
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".card, .text")) document.querySelector(".sheet")?.classList.remove("sheet");
});

for (const doubt of document.querySelectorAll("[data-doubt]")) {
  const its = text.querySelectorAll(`[data-doubts~="${CSS.escape(doubt.dataset.doubt)}"]`);
  const set = (on) => its.forEach((span) => span.classList.toggle("lit", on));
  doubt.addEventListener("pointerenter", () => set(true));
  doubt.addEventListener("pointerleave", () => set(false));
}

/** The record of the address: "#r-ID", "#s-ID" or "#ID"; one of another part of a long text leads there. */
function follow() {
  const id = decodeURIComponent(location.hash.slice(1)).replace(/^[rs]-/, "");
  if (!id) return;
  const gone = document.querySelector(".gone");
  gone.hidden = true;
  if (cards.has(id)) return light(id, { words: true, card: !narrow.matches, address: false });
  const block = document.getElementById("elsewhere");
  const part = block && JSON.parse(block.textContent)[id];
  const address = new URL(location);
  if (part && address.searchParams.get("part") !== String(part)) {
    address.searchParams.set("part", part);
    location.replace(address);
  } else if (id.includes(":") && !document.getElementById(location.hash.slice(1))) {
    gone.hidden = false;
  }
}
addEventListener("hashchange", follow);
follow();

/** The cards go along with the text. */
let waiting = false;
addEventListener("scroll", () => {
  if (waiting || narrow.matches || Date.now() < still || column.matches(":hover, :focus-within")) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const refs = [...text.querySelectorAll(".ref")];
    const below = refs.find((ref) => ref.getBoundingClientRect().top > 60);
    const card = below && cards.get(below.parentElement.id);
    if (card && shown(card)) column.scrollTo({ top: card.offsetTop - column.offsetTop - 40 });
  });
}, { passive: true });

const language = document.querySelector("[data-language]");
if (language?.dataset.language && language.dataset.language !== "und") {
  try {
    language.textContent = new Intl.DisplayNames(["en"], { type: "language" }).of(language.dataset.language);
  } catch { /* a code that the browser does not know stays as it is */ }
}
