// Which entries are shown: by what is in the index, and by words that may also stand in their bodies.
/** @import { Asked, Columns, Marked } from "./index.d.ts" */

// Text as it is compared: full-width forms and case do not matter.
/** @type {(text: string) => string} */
export const fold = (text) => text.normalize("NFKC").toLowerCase();

/** @type {(text: string) => string[]} */
export const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);

// The rows that fit what is `asked`: {part, kind, store, code, wrong, struck, marked, from, to} each of which
// may be left out. `columns` are those of the index, with texts in place of their numbers.
/** @type {(columns: Columns, asked: Asked, marked: Marked) => number[]} */
export const fitting = (columns, asked, marked) => {
  /** @type {number[]} */
  const rows = [];
  const count = columns.seq.length;
  for (let row = 0; row < count; row += 1) {
    if (asked.part !== undefined && columns.part[row] !== asked.part) continue;
    if (asked.kind && columns.kind[row] !== asked.kind) continue;
    if (asked.code && columns.code[row] !== asked.code) continue;
    if (asked.store && !columns.store[row].split(" ").includes(asked.store)) continue;
    if (asked.wrong && !columns.wrong[row]) continue;
    if (asked.struck && !columns.struck[row]) continue;
    if (asked.marked && !marked.has(columns.seq[row])) continue;
    if (asked.from !== undefined && columns.at[row] < asked.from) continue;
    if (asked.to !== undefined && columns.at[row] > asked.to) continue;
    rows.push(row);
  }
  return rows;
};

// Whether a text has all the words.
/** @type {(text: string, words: string[]) => boolean} */
export const has = (text, words) => {
  const folded = fold(text);
  return words.every((one) => folded.includes(one));
};
