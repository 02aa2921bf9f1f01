// The card of a fact: its id in; sentence, words and citation as elements out.
import { fetched, html } from "./dom.js";

const kept = new Map();

const link = (cite) => html("a", { class: "cite", href: cite.href, dir: "auto" }, cite.text);

/** The elements of a card. */
export function cardOf(found) {
  const words = found.words.flatMap((text, at) => (at ? [" … ", text] : [text]));
  const details = [found.when, found.place].filter(Boolean).join("; ");
  return [
    html("p", { class: "said", dir: "auto" }, html("span", { class: `kind ${found.kind}` }, found.kind_name), " ", found.says),
    html("p", { class: "soft", dir: "auto" }, details),
    html("blockquote", { class: "words", dir: "auto" }, ...words),
    found.voices.length ? html("p", { class: "soft", dir: "auto" }, `According to ${found.voices.join(", via ")}`) : "",
    html("p", { class: "from" }, link(found.cite), " ", html("span", { class: "origins" }, found.told), " ",
      html("a", { href: found.href }, "Fact")),
    found.also.length ? html("p", { class: "from" }, "Also in ", ...found.also.flatMap((cite, at) => (at ? ["; ", link(cite)] : [link(cite)])),
      found.more ? ` and ${found.more} more` : "") : "",
  ];
}

/** Fetch a card and put it into an element; says so where it does not come. */
export async function showCard(into, fact, asOf) {
  into.dataset.fact = fact;
  if (!kept.has(fact)) {
    const address = `/fact/${encodeURIComponent(fact)}/card${asOf ? `?as_of=${encodeURIComponent(asOf)}` : ""}`;
    kept.set(fact, fetched(address));
    kept.get(fact).catch(() => kept.delete(fact));
  }
  try {
    const found = await kept.get(fact);
    if (into.dataset.fact === fact) into.replaceChildren(...cardOf(found).filter(Boolean));
  } catch (error) {
    if (into.dataset.fact === fact) into.replaceChildren(html("p", {}, `This fact could not be fetched. ${error.message}`));
  }
}
