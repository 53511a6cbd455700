// Follows what is being made: asks again for the part of a page that changes, for as long as it says it may change.
// Every page works without it. Parsed by XMLHttpRequest, which runs nothing; what stayed the same is left alone.
"use strict";

const SLOWEST = 5000;

function patch(old, fresh) {
  const focused = document.activeElement && document.activeElement.id;
  const kept = Array.from(old.children);
  const wanted = Array.from(fresh.children, (each) => kept.find((was) => same(was, each)) || document.importNode(each, true));
  old.replaceChildren(...wanted);
  for (const name of ["data-live", "data-every", "data-then"]) {
    if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
    else old.removeAttribute(name);
  }
  const again = focused && document.getElementById(focused);
  if (again && old.contains(again)) again.focus();
}

// Hidden fields of forms are new each time and both good: they do not make a form another one.
function same(was, now) {
  if (was.id !== now.id || !was.id) return false;
  return bare(was).isEqualNode(bare(now));
}

function bare(element) {
  const copy = element.cloneNode(true);
  for (const field of copy.querySelectorAll("input[type=hidden]")) field.remove();
  copy.normalize();
  return copy;
}

function follow(part) {
  const every = Number(part.dataset.every);
  setTimeout(() => {
    if (document.hidden || part.matches(":active")) return follow(part);
    const asking = new XMLHttpRequest();
    asking.open("GET", part.dataset.live);
    asking.responseType = "document";
    asking.timeout = 20000;
    asking.onloadend = () => {
      const fresh = asking.response && asking.response.getElementById("live");
      if (!fresh && asking.status && asking.status < 500) return location.reload(); // signed out, or locked
      if (!fresh) return setTimeout(() => follow(part), SLOWEST);
      const then = part.dataset.then;
      patch(part, fresh);
      if (part.dataset.live) follow(part);
      else if (then === "reload") location.reload();
    };
    asking.send();
  }, every);
}

const live = document.getElementById("live");
if (live && live.dataset.live) follow(live);
