// Pictures of every page, for people to look at.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { visit } from "./support/browser.js";
import { PLACES } from "./support/places.js";
import { browser, pictures } from "./support/programs.js";

describe("a picture", () => {
  for (const { page: name, address, device, width, scheme } of PLACES) {
    test(`${name}, ${device}, ${scheme}`, () =>
      visit(browser, address, { width, scheme }, async (page) => {
        const path = join(pictures, `${name}-${device}-${scheme}.png`);
        await page.screenshot({ path: /** @type {`${string}.png`} */ (path), fullPage: true });
        assert(statSync(path).size > 5_000, path);
      }));
  }
});
