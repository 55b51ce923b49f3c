/* Going through a list by keyboard: 1, 2, 3 answer, n and p turn to the next and the previous child.
   Only while nothing is being typed, and not where somebody has turned it off. Without this every
   button and link does the same. */
"use strict";

const OFF = "schakel-list-keys-off";
const KEYS = { ArrowRight: "n", ArrowLeft: "p" };
const switches = () => document.querySelectorAll("[data-keys]");

function off() {
  try {
    return window.localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

for (const one of switches()) {
  one.checked = !off();
  one.closest("[data-keys-help]").hidden = false;
  one.addEventListener("change", () => {
    try {
      window.localStorage.setItem(OFF, one.checked ? "0" : "1");
    } catch {
      /* It holds for this page alone then. */
    }
  });
}

/* Whoever has left is not kept logged in by a page that goes on asking. */
const QUIET = 15 * 60 * 1000;
let touched = Date.now();
for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) {
  document.addEventListener(sign, () => { touched = Date.now(); }, { passive: true });
}

document.addEventListener("htmx:before:request", (event) => {
  const asks = event.target.id === "stand";
  if (asks && (document.hidden || Date.now() - touched > QUIET)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (![...switches()].every((one) => one.checked)) return;
  const field = event.target.closest("textarea, select, [contenteditable], input:not([data-keys])");
  if (field) return;
  const key = KEYS[event.key] ?? event.key.toLowerCase();
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
});
