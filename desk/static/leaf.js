// Leafing through a long document: sheets for all its pages, pictures and words only for those near what is seen.
// At most MOST pictures are in the page at any time. Without this, links lead from twenty pages to the next twenty.
"use strict";

const MOST = 12;
const NEAR = "200% 0px";

function sheetOf(stack, number, size) {
  const known = document.getElementById(`page-${number}`);
  const [width, height] = size.split("x").map(Number);
  const figure = known || document.createElement("figure");
  if (!known) {
    figure.id = `page-${number}`;
    figure.className = "page-picture";
    const caption = document.createElement("figcaption");
    const closer = document.createElement("a");
    closer.href = place(stack.dataset.contrast, number);
    closer.textContent = stack.dataset.closer.replace("0", number);
    caption.append(`${stack.dataset.caption.replace("0", number)} · `, closer);
    const paper = document.createElement("div");
    paper.className = "paper";
    figure.append(paper, caption);
  }
  const paper = figure.querySelector(".paper");
  paper.style.aspectRatio = `${width} / ${height}`;
  figure.dataset.page = number;
  figure.dataset.width = width;
  figure.dataset.height = height;
  return figure;
}

function place(pattern, number) {
  return pattern.replace(/0$/, number);
}

function fill(stack, figure) {
  const paper = figure.querySelector(".paper");
  if (paper.querySelector("img")) return;
  const picture = document.createElement("img");
  picture.width = figure.dataset.width;
  picture.height = figure.dataset.height;
  picture.alt = stack.dataset.alt.replace("0", figure.dataset.page);
  picture.src = place(stack.dataset.sheets, figure.dataset.page);
  paper.prepend(picture);
}

function write(stack, figure) {
  const paper = figure.querySelector(".paper");
  if (figure.dataset.asked) return;
  figure.dataset.asked = "1";
  const asking = new XMLHttpRequest();
  asking.open("GET", place(stack.dataset.words, figure.dataset.page) + "?watch=1");
  asking.responseType = "document";
  asking.onload = () => {
    const words = asking.response && asking.response.querySelector("svg.wording");
    if (words && paper.querySelector("img")) paper.append(document.importNode(words, true));
  };
  asking.send();
}

function strip(figure) {
  figure.querySelector(".paper").replaceChildren();
  delete figure.dataset.asked;
}

function leaf(stack) {
  const sizes = stack.dataset.sizes.split(" ");
  const sheets = sizes.map((size, index) => sheetOf(stack, index + 1, size));
  const from = document.getElementById(`page-${stack.dataset.first}`);
  for (const figure of sheets) if (figure !== from) strip(figure);
  stack.replaceChildren(...sheets);
  if (from && Number(stack.dataset.first) > 1) from.scrollIntoView();
  const near = new Set();
  const watch = new IntersectionObserver((seen) => {
    for (const each of seen) {
      if (each.isIntersecting) near.add(each.target);
      else near.delete(each.target);
    }
    show(stack, sheets, near);
  }, { rootMargin: NEAR });
  for (const figure of sheets) watch.observe(figure);
}

function show(stack, sheets, near) {
  const middle = window.innerHeight / 2;
  const away = (figure) => Math.abs(figure.getBoundingClientRect().top - middle);
  const closest = Array.from(near).sort((one, other) => away(one) - away(other)).slice(0, MOST);
  for (const figure of sheets) {
    if (!closest.includes(figure) && figure.querySelector("img")) strip(figure);
  }
  for (const figure of closest) {
    fill(stack, figure);
    write(stack, figure);
  }
}

const stack = document.querySelector(".sheets");
if (stack) {
  leaf(stack);
  for (const links of document.querySelectorAll(".windows")) links.hidden = true;
}
