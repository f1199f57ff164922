// The dashboard of a log of calls: its numbers, over its own time.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textOf, visit } from "./support/browser.js";
import { LOG, browser, log } from "./support/programs.js";
import { tableOf } from "./support/tables.js";

const failed = LOG.filter((call) => call.status >= 400).length;

describe("the dashboard of a log", () => {
  test("has all of its calls, and those that failed", () =>
    visit(browser, log.dashboard, {}, async (page) => {
      assert.equal(await textOf(page, ".vitals dd"), `${LOG.length}`);
      const { sums } = await tableOf(page, "#functions");
      assert.deepEqual(
        ["Calls", "Failed", "Input tokens"].map((head) => sums[0].cells[head].text),
        [`${LOG.length}`, `${failed}`, (LOG.length * 1_000).toLocaleString("en")],
      );
    }));

  test("has charts over its time and not over that of the program", () =>
    visit(browser, log.dashboard, {}, async (page) => {
      const { rows } = await tableOf(page, "#requests");
      const calls = rows.map((row) => Number(row.cells.calls.text.replaceAll(",", "")));
      const all = calls.reduce((sum, count) => sum + count, 0);
      assert(all >= LOG.length - 20 && all <= LOG.length, `${all} of ${LOG.length} calls`); // the last step
      assert(calls.filter((count) => count > 0).length > 10, `${calls}`);
    }));
});
