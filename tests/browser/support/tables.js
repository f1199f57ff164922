// Tables of a page as rows of texts.

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {{ text: string, value: string | null }} Cell as it is shown, and the exact value, if it has one */
/** @typedef {{ name: string, cells: Record<string, Cell> }} Row by the heads of its cells */

/**
 * The rows of a table, its last ones, which are sums, apart.
 * @param {Page} page
 * @param {string} selector of the table or of what holds it
 * @returns {Promise<{ rows: Row[], sums: Row[] }>}
 */
export function tableOf(page, selector) {
  return page.$eval(selector, (holder) => {
    const table = /** @type {HTMLTableElement} */ (holder.closest("table") ?? holder.querySelector("table"));
    /** @param {Element} element */
    const whole = (element) =>
      (element.querySelector(".name")?.getAttribute("title") ?? element.textContent ?? "").trim();
    const heads = [...table.tHead?.rows[0].cells ?? []].map(whole);
    /** @param {HTMLTableRowElement} row */
    const read = (row) => {
      const cells = [...row.cells].map((cell, at) => {
        const value = cell.querySelector("data")?.value ?? null;
        return [heads[at], { text: whole(cell), value }];
      });
      return { name: whole(row.cells[0]), cells: Object.fromEntries(cells) };
    };
    const bodies = [...table.tBodies].flatMap((body) => [...body.rows]);
    const isSum = (/** @type {Element} */ row) => row.classList.contains("over");
    return {
      rows: bodies.filter((row) => !isSum(row)).map(read),
      sums: [...bodies.filter(isSum), ...(table.tFoot?.rows ?? [])].map(read),
    };
  });
}

/**
 * The first cells of a table, in their order.
 * @param {Page} page
 * @param {string} selector
 */
export async function namesIn(page, selector) {
  return (await tableOf(page, selector)).rows.map((row) => row.name);
}

/** Names from A to Z, large and small letters alike. @param {string[]} names */
export const inOrder = (names) =>
  [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));

/**
 * A cell, and the unit that the head of its column has: `Took s` and `Took ms` are both `Took`.
 * @param {Row} row
 * @param {string} column
 */
export function cellOf(row, column) {
  for (const unit of ["", "s", "ms"]) {
    const cell = row.cells[`${column} ${unit}`.trim()];
    if (cell) return { ...cell, unit: unit || (column.endsWith("%") ? "%" : "") };
  }
  throw new Error(`no column "${column}" among ${Object.keys(row.cells)}`);
}
