// On a narrow screen a page scrolls down and never sideways; what is wide scrolls by itself.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./support/browser.js";
import { PAGES } from "./support/pages.js";
import { browser, wide } from "./support/programs.js";

const NARROWEST = 360;
const SMALLEST_TARGET = 24; // pixels in each direction, WCAG 2.2, 2.5.8

/** How far a page reaches beyond its right edge. @param {import("puppeteer-core").Page} page */
const beyond = (page) =>
  page.evaluate(() => {
    scrollTo(10_000, 0);
    return Math.max(scrollX, document.documentElement.scrollWidth - innerWidth);
  });

describe("360 pixels wide", () => {
  for (const [name, address] of Object.entries({ ...PAGES, "a thousand series": wide.dashboard })) {
    test(`${name} does not scroll sideways, whatever is open`, () =>
      visit(browser, address, { width: NARROWEST }, async (page) => {
        await page.$$eval("details", (all) => all.forEach((it) => it.toggleAttribute("open", true)));
        assert.equal(await beyond(page), 0);
      }));
  }

  test("what is pressed is large enough for a finger", () =>
    visit(browser, PAGES.overview, { width: NARROWEST }, async (page) => {
      const small = await page.$$eval(
        ".live :is(a, button, select), .range a, nav a",
        (controls, least) =>
          controls
            .map((control) => [control.textContent, control.getBoundingClientRect().height])
            .filter(([, height]) => Number(height) < least),
        SMALLEST_TARGET,
      );
      assert.deepEqual(small, []);
    }));
});
