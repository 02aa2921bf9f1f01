// Composing a brief: up and down by button, what is dropped is dimmed, print by button. The form says all of it without us.
function button(text, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function renumber(list) {
  [...list.children].forEach((line, place) => {
    const rank = line.querySelector(".rank input");
    if (rank) rank.value = place + 1;
  });
}

for (const list of document.querySelectorAll(".compose .lines")) {
  for (const line of list.children) {
    const said = line.querySelector(".said")?.textContent.trim().slice(0, 60) ?? "line";
    const move = (step, from) => {
      const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
      if (!other) return;
      if (step < 0) other.before(line); else other.after(line);
      renumber(list);
      from.focus();
    };
    const up = button("↑", `Move up: ${said}`, () => move(-1, up));
    const down = button("↓", `Move down: ${said}`, () => move(1, down));
    const rank = line.querySelector(".rank");
    rank.hidden = true;
    rank.after(up, down);
  }
}

for (const box of document.querySelectorAll(".compose .tools input[type=checkbox]")) {
  const show = () => box.closest(".line").classList.toggle("dropped", !box.checked);
  box.addEventListener("change", show);
  show();
}

for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
