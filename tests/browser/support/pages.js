// The pages: those of a service at work, the one of a service that is new, and the one of a log.

import { busy, log, unused } from "./programs.js";

/** The dearest of the latest traces: there is something to see of each kind. */
const { traces } = await busy.api("traces?kind=latest&limit=1000");
const [dearest] = traces.sort(
  (/** @type {any} */ a, /** @type {any} */ b) => b.nested.cost_usd - a.nested.cost_usd,
);
export const TRACE = `${busy.dashboard}/traces/${dearest.trace_id}`;

export const PAGES = {
  overview: busy.dashboard,
  traces: `${busy.dashboard}/traces`,
  trace: TRACE,
  empty: unused.dashboard,
  log: log.dashboard,
};
