// The chart of Today: facts by month and kind; the months without any are drawn too.
import { data } from "../desk.js";
import { dayOf, named } from "./time.js";

const names = data("names");
const place = document.querySelector("[data-chart='activity']");
const found = data("activity");

if (place && found?.months.length) {
  place.hidden = false;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", "Activity by month and kind. The table below has its figures.");
  const waiting = new IntersectionObserver(async ([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    waiting.disconnect();
    const { draw } = await import("./draw.js");
    draw(place, panel(found), "Activity by month and kind");
  }, { rootMargin: "200px" });
  waiting.observe(place);
  document.addEventListener("paper", () => {
    if (place.hasChildNodes()) return;
    place.hidden = !place.hidden;
    place.nextElementSibling.open = place.hidden;
  });
}

function panel({ months, series }) {
  const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const name = (n) => `${String(Math.floor(n / 12)).padStart(4, "0")}-${String((n % 12) + 1).padStart(2, "0")}`;
  const first = number(months[0]);
  const every = Array.from({ length: number(months.at(-1)) - first + 1 }, (_, at) => name(first + at));
  return {
    form: "stack", names: every.map((month) => named(dayOf(`${month}-01`)).replace(/^\d+ /, "")), spans: every.map((month) => [month, month]),
    series: Object.entries(series).filter(([, values]) => values.some(Boolean)).map(([kind, values]) => ({
      label: names[kind][1], kind, href: `/ledger/${kind}`, values: every.map((month) => values[months.indexOf(month)] || 0),
    })),
  };
}
