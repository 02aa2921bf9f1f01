// Elements built by hand: texts go in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** An HTML element with attributes ("onclick" is a listener) and children (nodes or texts). */
export const html = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/** An SVG element, made likewise. */
export const svg = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

/** "1,200 facts" */
export const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** JSON from an address of this desk; an Error with words for people where it does not come. */
export async function fetched(address, signal) {
  const answer = await fetch(address, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`The desk answered ${answer.status}.`);
  return answer.json();
}

/** Call `then` once things have been quiet for a while. */
export function quietly(then, wait = 150) {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => then(...given), wait); };
}
