/* What a browser can do beyond a form with a file itself: say in time that the file is too large,
   and show that it is on its way. Without this everything works; the server says the same. */
"use strict";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-largest]")) return;
  const file = input.files[0];
  const tooLarge = Boolean(file) && file.size > Number(input.dataset.largest);
  document.getElementById(`${input.id}-fault`).textContent = tooLarge ? input.dataset.tooLarge : "";
  if (tooLarge) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (tooLarge) input.value = "";
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const busy = form.querySelector("[data-busy]");
  const files = [...form.querySelectorAll("input[type=file]")];
  if (busy && files.some((input) => input.files.length > 0)) busy.hidden = false;
});

window.addEventListener("pageshow", () => {
  for (const busy of document.querySelectorAll("[data-busy]")) busy.hidden = true;
});

/* A group of the menu lies over the page: it closes by Escape, and when one goes elsewhere. */
const openGroup = () => document.querySelector(".nav-group[open]");

document.addEventListener("keydown", (event) => {
  const group = event.key === "Escape" ? openGroup() : null;
  if (!group) return;
  group.open = false;
  group.querySelector("summary").focus();
});

for (const leaving of ["click", "focusin"]) {
  document.addEventListener(leaving, (event) => {
    const group = openGroup();
    if (group && !group.contains(event.target)) group.open = false;
  });
}
