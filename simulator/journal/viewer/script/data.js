// The journal in the page: its index, and blocks of entries that are unpacked when they are asked for.
/** @import { Entry } from "./entry.d.ts" */
/** @import { Index, Mark, Packed } from "./index.d.ts" */

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
const bytesOf = (text) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let place = 0; place < raw.length; place += 1) bytes[place] = raw.charCodeAt(place);
  return bytes;
};

/** @type {(id: string) => string} */
const textIn = (id) => /** @type {HTMLTemplateElement} */ (document.getElementById(id)).content.textContent ?? "";

/** @type {(id: string) => Promise<string>} */
const unpacked = async (id) => {
  const stream = new Blob([bytesOf(textIn(id))]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};

export const canUnpack = () => typeof DecompressionStream === "function";

// The index: `columns` with texts for their numbers, `rowOf` a seq, `marks` by seq, and what stands besides.
/** @type {() => Promise<Index>} */
export const readIndex = async () => {
  /** @type {Packed} */
  const index = JSON.parse(await unpacked("index"));
  for (const name of /** @type {const} */ (["kind", "struck", "code", "store"])) {
    index.columns[name] = index.columns[name].map((number) => index.texts[Number(number)]);
  }
  const rowOf = new Map(index.columns.seq.map((seq, row) => [seq, row]));
  /** @type {Map<number, Mark[]>} */
  const marks = new Map();
  for (const [seq, zh, en, place] of index.marks) {
    marks.set(seq, [...(marks.get(seq) ?? []), { zh, en, place }]);
  }
  /** @type {number[]} */
  const firsts = [];
  let row = 0;
  for (const count of index.blocks) {
    firsts.push(row);
    row += count;
  }
  return { ...index, rowOf, marks, firsts, kinds: JSON.parse(textIn("kinds")) };
};

/** @type {Map<number, Promise<string[]>>} */
const opened = new Map(); // block → its lines; the last few

const KEPT = 24;

// The lines of a block, an entry each, as JSON.
/** @type {(block: number) => Promise<string[]>} */
export const linesOf = async (block) => {
  const kept = opened.get(block) ?? unpacked(`block-${block}`).then((text) => text.split("\n"));
  opened.set(block, kept);
  for (const oldest of opened.keys()) {
    if (opened.size <= KEPT) break;
    opened.delete(oldest);
  }
  return kept;
};

// Ids are longer than the numbers that a script can hold: such a one is read as a text with a mark, and is shown
// as it was written.
const LONG_NUMBER = /("(?:[^"\\]|\\.)*")|(-?\d{16,})(?![\d.eE])/g;
const MARKED = /"\ue000(-?\d+)"|^\ue000(-?\d+)$/g;
/** @type {(text: string) => any} */
export const exactly = (text) => JSON.parse(text.replace(LONG_NUMBER, (whole, quoted) => quoted ?? `"\ue000${whole}"`));
/** @type {(text: string) => string} */
export const unmarked = (text) => text.replace(MARKED, (_, inside, alone) => inside ?? alone);

/** @type {(index: Index, row: number) => number} */
const blockOf = (index, row) => {
  let low = 0;
  let high = index.firsts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.firsts[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
};

// The entry of a row.
/** @type {(index: Index, row: number) => Promise<Entry>} */
export const entryAt = async (index, row) => {
  const block = blockOf(index, row);
  return exactly((await linesOf(block))[row - index.firsts[block]]);
};
