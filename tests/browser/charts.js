// Charts are read out by a pointer and by the keyboard, and are tables for whoever does not see them.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textOf, visit } from "./support/browser.js";
import { browser, busy } from "./support/programs.js";
import { assertShows } from "./support/reading.js";
import { tableOf } from "./support/tables.js";

const READOUT = "#requests .readout";

describe("a chart", () => {
  test("is read out step by step with the arrow keys, and says the latest again when it is left", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const latest = await textOf(page, READOUT);
      const steps = await page.$$eval("#requests .hits rect", (hits) =>
        hits.map((hit) => hit.getAttribute("data-says")?.split(": ")[0]),
      );
      await page.$eval("#requests svg[role=img]", (plot) => /** @type {SVGElement} */ (plot).focus());
      const read = [];
      for (const _ of steps) {
        await page.keyboard.press("ArrowLeft");
        read.push(await textOf(page, `${READOUT} b`));
      }
      assert.deepEqual(read, steps.reverse());
      await page.keyboard.press("Tab");
      assert.equal(await textOf(page, READOUT), latest);
    }));

  test("is read out under the pointer", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const [first] = await page.$$("#requests .hits rect");
      const says = await first.evaluate((hit) => hit.getAttribute("data-says") ?? "");
      await first.hover();
      assert.equal((await textOf(page, READOUT)).replaceAll(" · ", ", "), says.replace(": ", ", "));
    }));

  test("has as many calls in its table as the API has in its chart", () =>
    visit(browser, busy.dashboard, {}, async (page) => {
      const { rows } = await tableOf(page, "#requests");
      const shown = rows.reduce((all, row) => all + Number(row.cells.calls.text.replaceAll(",", "")), 0);
      const { totals } = await busy.api("report");
      const late = totals.requests - shown; // the step that still runs is left out
      assert(late >= 0 && shown > 0, `${shown} of ${totals.requests}`);
      assertShows(await textOf(page, ".vitals dd"), [totals.requests, totals.requests], "Requests");
    }));
});
