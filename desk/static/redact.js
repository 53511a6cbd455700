// Drawing boxes on a page: drag for a box, click on a word to take it. Everything it makes is a field of the form, and
// can be made without it: words are ticked, a box is given by numbers.
"use strict";

const GRID = 1000000;
const SMALLEST = 4; // pixels on the screen: less was a click
const SVG = "http://www.w3.org/2000/svg";

const paper = document.getElementById("redact-paper");
const canvas = paper && paper.querySelector(".canvas");
const rows = document.getElementById("box-rows");
let drawing = null;
let next = rows ? rows.children.length : 0;

function share(event) {
  const frame = canvas.getBoundingClientRect();
  const across = (event.clientX - frame.left) / frame.width;
  const down = (event.clientY - frame.top) / frame.height;
  return [Math.min(Math.max(across, 0), 1), Math.min(Math.max(down, 0), 1)];
}

function edges(from, to) {
  const left = Math.floor(Math.min(from[0], to[0]) * GRID);
  const top = Math.floor(Math.min(from[1], to[1]) * GRID);
  const right = Math.ceil(Math.max(from[0], to[0]) * GRID);
  const bottom = Math.ceil(Math.max(from[1], to[1]) * GRID);
  return [left, top, Math.min(right, GRID), Math.min(bottom, GRID)];
}

function place(rect, [left, top, right, bottom]) {
  const { width, height } = canvas.viewBox.baseVal;
  rect.setAttribute("x", (left / GRID) * width);
  rect.setAttribute("y", (top / GRID) * height);
  rect.setAttribute("width", ((right - left) / GRID) * width);
  rect.setAttribute("height", ((bottom - top) / GRID) * height);
}

function begin(event) {
  if (event.button !== 0) return;
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", "fresh");
  canvas.append(rect);
  canvas.setPointerCapture(event.pointerId);
  drawing = { from: share(event), x: event.clientX, y: event.clientY, word: event.target.dataset.word, rect };
}

function draw(event) {
  if (drawing) place(drawing.rect, edges(drawing.from, share(event)));
}

function end(event) {
  if (!drawing) return;
  const { from, x, y, word, rect } = drawing;
  drawing = null;
  const size = edges(from, share(event));
  const small = Math.abs(event.clientX - x) < SMALLEST || Math.abs(event.clientY - y) < SMALLEST;
  if (!small && size[0] < size[2] && size[1] < size[3]) return keep(rect, size);
  rect.remove();
  if (word !== undefined) tick(word);
}

function keep(rect, size) {
  const row = document.getElementById("box-row").content.firstElementChild.cloneNode(true);
  const number = next++;
  for (const field of row.querySelectorAll("[data-name]")) field.name = `${field.dataset.name}-${number}`;
  row.querySelector("[data-name=box]").value = size.join(" ");
  row.querySelector("[data-name=mode]").value = document.querySelector("[name=word-mode]").value;
  row.querySelector("[data-name=reason]").value = document.querySelector("[name=word-reason]").value;
  const gone = row.querySelector("[data-name=gone]");
  gone.addEventListener("change", () => rect.classList.toggle("gone", gone.checked));
  rows.append(row);
}

function tick(word) {
  const box = document.querySelector(`.word-lines input[value="${word}"]`);
  if (!box) return;
  box.checked = !box.checked;
  mark(box);
}

function mark(box) {
  const rect = canvas.querySelector(`[data-word="${box.value}"]`);
  if (rect) rect.classList.toggle("ticked", box.checked);
}

if (canvas) {
  canvas.classList.add("ready");
  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", () => {
    if (drawing) drawing.rect.remove();
    drawing = null;
  });
  for (const box of document.querySelectorAll(".word-lines input")) {
    box.addEventListener("change", () => mark(box));
    mark(box);
  }
}
