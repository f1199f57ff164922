// Refreshes a page in place, and reads out what a pointer or an arrow key stands on. The page is whole
// without it. What always holds: one request at a time, to the address of the page itself; what the
// reader does (scrolls, types, opens, chooses) is never undone by an answer.
"use strict";

const LONGEST_WAIT = 300; // seconds between two tries, however often they fail
const CORRECTED = 1000; // milliseconds by which a clock that is set right moves the beginning
const byId = (id) => document.getElementById(id);
const kept = {
  // a browser may forbid a page to keep anything: then it forgets
  get(name) { try { return localStorage.getItem("monitor." + name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem("monitor." + name, value); } catch { /* forgets */ } },
};

const live = byId("live");
const interval = byId("interval");
const pause = byId("pause");
const theme = byId("theme");
const main = byId("main");

let isPaused = kept.get("paused") === "yes";
let failures = 0;
let timer = 0;
let request = null;
let answered = Date.now();

// ------------------------------------------------------------------ one page becomes another

const isSame = (old, fresh) => old.nodeName === fresh.nodeName && old.id === fresh.id;

/** Makes the old node what the new one is, and leaves alone what belongs to the reader. */
function become(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.hasAttribute("data-own")) return;
  const isOpen = old.nodeName === "DETAILS"; // whoever opened it wants it open
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(isOpen && name === "open") && name !== "tabindex") {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) === value) continue;
    old.setAttribute(name, value);
    // a field that was typed into shows that, until the page is of other calls
    if (old.nodeName === "INPUT" && name === "value") old.value = value;
  }
  becomeChildren(old, [...fresh.childNodes]);
}

/** One that is new comes between those that stay, so that they are still what the reader made them. */
function becomeChildren(old, news) {
  let child = old.firstChild;
  const leave = () => {
    const gone = child;
    child = child.nextSibling;
    gone.remove();
  };
  news.forEach((fresh, at) => {
    const stays = () => news.slice(at).some((later) => isSame(child, later));
    while (child && !isSame(child, fresh) && !stays()) leave();
    if (!child || !isSame(child, fresh)) return old.insertBefore(fresh, child);
    const next = child.nextSibling;
    become(child, fresh);
    child = next;
  });
  while (child) leave();
}

/** The values of a step stand in an attribute, so that no tooltip lies over what they are read out to. */
function readable(page) {
  for (const hit of page.querySelectorAll(".hits rect")) {
    const title = hit.querySelector("title");
    if (!title) continue;
    hit.setAttribute("data-says", title.textContent);
    title.remove();
  }
  return page;
}

function take(html) {
  stopReading();
  const page = readable(new DOMParser().parseFromString(html, "text/html"));
  if (!page.getElementById("main")) throw new Error("the answer is no page of this program");
  document.title = page.title;
  tellBegin(page);
  become(document.body, page.body);
  for (const chart of document.querySelectorAll(".chart [role=img]")) chart.tabIndex = 0;
}

/** Says so where the numbers begin anew: what is seen then is less than what was. */
function tellBegin(page) {
  const [old, fresh] = [byId("begun"), page.getElementById("begun")];
  if (!old || !fresh) return;
  const moved = Math.abs(Date.parse(fresh.dataset.since) - Date.parse(old.dataset.since));
  old.dataset.since = fresh.dataset.since;
  if (!(moved > CORRECTED)) return;
  old.textContent = `Restarted or cleared ${fresh.dataset.since.slice(11, 19)} UTC; numbers begin there`;
  old.hidden = false;
  said(old.textContent);
}

// ------------------------------------------------------------------ asking

function show(state, words, why = "") {
  live.dataset.state = state;
  byId("state").textContent = words;
  byId("why").textContent = why;
}

function said(words) {
  byId("said").textContent = words;
}

/** Asks for an address and shows what it answers with. */
async function ask(address, isAskedFor) {
  if (request) {
    if (!isAskedFor) return;
    request.abort();
  }
  const own = (request = new AbortController());
  live.dataset.state = "loading";
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: own.signal, cache: "no-store" });
    // that the address cannot be meant is put into words by the page that answers to it
    if (answer.status === 400 && isAskedFor) return location.reload();
    const html = await answer.text();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    if (own !== request) return;
    take(html);
    if (failures > 0) said("Updated again");
    failures = 0;
    answered = Date.now();
    isPaused ? show("paused", "Paused at") : show("live", "Updated");
  } catch (error) {
    if (own !== request) return;
    failures += 1;
    show("error", "No answer since", `: ${error.message}. Next try in ${wait()} s`);
    if (failures === 1) said("No answer from the program");
  } finally {
    if (own === request) {
      request = null;
      main.removeAttribute("aria-busy");
      later();
    }
  }
}

/** Seconds until the next request. */
function wait() {
  return Math.min(Number(interval.value) * 2 ** failures, Math.max(LONGEST_WAIT, interval.value));
}

function later() {
  clearTimeout(timer);
  if (!isPaused && !document.hidden) timer = setTimeout(tick, wait() * 1000);
}

/** Whether the reader does something that an answer would be in the way of. */
function isBusy() {
  const chosen = getSelection();
  const field = document.activeElement;
  return (chosen && !chosen.isCollapsed) || (field && field.matches("select, form input"));
}

function tick() {
  if (isBusy()) {
    show("paused", "Paused at", " while you choose");
    later();
  } else {
    ask(location.href, false);
  }
}

/** Goes to another view of the same page, without leaving it. */
async function go(address) {
  const sorted = new URL(address).searchParams.get("sort");
  history.pushState(null, "", address);
  await ask(address, true);
  if (sorted && !failures) said(`Sorted by ${sorted.replace(".", ", ")}`);
}

// ------------------------------------------------------------------ what the reader does

function setPaused(on) {
  isPaused = on;
  kept.set("paused", on ? "yes" : "no");
  pause.textContent = on ? "Resume" : "Pause";
  pause.setAttribute("aria-pressed", String(on));
  if (on) {
    clearTimeout(timer);
    show("paused", "Paused at");
  } else {
    ask(location.href, true);
  }
}

function setTheme(name) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  theme.textContent = `Theme: ${name}`;
  kept.set("theme", name);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !isPlain || !link.getAttribute("href").startsWith("?")) return;
  event.preventDefault();
  go(link.href);
});

document.addEventListener("submit", (event) => {
  const address = new URL(location.pathname, location.href);
  for (const [name, value] of new FormData(event.target)) {
    if (value) address.searchParams.append(name, value);
  }
  event.preventDefault();
  document.activeElement.blur();
  go(address.href);
});

addEventListener("popstate", () => ask(location.href, true));

document.addEventListener("visibilitychange", () => {
  if (document.hidden || isPaused) return clearTimeout(timer);
  const missed = (Date.now() - answered) / 1000;
  if (missed > 2 * interval.value) {
    show("stale", "Last answer", `, ${Math.round(missed / 60)} min ago`);
  }
  if (missed > interval.value) ask(location.href, false);
  else later();
});

// ------------------------------------------------------------------ reading out a chart

let reading = null; // the chart that is read out, and what stood there

function readOut(hit) {
  const chart = hit.closest(".chart");
  const line = chart.querySelector(".readout");
  if (!reading || reading.chart !== chart) {
    stopReading();
    reading = { chart, line, before: [...line.childNodes] };
  }
  for (const other of chart.querySelectorAll(".hits rect.now")) other.classList.remove("now");
  hit.classList.add("now");
  const [span, ...values] = hit.getAttribute("data-says").split(": ");
  const bold = document.createElement("b");
  bold.textContent = span;
  line.replaceChildren(bold, " · " + values.join(": ").split(", ").join(" · "));
}

function stopReading() {
  if (!reading) return;
  for (const other of reading.chart.querySelectorAll(".hits rect.now")) other.classList.remove("now");
  reading.line.replaceChildren(...reading.before);
  reading = null;
}

document.addEventListener("pointerover", (event) => {
  const hit = event.target.closest(".hits rect");
  if (hit) readOut(hit);
  else if (reading && !reading.chart.contains(document.activeElement)) stopReading();
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
  const plot = event.target.closest(".chart [role=img]");
  if (!plot || !step) return;
  const hits = [...plot.querySelectorAll(".hits rect")];
  const now = hits.findIndex((hit) => hit.classList.contains("now"));
  const from = now < 0 ? hits.length : now;
  const next = hits[Math.max(0, Math.min(hits.length - 1, from + step))];
  if (next) {
    readOut(next);
    event.preventDefault();
  }
});

document.addEventListener("focusout", (event) => {
  if (event.target.closest(".chart [role=img]")) stopReading();
});

// ------------------------------------------------------------------ begin

interval.value = kept.get("interval") || interval.value;
if (!interval.value) interval.value = "30";
interval.addEventListener("change", () => {
  kept.set("interval", interval.value);
  later();
});
pause.addEventListener("click", () => setPaused(!isPaused));
theme.addEventListener("click", () => {
  const names = ["system", "light", "dark"];
  setTheme(names[(names.indexOf(document.documentElement.dataset.theme || "system") + 1) % 3]);
});
for (const own of document.querySelectorAll("[data-own][hidden]:not(#begun)")) own.hidden = false;
setTheme(kept.get("theme") || "system");
readable(document);
for (const chart of document.querySelectorAll(".chart [role=img]")) chart.tabIndex = 0;
if (isPaused) setPaused(true);
else later();
