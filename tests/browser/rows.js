// Every row of every table is a row of the API, number by number, and no row is missing.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { visit } from "./support/browser.js";
import { browser, busy } from "./support/programs.js";
import { assertShows } from "./support/reading.js";
import { cellOf, tableOf } from "./support/tables.js";

/** @typedef {import("./support/tables.js").Row} Row */
/** @typedef {Awaited<ReturnType<typeof tableOf>>} Table */

const TABLES = [
  "models", "providers", "functions", "errors", "codes", "queues", "breakers", "budgets", "alerts",
];

/** @type {Map<string, Table>} */
let tables;
/** @type {[any, any]} */
let reports;

/** @param {string} id */
function table(id) {
  const found = tables.get(id);
  assert(found);
  return found;
}

/** What both reports say of something. @param {(report: any) => any} of @returns {[any, any]} */
const both = (of) => [of(reports[0]), of(reports[1])];

/**
 * The row of a table for each row of the API, by what tells them apart.
 * @param {string} id
 * @param {(report: any) => any[]} of
 * @param {(row: any) => string} key
 * @param {(row: Row) => string} shownKey
 * @returns {{ row: Row, exact: [any, any], what: string }[]}
 */
function paired(id, of, key, shownKey = (row) => row.name) {
  const { rows } = table(id);
  const [first, second] = both(of);
  assert(first.length > 0, `the API has no ${id}: there is nothing to compare`);
  assert.deepEqual(rows.map(shownKey).sort(), first.map(key).sort(), id);
  return first.map((/** @type {any} */ before, /** @type {number} */ at) => {
    const row = rows.find((it) => shownKey(it) === key(before));
    assert(row);
    return { row, exact: [before, second[at]], what: `${id}, ${key(before)}` };
  });
}

/**
 * Asserts the numbers of a row, column by column.
 * @param {{ row: Row, exact: [any, any], what: string }} pair
 * @param {Record<string, (exact: any) => number | string | null>} numbers
 */
function assertNumbers({ row, exact, what }, numbers) {
  for (const [head, of] of Object.entries(numbers)) {
    const { text, value, unit } = cellOf(row, head);
    const values = /** @type {[any, any]} */ (exact.map(of));
    assertShows(text, values, `${what}, ${head}`, unit);
    if (value !== null) assert.equal(value, String(values[0]), `${what}, ${head}, exact`);
  }
}

/** `<control>` as the page makes it visible. @param {string | null} name */
const visible = (name) =>
  (name ?? "(unknown)").replaceAll(/[\u202a-\u202e]/g, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);

/** What models, providers and functions have in common. @type {Record<string, (part: any) => any>} */
const PART = {
  Calls: (part) => part.requests,
  Attempts: (part) => part.attempts?.count ?? 0,
  Failed: (part) => part.failures,
  "Failed %": (part) => (part.success_rate === null ? null : 1 - part.success_rate),
  p50: (part) => percentile(part.latency, 50),
  p95: (part) => percentile(part.latency, 95),
  p99: (part) => percentile(part.latency, 99),
  "Input tokens": (part) => part.tokens.by_kind.input ?? null,
  "Cached tokens": (part) => part.tokens.by_kind.cache_read ?? null,
  "Output tokens": (part) => part.tokens.by_kind.output ?? null,
  "Cost $": (part) => (part.cost.priced_calls > 0 ? part.cost.total_cost_usd : null),
  "Share %": (part) =>
    part.cost.priced_calls > 0
      ? part.cost.total_cost_usd / reports[0].cost.total_cost_usd
      : null,
};

/** None of fewer calls than make one call of them. @param {any} latency @param {number} percent */
const percentile = (latency, percent) =>
  latency.count * (100 - percent) >= 100 ? latency[`p${percent}_seconds`] : null;

describe("the rows are those of the API", () => {
  before(async () => {
    const first = await busy.api("report");
    tables = await visit(browser, busy.dashboard, {}, async (page) => {
      const read = TABLES.map(async (id) => /** @type {const} */ ([id, await tableOf(page, `#${id}`)]));
      return new Map(await Promise.all(read));
    });
    reports = [first, await busy.api("report")];
  });

  test("models", () => {
    const key = (/** @type {any} */ row) => `${visible(row.model)} ${row.provider ?? "(unknown)"}`;
    const shown = (/** @type {Row} */ row) => `${row.name} ${row.cells.Provider.text}`;
    for (const pair of paired("models", (report) => report.models, key, shown)) assertNumbers(pair, PART);
  });

  test("providers", () => {
    const rows = paired("providers", (report) => report.providers, (row) => row.provider ?? "(unknown)");
    for (const pair of rows) assertNumbers(pair, PART);
  });

  test("functions", () => {
    for (const pair of paired("functions", (report) => report.functions, (row) => row.function)) {
      assertNumbers(pair, PART);
    }
  });

  test("the rows of models, providers and functions add up to all calls", () => {
    for (const id of ["models", "providers", "functions"]) {
      const [sum] = table(id).sums;
      const whole = both((report) => ({ ...report, ...report.totals }));
      assertNumbers({ row: sum, exact: whole, what: `the foot of ${id}` }, PART);
      for (const head of ["Calls", "Attempts", "Failed", "Input tokens", "Output tokens"]) {
        const numbers = table(id).rows.map((row) => row.cells[head].text).filter((text) => text !== "–");
        const total = numbers.reduce((all, text) => all + Number(text.replaceAll(",", "")), 0);
        assert.equal(total.toLocaleString("en"), sum.cells[head].text, `${id}, ${head}`);
      }
    }
  });

  test("kinds of errors", () => {
    const errors = (/** @type {any} */ report) =>
      Object.entries(report.errors.by_type).map(([kind, all]) => {
        const attempts = report.errors.attempts_by_type[kind] ?? 0;
        return { kind, calls: all - attempts, attempts };
      });
    for (const pair of paired("errors", errors, (row) => row.kind)) {
      assertNumbers(pair, { Calls: (row) => row.calls, Attempts: (row) => row.attempts });
    }
    const [sum] = table("errors").sums;
    assertNumbers(
      { row: sum, exact: both((report) => report.errors), what: "all errors" },
      { Calls: (errors) => errors.total, Attempts: (errors) => errors.failed_attempts },
    );
  });

  test("codes of errors, and when each was last seen", () => {
    const key = (/** @type {any} */ row) =>
      [row.kind, row.code ?? "–", row.type_name?.split("::").pop() ?? "–", row.status ?? "–"].join(" ");
    const shown = (/** @type {Row} */ row) =>
      ["Kind", "Code", "Type", "Status"].map((head) => row.cells[head].text).join(" ");
    for (const pair of paired("codes", (report) => report.errors.by_label, key, shown)) {
      assertNumbers(pair, { Errors: (row) => row.errors });
      assert.equal(pair.row.cells["Last seen UTC"].text, timeOf(pair.exact[0].last_at), pair.what);
    }
  });

  test("queues", () => {
    for (const pair of paired("queues", (report) => report.queue.queues, (row) => row.name)) {
      const started = (/** @type {any} */ queue, /** @type {number} */ percent) =>
        queue.started_count * (100 - percent) >= 100 ? queue[`p${percent}_queue_time_seconds`] : null;
      assertNumbers(pair, {
        Waiting: (queue) => queue.current_size,
        Most: (queue) => queue.max_length,
        "Wait p50": (queue) => started(queue, 50),
        "Wait p99": (queue) => started(queue, 99),
        Rejected: (queue) => queue.rejection_count,
      });
      const { active_requests: active, concurrency } = pair.exact[0];
      assert.equal(pair.row.cells.Active.text, `${active} of ${concurrency}`, pair.what);
    }
  });

  test("breakers", () => {
    const pairs = paired("breakers", (report) => report.circuit_breaker.breakers, (row) => row.name);
    assert(pairs.some(({ exact }) => exact[0].rejections > 0), "none was ever open: all are zero");
    for (const pair of pairs) {
      assertNumbers(pair, {
        For: (breaker) => breaker.in_state_seconds,
        "Opened times": (breaker) => breaker.open_count,
        "Refused calls": (breaker) => breaker.rejections,
        "Not open %": (breaker) => breaker.uptime_ratio,
      });
      const { current_state: state, failure_count: failures, threshold } = pair.exact[0];
      assert.equal(pair.row.cells.State.text, state.replace("_", "-"), pair.what);
      assert.equal(pair.row.cells["Failures in a row"].text, `${failures} of ${threshold}`, pair.what);
    }
  });

  test("budgets", () => {
    for (const pair of paired("budgets", (report) => report.budgets, (row) => row.name)) {
      assertNumbers(pair, {
        Spent: (budget) => budget.spent_usd,
        Of: (budget) => budget.limit_usd,
        "Used %": (budget) => budget.used,
        "Refused calls": (budget) => budget.refused,
      });
      const again = pair.row.cells["Begins anew"].text.replace("in ", "");
      const left = /** @type {[number, number]} */ (pair.exact.map((budget) => budget.resets_in_seconds));
      assertShows(again, left, `${pair.what}, begins anew`);
    }
  });

  test("alerts", () => {
    for (const { row, exact, what } of paired("alerts", (report) => report.alerts, (it) => it.name)) {
      const [alert] = exact;
      const state = alert.state === "inactive" ? "quiet" : alert.state;
      assert.equal(row.cells.State.text, state, what);
      assert.equal(row.cells["Since UTC"].text, timeOf(alert.since), what);
      assert(row.cells.Watches.text.includes(alert.metric), what);
      if (alert.value && "ratio" in alert.value) {
        const numbers = /([\d.]+ %) > ([\d.]+ %)/.exec(row.cells.Watches.text);
        assert(numbers, `${what}: ${row.cells.Watches.text}`);
        assertShows(numbers[1], [alert.value.ratio, exact[1].value.ratio], what);
        assertShows(numbers[2], [alert.threshold.ratio, alert.threshold.ratio], what);
      }
    }
  });
});

/** `14:32:07` of today. @param {string} moment */
const timeOf = (moment) => moment.slice(11, 19);
