// The tests read numbers right: else a wrong page would pass.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertShows } from "./support/reading.js";

const shows = (/** @type {string} */ text, /** @type {number} */ exact, unit = "") =>
  assertShows(text, [exact, exact], "it", unit);

test("a number that is written shorter is taken for what it stands for", () => {
  shows("18.1 M", 18_073_957);
  shows("≥ $0.61", 0.6132918);
  shows("2 min 14 s", 134.7);
  shows("95.8 %", 0.958);
  shows("< 0.1", 0.0001, "%");
  shows("0.05", 0.0517, "s");
  shows("7,635", 7_635);
});

test("a number beside it is not", () => {
  for (const [text, exact, unit] of /** @type {[string, number, string?][]} */ ([
    ["18.1 M", 18_160_000],
    ["≥ $0.61", 0.6099],
    ["≤ $0.96", 0.9609],
    ["2 min 14 s", 135.1],
    ["7,635", 7_636],
    ["100", 0.9994, "%"],
    ["0", 1],
  ])) {
    assert.throws(() => shows(text, exact, unit), { name: "AssertionError" }, `${text} for ${exact}`);
  }
});

test("a number that runs with time lies between two readings", () => {
  assertShows("20.2 s", [20.1, 20.3], "it");
  assert.throws(() => assertShows("20.5 s", [20.1, 20.3], "it"));
  assert.throws(() => assertShows("0", [null, null], "it"), "what is not known is no zero");
});
