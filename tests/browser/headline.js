// The numbers on top of the page are those of the API.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { visit } from "./support/browser.js";
import { browser, busy } from "./support/programs.js";
import { assertShows } from "./support/reading.js";

/** @typedef {{ number: string, value: string | null, note: string }} Vital */

/** @param {import("puppeteer-core").Page} page */
async function vitalsOf(page) {
  const vitals = await page.$$eval(".vitals > div", (items) =>
    items.map((item) => {
      const [number, note] = [...item.querySelectorAll("dd")].map((said) => said.textContent ?? "");
      const value = item.querySelector("data")?.value ?? null;
      return /** @type {const} */ ([item.querySelector("dt")?.textContent ?? "", { number, value, note }]);
    }),
  );
  return new Map(vitals);
}

for (const [range, query] of /** @type {const} */ ([["all", ""], ["five minutes", "?window=5m"]])) {
  describe(`the headline of ${range}`, () => {
    /** @type {Map<string, Vital>} */
    let vitals;
    /** @type {any[]} */
    let reports;

    before(async () => {
      const first = await busy.api(`report${query}`);
      vitals = await visit(browser, busy.dashboard + query, {}, vitalsOf);
      reports = [first, await busy.api(`report${query}`)];
    });

    /** @param {string} name */
    const vital = (name) => {
      const found = vitals.get(name);
      assert(found, `${name} is not on the page`);
      return found;
    };
    /** @param {(report: any) => number | string | null} of */
    const both = (of) => /** @type {[any, any]} */ (reports.map(of));
    /** @type {(name: string, of: (report: any) => number | string | null) => void} */
    const shows = (name, of) => assertShows(vital(name).number, both(of), name);
    /** What stands before some words in a note. @type {(name: string, words: string) => string} */
    const noted = (name, words) => {
      const found = new RegExp(`([\\d,.]+(?: [kM%])?) ${words}`).exec(vital(name).note);
      assert(found, `${name}: no "${words}" in ${vital(name).note}`);
      return found[1];
    };

    test("counts the calls and how they ended", () => {
      const totals = (/** @type {string} */ name) => both((report) => report.totals[name]);
      shows("Requests", (report) => report.totals.requests);
      assertShows(noted("Requests", "ok"), totals("successes"), "ok");
      shows("Success rate", (report) => report.success_rate);
      assertShows(noted("Success rate", "failed"), totals("failures"), "failed");
      const [refused] = totals("rejected");
      assert(refused > 0, "the budget has refused nothing: there is nothing to compare");
      assertShows(noted("Success rate", "refused"), totals("rejected"), "refused");
      shows("In flight", (report) => report.totals.in_flight);
    });

    test("has the percentiles", () => {
      for (const percent of [50, 95, 99]) {
        shows(`Latency p${percent}`, (report) => report.latency[`p${percent}_seconds`]);
      }
      const most = /at most (.*)/.exec(vital("Latency p99").note);
      assertShows(most?.[1] ?? "", both((report) => report.latency.max_seconds), "the slowest");
    });

    test("has the exact cost beside the rounded one, and what is unpriced", () => {
      const { value, note } = vital("Cost");
      const [{ cost }] = reports;
      assert.equal(value, cost.total_cost_usd);
      assert(note.includes(`$${cost.total_cost_usd}`), note);
      shows("Cost", (report) => report.cost.total_cost_usd);
      assert(vital("Cost").number.startsWith("≥"), "calls without a cost are in it");
      assertShows(noted("Cost", "calls without a cost"), both((it) => it.cost.unpriced_calls), "unpriced");
    });

    test("has the pace of the cost, of the last quarter of an hour at most", () => {
      const pace = both(({ windows, cost, uptime_seconds }) => {
        const short = windows.filter((/** @type {any} */ window) => window.window_seconds <= 900);
        const { cost: spent, covered_seconds: seconds } =
          short.at(-1) ?? { cost, covered_seconds: uptime_seconds };
        return (Number(spent.total_cost_usd) / seconds) * 3_600;
      });
      assertShows(vital("Cost per hour").number, pace, "Cost per hour");
    });

    test("has the tokens", () => {
      const tokens = (/** @type {string} */ kind) => both((report) => report.tokens.by_kind[kind]);
      assertShows(vital("Tokens in").number, tokens("input"), "input");
      assertShows(vital("Tokens out").number, tokens("output"), "output");
      assertShows(vital("Tokens out").note, tokens("output"), "exact output");
      const cached = both(({ tokens: { by_kind } }) => by_kind.cache_read / by_kind.input);
      assertShows(noted("Tokens in", "from cache"), cached, "cached");
    });

    test("has what runs with time", () => {
      shows("Throughput", (report) => report.throughput.requests_per_second);
      const { number } = vital("Uptime");
      const since = Date.parse(reports[0].since); // the counting began with the program
      const ages = both((report) => (Date.parse(report.timestamp) - since) / 1_000);
      assertShows(number, [Math.floor(ages[0]), ages[1]], "Uptime");
    });
  });
}
