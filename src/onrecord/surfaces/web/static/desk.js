// What the scripts of pages share; what every page does by itself is in shell.js.

/** What a page hands to its script: the JSON in the data block of that id. */
export function data(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent) : null;
}

/** The value of a colour variable as it is now. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
