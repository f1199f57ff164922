// Every page in every form: axe finds nothing wrong, and a picture is taken for people to look at.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { visit } from "./support/browser.js";
import { PLACES } from "./support/places.js";
import { browser, pictures } from "./support/programs.js";

const AXE = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** @param {import("puppeteer-core").Page} page @returns {Promise<string[]>} */
async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
  assert(found.passes.length > 10, "axe has checked next to nothing");
  return found.violations.flatMap((/** @type {any} */ violation) =>
    violation.nodes.map((/** @type {any} */ node) => `${violation.id}: ${node.html} ${node.failureSummary}`),
  );
}

describe("axe finds nothing wrong", () => {
  for (const { page: name, address, device, width, scheme } of PLACES) {
    test(`${name}, ${device}, ${scheme}`, () =>
      visit(browser, address, { width, scheme }, async (page) => {
        const path = join(pictures, `${name}-${device}-${scheme}.png`);
        await page.screenshot({ path: /** @type {`${string}.png`} */ (path), fullPage: true });
        assert.deepEqual(await violations(page), []);
      }));
  }

  test("where something is wrong it does", () =>
    visit(browser, PLACES[0].address, {}, async (page) => {
      await page.$eval(".vitals dt", (term) => term.replaceWith(document.createElement("img")));
      assert.match((await violations(page)).join("\n"), /image-alt/);
    }));
});
