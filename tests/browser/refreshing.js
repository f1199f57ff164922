// A page that stays open: it refreshes by itself, and leaves alone what its reader did.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { answered, isPage, textOf, visit } from "./support/browser.js";
import { browser, busy } from "./support/programs.js";
import { inOrder, namesIn } from "./support/tables.js";
import { during } from "./support/traffic.js";

/** @typedef {import("puppeteer-core").Page} Page */

const SHORTEST = 10; // seconds, the least that a reader can choose
const SORTED = `${busy.dashboard}?sort=models.name&dir=asc`;
const FOCUS = "#models thead a[href*='sort=models.name']";

/** What a reader has before them. @param {Page} page */
const seen = (page) =>
  page.evaluate(() => ({
    requests: Number(document.querySelector(".vitals dd")?.textContent?.replaceAll(",", "")),
    updated: document.querySelector("time")?.dateTime ?? "",
    top: document.getElementById("models")?.getBoundingClientRect().top,
    isSame: /** @type {any} */ (document.activeElement)?.marked === true,
    isOpen: document.querySelector("#cost details")?.hasAttribute("open"),
    parts: document.querySelector("#cost details")?.parentElement?.children.length ?? 0,
    typed: /** @type {HTMLInputElement} */ (document.querySelector("input[name=function]")).value,
    said: document.getElementById("said")?.textContent,
    state: document.getElementById("live")?.dataset.state,
  }));

/** Scrolls, opens, types and stands on a head; the next answer has one part more before what is open. @param {Page} page */
async function settle(page) {
  await page.click(".about summary");
  await page.type("input[name=function]", "half a na");
  await page.evaluate((focus) => {
    document.querySelector("#cost details")?.toggleAttribute("open", true);
    document.querySelector("#cost .key")?.remove();
    // as if a clock had been set right since
    const begun = /** @type {HTMLElement} */ (document.getElementById("begun"));
    begun.dataset.since = new Date(Date.parse(begun.dataset.since ?? "") - 50).toISOString();
    const head = /** @type {HTMLElement} */ (document.querySelector(focus));
    Object.assign(head, { marked: true }); // no attribute: a refresh owns these
    head.focus();
    document.getElementById("models")?.scrollIntoView();
    scrollBy(0, 60); // into the table
  }, FOCUS);
}

/** So many pages were asked for while something was done. @param {Page} page @param {() => Promise<void>} act */
async function asked(page, act) {
  let pages = 0;
  const count = (/** @type {import("puppeteer-core").HTTPRequest} */ request) => {
    if (isPage(request.url())) pages += 1;
  };
  page.on("request", count);
  await act();
  page.off("request", count);
  return pages;
}

describe("after ten seconds", () => {
  /** @type {{ first: Awaited<ReturnType<typeof seen>>, second: Awaited<ReturnType<typeof seen>> }} */
  let open;
  /** @type {string[]} */
  let names;
  /** @type {number} */
  let askedWhilePaused;
  /** @type {string} */
  let paused;

  before(async () => {
    // both at once: neither may wait ten seconds for the other
    const pausedPage = visit(browser, busy.dashboard, { keeps: { "monitor.interval": `${SHORTEST}` } }, async (page) => {
      await page.click("#pause");
      askedWhilePaused = await asked(page, () => sleep(SHORTEST + 2));
      paused = await textOf(page, "#live");
    });
    const openPage = visit(browser, SORTED, {}, async (page) => {
      while (!(await page.$("#cost details"))) {
        await sleep(1); // until the service is old enough for a chart
        await page.reload();
      }
      await page.select("#interval", `${SHORTEST}`);
      await settle(page);
      const first = await seen(page);
      await page.waitForResponse((it) => isPage(it.url()), { timeout: (SHORTEST + 4) * 1_000 });
      await page.waitForFunction(
        (before) => document.querySelector("time")?.dateTime !== before,
        {},
        first.updated,
      );
      open = { first, second: await seen(page) };
      names = await namesIn(page, "#models");
    });
    await during(busy, () => Promise.all([pausedPage, openPage]));
  });

  test("the page has newer numbers, without having been asked", () => {
    const { first, second } = open;
    assert(second.requests > first.requests, `${first.requests}, then ${second.requests}`);
    const passed = (Date.parse(second.updated) - Date.parse(first.updated)) / 1_000;
    assert(passed > SHORTEST - 1 && passed < 2 * SHORTEST, `${passed} s`);
    assert.equal(second.state, "live");
  });

  test("what the reader looks at stands where it stood", () => {
    const moved = Math.abs(Number(open.second.top) - Number(open.first.top));
    assert(moved < 1, `${moved} px`); // parts of a pixel are left to the browser
  });

  test("the focus is where it was, on the same link", () => assert(open.second.isSame));

  test("what was open is open, though the chart has a part more", () => {
    assert(open.first.isOpen, "it was opened");
    assert(open.second.isOpen);
    assert.equal(open.second.parts, open.first.parts + 1);
  });

  test("half a word in a field of the filter stands there still", () =>
    assert.equal(open.second.typed, "half a na"));

  test("the table is sorted as it was", () =>
    assert.deepEqual(names, inOrder(names)));

  test("a screen reader was told nothing", () => assert.equal(open.second.said, ""));

  test("a paused page has asked for nothing, and says that it is paused", () => {
    assert.equal(askedWhilePaused, 0);
    assert.match(paused, /^Paused at \d\d:\d\d:\d\d UTC/);
    assert.match(paused, /Resume/);
  });
});

describe("a page that stays open", () => {
  test("is refreshed by a click", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const before = await seen(page);
      await busy.send("gpt-4o", "one more");
      await answered(page, () => page.click("#refresh"));
      assert((await seen(page)).requests > before.requests);
    }));

  test("keeps its numbers and says why when nobody answers, and goes on when somebody does", () =>
    visit(browser, busy.dashboard, { expects: /ERR_INTERNET_DISCONNECTED/ }, async (page) => {
      const before = await seen(page);
      await page.setOfflineMode(true);
      await page.click("#refresh");
      await page.waitForSelector("#live[data-state=error]");
      assert.match(await textOf(page, "#live"), /^No answer since \d\d:\d\d:\d\d UTC: .*Next try in \d+ s/);
      assert.equal((await seen(page)).requests, before.requests);
      await page.setOfflineMode(false);
      await answered(page, () => page.click("#refresh"));
      assert.equal((await seen(page)).state, "live");
    }));

  test("is as it was left on the next visit: paused, and dark", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      await page.click("#pause");
      await page.click("#theme");
      await page.click("#theme");
      await page.reload();
      assert.equal((await seen(page)).state, "paused");
      assert.equal(await page.$eval("html", (html) => html.dataset.theme), "dark");
      await answered(page, () => page.click("#pause"));
      assert.equal((await seen(page)).state, "live");
    }));
});

/** @param {number} seconds */
const sleep = (seconds) => new Promise((resume) => setTimeout(resume, seconds * 1_000)).then(() => {});
