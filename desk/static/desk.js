// Keyboard for the desk; every page works without it. Reads and moves focus, writes no markup, asks nothing of anyone.
"use strict";

const items = () => Array.from(document.querySelectorAll(".rows .item"));

function place() {
  const all = items();
  const focused = all.indexOf(document.activeElement);
  return focused >= 0 ? focused : all.findIndex((item) => item.hasAttribute("aria-current"));
}

function move(step) {
  const all = items();
  if (!all.length) return;
  const to = Math.min(Math.max(place() + step, 0), all.length - 1);
  all[to].focus();
  all[to].scrollIntoView({ block: "nearest" });
}

function tick() {
  const item = items()[place()];
  const box = item && item.parentElement.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
}

function back() {
  const way = document.getElementById("back");
  if (way) way.click();
}

function decide() {
  const first = document.querySelector(".decide input[type=radio], form.act input[type=radio]");
  if (first) first.focus();
}

function sheet() {
  const keys = document.getElementById("keys-sheet");
  if (!keys) return;
  keys.open = !keys.open;
  keys.scrollIntoView({ block: "nearest" });
}

function press(selector) {
  const found = document.querySelector(selector);
  if (found) found.click();
}

function search() {
  const field = document.getElementById("q");
  if (field) field.focus();
  else press("#to-search");
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  x: tick,
  d: decide,
  s: () => press(".marks-bar button[value=star], .marks-bar button[value=unstar]"),
  "/": search,
  "?": sheet,
  F1: sheet,
  Escape: back,
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  const act = ACTS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
  if (typing && event.key !== "F1") {
    if (event.key === "Escape") typing.blur();
    return;
  }
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const chosen = document.querySelector(".rows .chosen");
if (chosen) chosen.scrollIntoView({ block: "nearest" });
