// Names as they are written: a list to choose from under the field, by arrows, Enter or the mouse. Without it, names work too.
const WAIT = 120;

function offer(field) {
  const list = document.createElement("ul");
  list.id = `${field.id}-suggested`;
  list.className = "suggested";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    field.setAttribute(name, value);
  }
  let at = -1, timer, asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    const options = list.children;
    at = (to + options.length) % options.length;
    [...options].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    field.value = option.dataset.value;
    close();
    field.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
  };
  const show = (found) => {
    list.replaceChildren(...found.filter((one) => one.id !== field.dataset.but).map((one, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.dataset.value = one.id;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const about = document.createElement("span");
      about.className = "soft";
      about.textContent = [one.type, one.about ?? (one.records === undefined ? "" : `${one.records} records`)].filter(Boolean).join(", ");
      option.append(one.name, " ", about);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    list.hidden = !list.children.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
  };
  const ask = async () => {
    const mine = ++asked, words = field.value.trim();
    if (words.length < 2) return close();
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (answer?.ok && mine === asked && document.activeElement === field) show(await answer.json());
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? at + 1 : Math.max(at, 0) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(list.children[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
}

document.querySelectorAll("[data-suggest]").forEach(offer);
