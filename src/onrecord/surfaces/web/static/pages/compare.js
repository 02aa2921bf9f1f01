// Lights up a change of meaning on both sides and in the list: by hover, focus, click, j and k.
const places = new Map();
for (const element of document.querySelectorAll("[data-change]")) {
  for (const key of element.dataset.change.split(" ")) places.set(key, [...(places.get(key) ?? []), element]);
}
const keys = [...places.keys()].sort((one, other) => one - other);
let lit = null;

function light(key, bring = false) {
  for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
  lit = key;
  for (const element of places.get(key) ?? []) element.classList.add("lit");
  const first = places.get(key)?.find((element) => element.closest(".beside"));
  if (bring && first) first.scrollIntoView({ block: "center" });
  return first;
}

const change = (event) => event.target.closest("[data-change]")?.dataset.change.split(" ")[0];
document.addEventListener("pointerover", (event) => change(event) && light(change(event)));
document.addEventListener("focusin", (event) => change(event) && light(change(event)));
document.addEventListener("click", (event) => {
  const key = change(event);
  if (!key) return;
  event.preventDefault();
  light(key, Boolean(event.target.closest(".change-list")));
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const by = { j: 1, k: -1 }[event.key];
  if (!by || !keys.length) return;
  event.preventDefault();
  const at = keys.indexOf(lit);
  const next = keys[at < 0 ? (by > 0 ? 0 : keys.length - 1) : Math.min(Math.max(at + by, 0), keys.length - 1)];
  light(next, true)?.focus({ preventScroll: true });
});
