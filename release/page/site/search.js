"use strict";
// Looks through titles and texts while one types. The lists lie beside the page as programs (search/*.js) that hand their
// content to TAMIS, loaded when somebody looks for something: a page read from a disk can load nothing else. Nothing
// is sent, but a server sees which files are asked for, and so with which letters words begin; the page says so. Text is
// only ever set as text. Folding and parting are those of release/public/finding.py.

const MOST = 50;
const TOLD = 5; // documents named under a release
const SHORTEST = 3;
const section = document.getElementById("search");
const box = document.getElementById("words");
const found = document.getElementById("found");
const hits = document.getElementById("hits");
const results = document.getElementById("results");
const browse = document.getElementById("browse");
const BLOCKS = section.dataset.blocks.split(" ").filter(Boolean);
const SPOKEN = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
const known = new Map(); // block → its releases, made ready
const shards = new Map(); // "2026-0/ca" → word → where it stands
const asked = new Map(); // address → promise that it was loaded, or is not there

globalThis.TAMIS = {
  titles: (block, releases) => known.set(block, releases.map(ready)),
  words: (name, words) => shards.set(name, words),
};

function folded(text) {
  const spelt = text.replace(/[œŒ]/g, "oe").replace(/[æÆ]/g, "ae");
  return spelt.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function ready(release) {
  return {
    release,
    number: Number(release.name.split("-")[2]),
    title: folded(release.title),
    rest: folded([release.name, release.text, ...release.under].join(" ")),
    documents: release.documents.map(([title]) => folded(title)),
  };
}

function shardOf(word) {
  if (!/^[a-z]/.test(word)) return /^[0-9]/.test(word) ? "0" : "_";
  return word[0] + (word[1] < "i" ? "a" : word[1] < "q" ? "i" : "q");
}

function load(address) {
  if (!asked.has(address)) {
    asked.set(address, new Promise((done) => {
      const program = document.createElement("script");
      program.src = address;
      program.onload = program.onerror = done; // no word of that block begins so
      document.head.append(program);
    }));
  }
  return asked.get(address);
}

function inTexts(block, word) {
  // Release → set of its documents whose text has a word that begins so.
  const where = new Map();
  for (const [each, places] of Object.entries(shards.get(`${block}/${shardOf(word)}`) ?? {})) {
    if (!each.startsWith(word)) continue;
    for (const place of places.split(";")) {
      const [release, documents] = place.split(":");
      const seen = where.get(Number(release)) ?? new Set();
      for (const document of documents.split(",")) seen.add(Number(document));
      where.set(Number(release), seen);
    }
  }
  return where;
}

function judge(one, words, texts) {
  // How well a release fits, and how many of the words each document has.
  const has = one.documents.map((title, at) =>
    words.filter((word, which) => title.includes(word) || texts[which].get(one.number)?.has(at + 1)).length);
  const everywhere = words.every((word, which) =>
    one.title.includes(word) || one.rest.includes(word) || one.documents.some((title) => title.includes(word)) ||
    texts[which].has(one.number));
  const weight = words.filter((word) => one.title.includes(word)).length * 4 + Math.max(0, ...has);
  return everywhere ? { one, has, weight: weight + 1 } : null;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function row({ one: { release }, has }) {
  const item = element("li", "");
  const told = element("div", "");
  const { suffix } = section.dataset;
  told.append(element("a", release.title, { href: `releases/${release.name}${suffix}`, lang: release.language }));
  const best = has.map((much, at) => [much, at]).filter(([much]) => much > 0).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, at] of best.slice(0, TOLD)) {
    const [title, name] = release.documents[at];
    const line = element("p", "", { class: "facts" });
    line.append(element("a", title, { href: `documents/${name}${suffix}`, lang: release.language }));
    told.append(line);
  }
  item.append(element("time", SPOKEN.format(new Date(release.day)), { datetime: release.day }), told);
  return item;
}

function show(words, looking) {
  const met = [];
  for (const block of BLOCKS) {
    const texts = words.map((word) => (word.length < SHORTEST ? new Map() : inTexts(block, word)));
    met.push(...(known.get(block) ?? []).map((one) => judge(one, words, texts)).filter(Boolean));
  }
  met.sort((a, b) => b.weight - a.weight || (a.one.release.day < b.one.release.day ? 1 : -1));
  hits.replaceChildren(...met.slice(0, MOST).map(row));
  const { none, one, many, more } = section.dataset;
  const said = (met.length === 0 ? none : met.length === 1 ? one : many).replace("#", met.length);
  if (looking) found.textContent = section.dataset.looking;
  else found.textContent = said + (met.length > MOST ? ` ${more.replace("#", MOST)}` : "");
}

async function look() {
  const words = folded(box.value).split(/[^\p{L}\p{N}-]+/u).filter(Boolean);
  results.hidden = words.length === 0;
  browse.hidden = words.length > 0;
  if (!words.length) return;
  const now = box.value;
  await Promise.all(BLOCKS.map((block) => load(`search/${block}.js`)));
  const wanted = words.filter((word) => word.length >= SHORTEST);
  const missing = BLOCKS.flatMap((block) => wanted.map((word) => `search/${block}/${shardOf(word)}.js`)).filter((each) => !asked.has(each));
  if (box.value === now) show(words, missing.length > 0);
  await Promise.all(BLOCKS.flatMap((block) => wanted.map((word) => load(`search/${block}/${shardOf(word)}.js`))));
  if (box.value === now) show(words, false);
}

box.addEventListener("input", look);
section.hidden = false;
look();
