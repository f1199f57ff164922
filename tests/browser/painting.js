// How soon something is to be seen: under 300 ms from the beginning of the navigation.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./support/browser.js";
import { browser, busy, wide } from "./support/programs.js";

const LOADS = 7;
const MOST = 300; // milliseconds

/** Of loads without a cache, the one in the middle. @param {string} address */
const firstPaint = (address) =>
  visit(browser, address, {}, async (page) => {
    await page.setCacheEnabled(false);
    const times = [];
    for (let load = 0; load < LOADS; load += 1) {
      await page.reload();
      const painted = await page.waitForFunction(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
      );
      times.push(Number(await painted.jsonValue()));
    }
    return times.sort((a, b) => a - b);
  });

describe("the first paint", () => {
  for (const [name, service] of /** @type {const} */ ([["a service at work", busy], ["a thousand series", wide]])) {
    test(`of ${name}`, async (context) => {
      const { series } = (await service.api("report")).health;
      const times = await firstPaint(service.dashboard);
      const median = times[(LOADS - 1) / 2];
      context.diagnostic(
        `${series} series: ${median.toFixed(0)} ms, from ${times[0].toFixed(0)} to ${times.at(-1)?.toFixed(0)}`,
      );
      assert(median < MOST, `${median} ms`);
      if (service === wide) assert(series >= 1_000, `${series} series`);
    });
  }
});
