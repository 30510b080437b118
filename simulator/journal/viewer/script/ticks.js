// Where among all rows a fault struck, something failed, and a finding rests.
/** @import { Columns, Marked } from "./index.d.ts" */

export const TICKED = /** @type {const} */ (["struck", "wrong", "marked"]);
const NEARBY = 6; // pixels above and below a tick that still mean it

/** @type {(columns: Columns, marks: Marked, row: number) => boolean[]} */
const toldBy = (columns, marks, row) => [Boolean(columns.struck[row]), Boolean(columns.wrong[row]), marks.has(columns.seq[row])];

// The place of the next row that tells of any of them, that way; `from` where there is none.
/** @type {(columns: Columns, marks: Marked, rows: number[], from: number, way: 1 | -1) => number} */
export const nextTick = (columns, marks, rows, from, way) => {
  for (let place = from + way; place >= 0 && place < rows.length; place += way) {
    if (toldBy(columns, marks, rows[place]).includes(true)) return place;
  }
  return from;
};

// The steps, of so many, in which there is any of each.
/** @type {(columns: Columns, marks: Marked, rows: number[], steps: number) => number[][]} */
export const ticksOf = (columns, marks, rows, steps) => {
  /** @type {Set<number>[]} */
  const ticks = TICKED.map(() => new Set());
  for (const [place, row] of rows.entries()) {
    const step = Math.floor((place / rows.length) * steps);
    for (const [column, there] of toldBy(columns, marks, row).entries()) if (there) ticks[column].add(step);
  }
  return ticks.map((found) => [...found]);
};

// The place of the row that is meant at that height: the nearest with a tick near by, else the one that is there.
/** @type {(columns: Columns, marks: Marked, rows: number[], y: number, height: number) => number} */
export const placeAt = (columns, marks, rows, y, height) => {
  const here = Math.max(0, Math.min(rows.length - 1, Math.floor((y / height) * rows.length)));
  const reach = (NEARBY / height) * rows.length;
  /** @type {(place: number) => number} */
  const away = (place) => Math.abs(place - here);
  const near = [nextTick(columns, marks, rows, here - 1, 1), nextTick(columns, marks, rows, here + 1, -1)]
    .filter((place) => toldBy(columns, marks, rows[place] ?? -1).includes(true) && away(place) <= reach);
  return near.sort((one, other) => away(one) - away(other))[0] ?? here;
};
