// Every page in every form: axe finds nothing wrong, and a picture is taken for people to look at.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DESKTOP, PHONE, inScheme, visit } from "./support/browser.js";
import { PAGES } from "./support/pages.js";
import { browser, pictures } from "./support/programs.js";

const AXE = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** The rules by which another scheme can be wrong where the first was right. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * @param {import("puppeteer-core").Page} page
 * @param {string[]} [rules] all, where none are named
 * @returns {Promise<string[]>}
 */
async function violations(page, rules) {
  if (!rules) await page.evaluate(AXE);
  const found = await page.evaluate(
    (only) => /** @type {any} */ (globalThis).axe.run({ runOnly: only, resultTypes: ["violations"] }),
    rules,
  );
  assert(found.passes.length > (rules ? 0 : 10), "axe has checked next to nothing");
  return found.violations.flatMap((/** @type {any} */ violation) =>
    violation.nodes.map((/** @type {any} */ node) => `${violation.id}: ${node.html} ${node.failureSummary}`),
  );
}

describe("axe finds nothing wrong", () => {
  for (const [name, address] of Object.entries(PAGES)) {
    for (const [device, width] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      test(`${name}, ${device}, light and dark`, () =>
        visit(browser, address, { width }, async (page) => {
          const picture = (/** @type {string} */ scheme) =>
            /** @type {`${string}.png`} */ (join(pictures, `${name}-${device}-${scheme}.png`));
          await page.screenshot({ path: picture("light"), fullPage: true });
          assert.deepEqual(await violations(page), []);
          await inScheme(page, "dark");
          await page.screenshot({ path: picture("dark"), fullPage: true });
          assert.deepEqual(await violations(page, OF_COLOURS), []);
        }));
    }
  }

  test("where something is wrong it does", () =>
    visit(browser, PAGES.empty, {}, async (page) => {
      await page.$eval("h2", (head) => head.replaceWith(document.createElement("img")));
      assert.match((await violations(page)).join("\n"), /image-alt/);
      await inScheme(page, "dark");
      await page.$eval("h1", (head) => Object.assign(head.style, { color: "#444" }));
      assert.match((await violations(page, OF_COLOURS)).join("\n"), /color-contrast/);
    }));
});
