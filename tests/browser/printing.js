// On paper: the numbers, their range and their time, and nothing to press; always light.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textOf, visit } from "./support/browser.js";
import { PAGES } from "./support/pages.js";
import { browser } from "./support/programs.js";

const CONTROLS = "button, select, input, summary, nav a, .skip, #refresh, .range a:not([aria-current])";

describe("on paper", () => {
  for (const [name, address] of Object.entries(PAGES)) {
    test(`${name} has no controls`, () =>
      visit(browser, address, { scheme: "dark" }, async (page) => {
        const visible = () =>
          page.$$eval(CONTROLS, (all) =>
            all.filter((it) => it.checkVisibility()).map((it) => it.outerHTML.slice(0, 80)),
          );
        assert.notEqual((await visible()).length, 0, "there are none on the screen either");
        await page.emulateMediaType("print");
        assert.deepEqual(await visible(), []);
        const paper = await page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
        assert(["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(paper), paper);
      }));
  }

  test("the overview says of which range and of what time it is", () =>
    visit(browser, `${PAGES.overview}?window=5m`, {}, async (page) => {
      await page.emulateMediaType("print");
      assert.equal(await textOf(page, ".range"), "5 min");
      assert.match(await textOf(page, "main"), /^All calls of the last .*, since \d\d:\d\d:\d\d UTC/);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert(pdf.length > 10_000, `${pdf.length} bytes`);
    }));
});
