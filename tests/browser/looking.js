// What a reader does on a page: another range, another order, fewer calls, one trace, one call.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answered, textOf, visit } from "./support/browser.js";
import { PAGES, TRACE } from "./support/pages.js";
import { browser, busy, wide } from "./support/programs.js";
import { assertShows } from "./support/reading.js";
import { cellOf, inOrder, namesIn, tableOf } from "./support/tables.js";
import { MODELS } from "./support/traffic.js";

/** @typedef {import("puppeteer-core").Page} Page */

/** @param {Page} page @param {string} words */
const linkCalled = (page, words) => page.waitForSelector(`main a::-p-text(${words})`);

/** @param {Page} page @param {string} table */
const order = (page, table) =>
  page.$eval(`#${table} [aria-sort]`, (head) => `${head.textContent} ${head.getAttribute("aria-sort")}`);

describe("another range", () => {
  test("is one click away, is in the address, and changes the numbers to its own", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const before = await busy.api("report?window=1m");
      await answered(page, () => page.click(".range a[href*='window=1m']"));
      assert.equal(new URL(page.url()).search, "?window=1m");
      assert.equal(await textOf(page, ".range [aria-current]"), "1 min");
      assert.match(await textOf(page, ".about p"), /^All calls of the last .*, since /);
      const shown = await textOf(page, ".vitals dd");
      const after = await busy.api("report?window=1m");
      assertShows(shown, [before.totals.requests, after.totals.requests], "Requests");
      await answered(page, () => page.goBack().then(() => {}));
      assert.equal(await textOf(page, ".range [aria-current]"), "All");
    }));
});

describe("a table", () => {
  test("is sorted by a click on a head, and the other way by a second one", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const { models } = await busy.api("report");
      const byTokens = models
        .filter((/** @type {any} */ model) => model.input_tokens !== null)
        .sort((/** @type {any} */ a, /** @type {any} */ b) => b.input_tokens - a.input_tokens)
        .map((/** @type {any} */ model) => model.model);
      const known = async () =>
        (await namesIn(page, "#models")).filter((name) => byTokens.includes(name));
      assert.equal(await order(page, "models"), "Cost $ descending");
      await answered(page, () => page.click("#models thead a[href*='sort=models.input']"));
      assert.equal(await order(page, "models"), "Input tokens descending");
      assert.deepEqual(await known(), byTokens);
      assert.match(await page.$eval("#said", (line) => line.textContent ?? ""), /Sorted by models, input/);
      await answered(page, () => page.click("#models thead a[href*='sort=models.input']"));
      assert.equal(await order(page, "models"), "Input tokens ascending");
      assert.deepEqual(await known(), byTokens.reverse());
    }));

  test("is sorted by the keyboard, and the focus stays on the head", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      await page.focus("#functions thead a[href*='sort=functions.name']");
      await answered(page, () => page.keyboard.press("Enter"));
      assert.equal(await order(page, "functions"), "Function ascending");
      const names = await namesIn(page, "#functions");
      assert.deepEqual(names, inOrder(names));
      const focus = await page.evaluate(() => document.activeElement?.textContent);
      assert.equal(focus, "Function");
    }));

  test("shows fifty rows and the sum of the others, and all of them when asked", () =>
    visit(browser, wide.dashboard, {}, async (page) => {
      const { models, totals } = await wide.api("report");
      const short = await tableOf(page, "#models");
      assert.equal(short.rows.length, 50);
      const [others, all] = short.sums;
      assert.equal(others.name, `${models.length - 50} others`);
      assertShows(all.cells.Calls.text, [totals.requests, totals.requests], "all calls");
      await answered(page, async () => (await linkCalled(page, "Show all"))?.click());
      const names = await namesIn(page, "#models");
      assert.deepEqual(inOrder(names), inOrder(models.map((/** @type {any} */ model) => model.model)));
    }));
});

describe("a filter", () => {
  test("leaves only the calls of one model, in every number", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      await page.click(".about summary");
      await page.type("input[name=model]", MODELS[0]);
      await answered(page, () => page.keyboard.press("Enter"));
      const query = `model=${MODELS[0]}`;
      assert.equal(new URL(page.url()).search, `?${query}`);
      assert.equal(await textOf(page, ".about p").then((said) => said.split(" since")[0]), `Only model ${MODELS[0]}`);
      assert.deepEqual(await namesIn(page, "#models"), [MODELS[0]]);
      const { totals } = await busy.api(`report?${query}`);
      const shown = await textOf(page, ".vitals dd");
      assertShows(shown, [totals.requests, totals.requests], "Requests");
    }));

  test("is empty again once all calls are looked at", () =>
    visit(browser, `${busy.dashboard}?model=${MODELS[0]}`, {}, async (page) => {
      const typed = () => page.$eval("input[name=model]", (field) => /** @type {any} */ (field).value);
      assert.equal(await typed(), MODELS[0]);
      await answered(page, async () => (await linkCalled(page, "All calls"))?.click());
      assert.equal(new URL(page.url()).search, "");
      assert.equal(await typed(), "");
    }));

  test("that cannot be meant leads to a page that says why", () =>
    visit(browser, busy.dashboard, { expects: /status of 400/ }, async (page) => {
      await page.click(".about summary");
      await page.type("input[name=tag]", "tenant");
      await page.keyboard.press("Enter");
      await page.waitForSelector("main.start");
      assert.match(await textOf(page, "main"), /cannot be meant[^]*tag/);
      await (await linkCalled(page, "Overview"))?.click();
      await page.waitForSelector(".vitals");
    }));

  test("that leaves nothing says so instead of showing zeros", () =>
    visit(browser, `${busy.dashboard}?model=none`, {}, async (page) => {
      assert.match(await textOf(page, "#quiet"), /none has ended/);
      assert.equal(await page.$(".vitals"), null);
    }));
});

describe("a trace", () => {
  test("opens from the overview", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const { traces } = await busy.api("report");
      await Promise.all([page.waitForNavigation(), page.click("#slowest tbody a")]);
      assert.equal(page.url(), `${busy.dashboard}/traces/${traces.slowest[0].trace_id}`);
      assert((await tableOf(page, "#waterfall")).rows.length > 0);
    }));

  test("has the calls, times, tokens and cost of the API", () =>
    visit(browser, TRACE, {}, async (page) => {
      const tree = await busy.api(`traces/${new URL(TRACE).pathname.split("/").pop()}`);
      const { rows, sums } = await tableOf(page, "#waterfall");
      assert.deepEqual(rows.map((row) => row.name), tree.calls.map((/** @type {any} */ call) => call.function));
      for (const [at, row] of rows.entries()) {
        const call = tree.calls[at];
        const took = cellOf(row, "Took");
        assertShows(took.text, [call.duration_seconds, call.duration_seconds], `call ${at}`, took.unit);
        const { input = null, output = null } = call.usage;
        assertShows(row.cells.Input.text, [input, input], `call ${at}, input`);
        assertShows(row.cells.Output.text, [output, output], `call ${at}, output`);
      }
      assert.equal(sums[0].name, `${tree.total.calls} calls`);
      const cost = sums[0].cells["Cost $"].value;
      assert.equal(cost, tree.total.cost_usd);
    }));

  test("shows one of its calls, and which", () =>
    visit(browser, TRACE, {}, async (page) => {
      const link = await page.$("#waterfall tbody tr:last-child th a");
      assert(link);
      await answered(page, () => link.click());
      assert.match(page.url(), /\?call=[0-9a-f]{16}#call$/);
      const name = await textOf(page, "#waterfall tbody tr:last-child th");
      assert.equal(await textOf(page, "tr.chosen th"), name);
      assert((await textOf(page, "#call")).includes(name));
    }));

  test("is found among those that failed, as the API lists them", () =>
    visit(browser, PAGES.traces, {}, async (page) => {
      await answered(page, async () => (await linkCalled(page, "Failed"))?.click());
      assert.match(page.url(), /\?kind=failed$/);
      const { traces } = await busy.api("traces?kind=failed&limit=1000");
      const { rows } = await tableOf(page, "#traces");
      /** @type {Map<string, any>} the first of each trace: the page has a row for each */
      const latest = new Map();
      for (const call of traces) if (!latest.has(call.trace_id)) latest.set(call.trace_id, call);
      const expected = [...latest.values()].slice(0, 50);
      assert.equal(rows.length, expected.length);
      for (const [at, trace] of expected.entries()) {
        assert.equal(rows[at].name, trace.function, `row ${at}`);
        const took = cellOf(rows[at], "Took");
        assertShows(took.text, [trace.duration_seconds, trace.duration_seconds], `row ${at}`, took.unit);
      }
    }));
});
