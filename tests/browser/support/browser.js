// Chromium, and visits of pages.
//
// What always holds: a visit begins with a browser that knows nothing of others; at its end no page of it
// has written an error, and none has asked anybody but the service.

import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {"light" | "dark"} Scheme */

export const PHONE = 390;
export const DESKTOP = 1280;
const HEIGHT = 900;
/** Milliseconds; what has not come by then does not come. */
const PATIENCE = 10_000;

/** @param {string} executablePath */
export function launched(executablePath) {
  const isRoot = process.getuid?.() === 0; // for whom Chromium has no sandbox
  const args = ["--disable-gpu", ...(isRoot ? ["--no-sandbox"] : [])];
  return puppeteer.launch({ executablePath, args });
}

/**
 * @typedef {object} Manner how a page is visited
 * @property {boolean} [scripts] whether they run
 * @property {number} [width] of the window
 * @property {Scheme} [scheme]
 * @property {Record<string, string>} [keeps] what an earlier visit left in the browser
 * @property {RegExp} [expects] the errors that the visit is about
 */

/**
 * Opens a page, looks at it, and closes it.
 * @template T
 * @param {import("puppeteer-core").Browser} browser
 * @param {string} address
 * @param {Manner} manner
 * @param {(page: Page) => Promise<T>} look
 */
export async function visit(browser, address, manner, look) {
  const { scripts = true, width = DESKTOP, scheme = "light", keeps = {}, expects } = manner;
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    const complaints = complaintsOf(page, new URL(address).host);
    page.setDefaultTimeout(PATIENCE);
    await page.setJavaScriptEnabled(scripts);
    await page.setViewport({ width, height: HEIGHT });
    await inScheme(page, scheme);
    if (scripts) await page.evaluateOnNewDocument(remember, keeps);
    await page.goto(address);
    const seen = await look(page);
    assert.deepEqual(complaints.filter((complaint) => !expects?.test(complaint)), []);
    return seen;
  } finally {
    await context.close();
  }
}

/** @param {Page} page @param {Scheme} scheme that the reader's system prefers */
export const inScheme = (page, scheme) =>
  page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);

/** @param {Record<string, string>} keeps */
function remember(keeps) {
  for (const [name, value] of Object.entries(keeps)) localStorage.setItem(name, value);
}

/**
 * What is wrong with the pages that are shown, as it comes.
 * @param {Page} page
 * @param {string} host the only one that may be asked
 */
function complaintsOf(page, host) {
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error}`));
  page.on("console", (said) => {
    if (["error", "warn"].includes(said.type())) complaints.push(`${said.type()}: ${said.text()}`);
  });
  page.on("request", (request) => {
    const { host: asked, protocol } = new URL(request.url());
    if (asked !== host || protocol !== "http:") complaints.push(`asked ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return complaints;
}

/**
 * Waits until the page has an answer to what it was asked for in place.
 * @param {Page} page
 * @param {() => Promise<unknown>} act what asks
 */
export async function answered(page, act) {
  const answer = page.waitForResponse((response) => isPage(response.url()));
  await act();
  await answer;
  await page.waitForFunction(
    () => document.getElementById("live")?.dataset.state !== "loading",
  );
}

/** @param {string} url */
export const isPage = (url) => !/\.(css|js)$/.test(new URL(url).pathname);

/**
 * The text of an element as it is shown.
 * @param {Page} page
 * @param {string} selector
 */
export const textOf = (page, selector) =>
  page.$eval(selector, (element) => /** @type {HTMLElement} */ (element).innerText.trim());
