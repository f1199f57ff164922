// What a number on a page says: everything from the least to the most that would be written so.
//
// What always holds: this knows what a reader knows, the units and what `≥` and `<` mean, and nothing of
// how the program writes numbers.

import assert from "node:assert/strict";

/** @typedef {{ least: number, most: number }} Span */

/** In seconds; large counts; shares of a whole. */
const UNITS = new Map(
  Object.entries({
    "µs": 1e-6, ms: 1e-3, s: 1, min: 60, h: 3_600, d: 86_400,
    k: 1e3, M: 1e6, G: 1e9,
    "%": 0.01, "/s": 1, tokens: 1,
    "": 1,
  }),
);

const AMOUNT = /^([≥≤<>] )?(\$)?([\d,]+(?:\.\d+)?)(?: (\S+))?$/;
const TWO_UNITS = /^(\d+) (min|h|d) (\d+) (s|min|h)$/;

/**
 * Reads `≥ $0.61`, `18.1 M`, `2 min 14 s`.
 * @param {string} text
 * @param {string} unit that of the column; its own counts more
 * @returns {Span}
 */
export function read(text, unit = "") {
  const two = TWO_UNITS.exec(text);
  if (two) {
    const [, large, largeUnit, small, smallUnit] = two;
    const least = Number(large) * unitOf(largeUnit) + Number(small) * unitOf(smallUnit);
    return { least, most: least + unitOf(smallUnit) };
  }
  const parts = AMOUNT.exec(text);
  assert(parts, `${JSON.stringify(text)} is no number`);
  const [, bound, dollar, digits, own] = parts;
  const scale = unitOf(own ?? unit);
  const value = Number(digits.replaceAll(",", ""));
  const decimals = digits.split(".")[1]?.length;
  // a whole number without a unit counts something, and a share is all or nothing only where it is
  const counts = scale === 1 && !own && !dollar && unit === "";
  const isWhole = scale === 0.01 && (value === 0 || value === 100);
  const isExact = decimals === undefined && (counts || isWhole);
  const half = isExact ? 0 : 0.5 * 10 ** -(decimals ?? 0);
  const [least, most] = {
    "≥": [value, value + 2 * half], // rounded down
    "≤": [value - 2 * half, value], // rounded up
    "<": [0, value],
    ">": [value, 100],
    "": [value - half, value + half],
  }[bound?.trim() ?? ""] ?? [NaN, NaN];
  return { least: least * scale, most: most * scale };
}

/** @param {string} name */
function unitOf(name) {
  const scale = UNITS.get(name);
  assert(scale, `${JSON.stringify(name)} is no unit`);
  return scale;
}

/**
 * Asserts that a number on a page is that of the API. What runs with time is asked for before and after
 * the page, and has to lie between.
 * @param {string} text
 * @param {[number | string | null, number | string | null]} exact before and after
 * @param {string} what
 * @param {string} unit that of the column
 */
export function assertShows(text, exact, what, unit = "") {
  const says = `${what}: the page shows ${JSON.stringify(text)}, the API ${exact.join(" and ")}`;
  if (exact.includes(null)) {
    assert(["–", "?", "unpriced", "never"].includes(text), says);
    return;
  }
  const [least, most] = exact.map(Number).sort((a, b) => a - b);
  const shown = read(text, unit);
  const slack = 1e-9 * Math.abs(most); // of binary fractions
  assert(shown.least <= most + slack && least - slack <= shown.most, says);
}
