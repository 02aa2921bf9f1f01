// Keys for pages that are lists: j and k go from line to line, Enter opens one, "?" shows all keys.
//
// A list is an element with `data-lines`; its lines have `data-line`, and in each the link with `data-open` is what a
// line leads to. Where htmx swaps the list, what is new is told to screen readers. Pages work without it.
const KEYS = [
  ["j", "next line"], ["k", "line before"], ["Enter", "open the line"], ["w", "show its exact words"],
  ["f", "open its fact"], ["n", "next page"], ["/", "search"], ["?", "these keys"],
];

const lines = () => [...document.querySelectorAll("[data-lines] [data-line]")].filter((line) => line.querySelector("[data-open]"));
const current = () => document.activeElement?.closest("[data-line]") ?? null;

function move(step) {
  const all = lines();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  next.querySelector("[data-open]").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function words() {
  const details = current()?.querySelector("details");
  if (details) details.open = !details.open;
}

function keys() {
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-label", "Keys");
  const heading = document.createElement("h2");
  heading.textContent = "Keys";
  const list = document.createElement("dl");
  for (const [key, does] of KEYS) {
    const term = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    term.append(kbd);
    const what = document.createElement("dd");
    what.textContent = does;
    list.append(term, what);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.textContent = "Close";
  form.append(close);
  dialog.append(heading, list, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const ACTIONS = {
  j: () => move(1), k: () => move(-1), w: words, "?": keys,
  f: () => current()?.querySelector("[data-fact]")?.click(),
  n: () => document.querySelector("a[rel=next]")?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(ACTIONS, event.key)) return;
  event.preventDefault();
  ACTIONS[event.key]();
});

// Fields that ask for nothing stay out of the address.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData.entries()]) {
    if (value === "") {
      const kept = event.formData.getAll(name).filter((one) => one !== "");
      event.formData.delete(name);
      for (const one of kept) event.formData.append(name, one);
    }
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const told = document.getElementById("told");
  const count = document.getElementById("count");
  if (told && count) told.textContent = count.textContent.trim();
  if (document.activeElement === document.body || document.activeElement === null) {
    document.getElementById("title")?.focus({ preventScroll: true });
  }
});
