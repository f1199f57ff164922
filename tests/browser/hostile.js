// Names come from outside: whoever names a model may write what they like, and it stays text.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answered, visit } from "./support/browser.js";
import { HOSTILE, browser, busy } from "./support/programs.js";
import { namesIn } from "./support/tables.js";

/** @typedef {import("puppeteer-core").Page} Page */

/** Nothing ran, and nothing is there that could. @param {Page} page */
async function assertHarmless(page) {
  assert.match(await page.title(), /LLM calls$/);
  const scripts = await page.$$eval("script", (all) => all.map((it) => it.getAttribute("src")));
  assert.equal(scripts.length, 1);
  assert.match(scripts[0] ?? "", /dashboard\/script\.js$/);
  const foreign = await page.$$eval("img, iframe, object, embed, style, base, [style], [onerror]", (all) => all.length);
  assert.equal(foreign, 0);
}

describe("a model whose name is markup", () => {
  test("is a row with that name, and runs nothing, also after a refresh in place", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const names = await namesIn(page, "#models");
      for (const name of HOSTILE.slice(0, 2)) assert(names.includes(name), `${name} in ${names}`);
      await assertHarmless(page);
      await answered(page, () => page.click("#refresh"));
      await assertHarmless(page);
    }));

  test("can be asked for in the filter, which shows it as it is", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      await page.click(".about summary");
      await page.type("input[name=model]", HOSTILE[1]);
      await answered(page, () => page.keyboard.press("Enter"));
      const names = new Set(await namesIn(page, "#models")); // once for each provider
      assert.deepEqual([...names], [HOSTILE[1]]);
      await assertHarmless(page);
      await page.reload();
      assert.equal(await page.$eval("input[name=model]", (it) => it.getAttribute("value")), HOSTILE[1]);
      await assertHarmless(page);
    }));

  test("is harmless in lists of traces, and in its own", () =>
    visit(browser, `${busy.dashboard}/traces?model=${encodeURIComponent(HOSTILE[0])}`, {}, async (page) => {
      assert.notEqual(await page.$("#traces tbody a"), null);
      await assertHarmless(page);
      await Promise.all([page.waitForNavigation(), page.click("#traces tbody a")]);
      await assertHarmless(page);
    }));

  test("has no sign that turns the line around", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const text = await page.evaluate(() => document.body.textContent ?? "");
      assert(text.includes("gpt\\u{202e}o4") && !text.includes("\u202e"));
    }));
});
