// Every page in every form: those of a service at work and the one of a service that is new; light and
// dark; on a phone and on a desk.

import { DESKTOP, PHONE } from "./browser.js";
import { busy, unused } from "./programs.js";

const slowest = (await busy.api("traces?kind=slowest")).traces[0].trace_id;

export const TRACE = `${busy.dashboard}/traces/${slowest}`;

export const PAGES = {
  overview: busy.dashboard,
  traces: `${busy.dashboard}/traces`,
  trace: TRACE,
  empty: unused.dashboard,
};

export const PLACES = Object.entries(PAGES).flatMap(([page, address]) =>
  Object.entries({ phone: PHONE, desktop: DESKTOP }).flatMap(([device, width]) =>
    /** @type {const} */ (["light", "dark"]).map((scheme) => ({ page, address, device, width, scheme })),
  ),
);
