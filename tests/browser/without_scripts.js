// With scripts off everything works but the refresh by itself.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textOf, visit } from "./support/browser.js";
import { PAGES } from "./support/pages.js";
import { browser, busy } from "./support/programs.js";
import { assertShows } from "./support/reading.js";
import { inOrder, namesIn } from "./support/tables.js";
import { MODELS } from "./support/traffic.js";

const OFF = { scripts: false };

/** @param {import("puppeteer-core").Page} page @param {string} link */
const follow = (page, link) => Promise.all([page.waitForNavigation(), page.click(link)]);

describe("with scripts off", () => {
  test("the numbers are there, and no control that would do nothing", () =>
    visit(browser, busy.dashboard, OFF, async (page) => {
      const { totals } = await busy.api("report");
      assertShows(await textOf(page, ".vitals dd"), [totals.requests, totals.requests], "Requests");
      for (const control of ["#pause", "#interval", "#theme"]) {
        assert.equal(await page.$eval(control, (it) => it.checkVisibility()), false, control);
      }
      const title = await page.$eval("#requests .hits title", (it) => it.textContent ?? "");
      assert.match(title, /^\d\d:\d\d:\d\d–\d\d:\d\d:\d\d: \d+ calls/);
    }));

  test("a range, an order and a refresh are links", () =>
    visit(browser, busy.dashboard, OFF, async (page) => {
      await follow(page, ".range a[href*='window=5m']");
      await follow(page, "#models thead a[href*='sort=models.name']");
      assert.equal(new URL(page.url()).search, "?window=5m&sort=models.name&dir=asc");
      assert.equal(await textOf(page, ".range [aria-current]"), "5 min");
      const names = await namesIn(page, "#models");
      assert.deepEqual(names, inOrder(names));
      const before = await page.$eval("#updated", (time) => time.getAttribute("datetime"));
      await follow(page, "#refresh");
      assert.notEqual(await page.$eval("#updated", (time) => time.getAttribute("datetime")), before);
      assert.equal(new URL(page.url()).search, "?window=5m&sort=models.name&dir=asc");
    }));

  test("the filter is a form", () =>
    visit(browser, busy.dashboard, OFF, async (page) => {
      await page.click(".about summary");
      await page.type("input[name=model]", MODELS[1]);
      await follow(page, ".filter button");
      assert.deepEqual(await namesIn(page, "#models"), [MODELS[1]]);
    }));

  test("a trace and one of its calls are links", () =>
    visit(browser, PAGES.traces, OFF, async (page) => {
      await follow(page, "#traces tbody a");
      const before = page.url();
      await page.click("#waterfall tbody tr:last-child th a");
      await page.waitForSelector("#call");
      assert.match(page.url(), new RegExp(`^${before}\\?call=[0-9a-f]{16}#call$`));
      assert.equal((await page.$$("tr.chosen")).length, 1);
    }));
});
