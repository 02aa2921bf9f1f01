// The charts of the page, each drawn when it comes into view; each can be saved as a picture.
import { data } from "../desk.js";
import { draw } from "./draw.js";
import { html } from "./dom.js";

const charts = new Map((data("charts") || []).map((chart) => [chart.name, chart.panels]));
const waiting = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    waiting.unobserve(target);
    show(target);
  }
}, { rootMargin: "300px" });
const places = [...document.querySelectorAll("[data-chart]")];
for (const place of places) waiting.observe(place);
document.addEventListener("paper", () => places.forEach((place) => { waiting.unobserve(place); show(place); }));

function show(place) {
  if (place.dataset.drawn) return;
  place.dataset.drawn = "yes";
  const panel = charts.get(place.dataset.chart)[Number(place.dataset.panel)];
  const section = place.closest("section");
  const title = section.querySelector("h2").textContent;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", [title, panel.title, "The table below has its figures."].filter(Boolean).join(". "));
  const drawn = draw(place, panel, title);
  place.after(html("button", { type: "button", class: "saving noprint", onclick: () => save(drawn.svg(), `${place.dataset.chart}-${Number(place.dataset.panel) + 1}.svg`) }, "SVG"));
}

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
