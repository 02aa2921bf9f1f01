// Days as numbers (0 is 1 January 1970) and the marks of a time axis.
const DAY = 864e5;
const MONTHS = "January February March April May June July August September October November December".split(" ");
export const FIRST = dayOf("0001-01-01");
export const LAST = dayOf("9999-12-31");

/** The number of an ISO day or moment. */
export function dayOf(iso) {
  const [, year, month, day, hour = 0, minute = 0] = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(iso).map(Number);
  return number(year, month - 1, day) + (hour || 0) / 24 + (minute || 0) / 1440;
}

function number(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return Math.round(date.getTime() / DAY);
}

const dateOf = (day) => new Date(Math.floor(day + 1e-9) * DAY);

/** The ISO day that a number lies in. */
export function isoOf(day) {
  const date = dateOf(Math.min(Math.max(day, FIRST), LAST));
  const two = (n) => String(n).padStart(2, "0");
  return `${String(date.getUTCFullYear()).padStart(4, "0")}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** "3 May 2025", with the hour where `hours`. */
export function named(day, hours = false) {
  const date = dateOf(day);
  const said = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const hour = Math.round((day - Math.floor(day)) * 24);
  return hours ? `${said}, ${String(hour % 24).padStart(2, "0")}:00` : said;
}

const STEPS = [
  ...[1, 3, 6, 12].map((n) => ["hour", n, n / 24]), ["day", 1, 1], ["day", 2, 2], ["day", 7, 7], ["month", 1, 30.4],
  ["month", 3, 91], ["month", 6, 182], ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((n) => ["year", n, n * 365.25]),
];

/** Marks from day `from` to day `to` on so many pixels: `{at, text, strong}`. */
export function marks(from, to, pixels, apart = 84) {
  const wanted = ((to - from) / Math.max(pixels, 1)) * apart;
  const [unit, n] = STEPS.find(([, , days]) => days >= wanted) || STEPS.at(-1);
  const found = [];
  for (let [at, next] = start(unit, n, from); at <= to && found.length < 200; at = next(at)) {
    if (at >= from) found.push({ at, ...label(unit, n, at) });
  }
  return found;
}

function start(unit, n, from) {
  const date = dateOf(from);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === "hour") return [Math.floor(from), (at) => Math.round((at + n / 24) * 24) / 24];
  if (unit === "day" && n === 7) return [Math.floor((from + 3) / 7) * 7 - 3, (at) => at + 7];
  if (unit === "day") return [n === 1 ? Math.floor(from) : Math.floor(from / n) * n, (at) => at + n];
  const step = unit === "month" ? n : n * 12;
  let count = unit === "month" ? year * 12 + Math.floor(month / n) * n : Math.floor(year / n) * n * 12;
  return [number(Math.floor(count / 12), count % 12, 1), () => number(Math.floor((count += step) / 12), count % 12, 1)];
}

function label(unit, n, at) {
  const date = dateOf(at);
  const [year, month, day] = [date.getUTCFullYear(), MONTHS[date.getUTCMonth()].slice(0, 3), date.getUTCDate()];
  const hour = Math.round((at - Math.floor(at + 1e-9)) * 24);
  if (unit === "hour" && hour) return { text: `${String(hour).padStart(2, "0")}:00`, strong: false };
  if (unit === "hour" || unit === "day") return { text: day === 1 || unit === "hour" ? `${day} ${month} ${year}` : `${day} ${month}`, strong: day === 1 };
  if (unit === "month") return { text: date.getUTCMonth() === 0 ? String(year) : month, strong: date.getUTCMonth() === 0 };
  return { text: String(year), strong: n > 1 || year % 10 === 0 };
}
