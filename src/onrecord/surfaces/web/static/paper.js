// While a page is printed it is light and as wide as the paper, whatever the screen is: pictures are drawn anew for it.
const root = document.documentElement;
const print = matchMedia("print");
let theme = null;

function begin() {
  if (root.classList.contains("paper")) return;
  theme = root.dataset.theme;
  root.dataset.theme = "light";
  root.classList.add("paper");
  document.dispatchEvent(new CustomEvent("paper"));
}

function end() {
  if (!root.classList.contains("paper")) return;
  root.classList.remove("paper");
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.dispatchEvent(new CustomEvent("paper"));
}

addEventListener("beforeprint", begin);
addEventListener("afterprint", end);
print.addEventListener("change", () => (print.matches ? begin() : end()));
