"use strict";
// Looks through RELEASES (search-index.js) while one types. Nothing leaves the page; text is only ever set as text.

const MOST = 50;
const section = document.getElementById("search");
const box = document.getElementById("words");
const found = document.getElementById("found");
const hits = document.getElementById("hits");

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const KNOWN = RELEASES.map((release) => ({
  release,
  title: folded(release.title),
  rest: folded(`${release.name} ${release.text}`),
  documents: release.documents.map(([title]) => folded(title)),
}));

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function weight(known, words) {
  const everything = [known.title, known.rest, ...known.documents];
  if (!words.every((word) => everything.some((text) => text.includes(word)))) return 0;
  return 1 + words.filter((word) => known.title.includes(word)).length;
}

function row(known, words) {
  const { release } = known;
  const item = element("li", "");
  const told = element("div", "");
  const address = `releases/${release.name}${section.dataset.suffix}`;
  told.append(element("a", release.title, { href: address, lang: release.language }));
  release.documents.forEach(([title], at) => {
    if (!words.some((word) => known.documents[at].includes(word))) return;
    const line = element("p", "", { class: "facts" });
    line.append(element("a", title, { href: `${address}#d${at + 1}`, lang: release.language }));
    told.append(line);
  });
  item.append(element("time", release.day, { datetime: release.day }), told);
  return item;
}

function look() {
  const words = folded(box.value).split(/\s+/).filter(Boolean);
  hits.replaceChildren();
  found.textContent = "";
  document.getElementById("releases").hidden = words.length > 0;
  if (!words.length) return;
  const met = KNOWN.map((known) => [weight(known, words), known]).filter(([much]) => much > 0);
  met.sort((one, other) => other[0] - one[0]); // the list is newest first already, and sorting keeps that order
  hits.append(...met.slice(0, MOST).map(([, known]) => row(known, words)));
  const { none, one, many, more } = section.dataset;
  const said = met.length === 0 ? none : met.length === 1 ? one : many;
  found.textContent = said.replace("#", met.length) + (met.length > MOST ? ` ${more.replace("#", MOST)}` : "");
}

box.addEventListener("input", look);
section.hidden = false;
look();
