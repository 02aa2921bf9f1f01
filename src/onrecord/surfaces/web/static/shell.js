// What every page does by script: the look, and "/" for the search. Pages work without it.
import "./paper.js";

const root = document.documentElement;

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => { button.value = dark() ? "light" : "dark"; button.textContent = dark() ? "Light" : "Dark"; };
  name();
  button.addEventListener("click", (event) => {
    event.preventDefault();
    root.dataset.theme = button.value;
    document.cookie = `theme=${button.value}; path=/; max-age=31536000; samesite=lax`;
    name();
    document.dispatchEvent(new CustomEvent("theme"));
  });
}

for (const here of document.querySelectorAll(".top [aria-current], .kinds [aria-current]")) {
  const nav = here.closest("nav");
  nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("find")?.focus();
  }
});

const news = document.querySelector("[data-news]");
if (news) {
  const source = new EventSource("/api/v1/events");
  source.addEventListener("news", () => { news.hidden = false; });
  addEventListener("pagehide", () => source.close());
}
