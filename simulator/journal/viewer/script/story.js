// What led to a finding, drawn where it is told: the entries that it rests on and what happened around them,
// and the lines of the stores that they are about, where what the provider said differs.
import { html, nothing, render, svg } from "../vendor/lit-html.js";
import { ROW } from "./window.js";
import { headOf, layoutOf, sequence } from "./sequence.js";
import { timeLines } from "./timelines.js";
import { all, whenSwitched, word } from "./page.js";
/** @import { Drawn } from "../vendor/lit-html.js" */
/** @import { Columns, Index, Lines, Mark } from "./index.d.ts" */

const BESIDE = 2; // entries of the same stores drawn before and behind each
const LONGEST = 30; // entries in a drawing
const PAPER = 700; // pixels across a page of A4

// The rows of a story, in groups between which others are left out; `columns` are those of the index.
/** @type {(columns: Columns, rows: number[]) => number[][]} */
export const storyOf = (columns, rows) => {
  const parts = new Set(rows.map((row) => columns.part[row]));
  const stores = new Set(rows.flatMap((row) => columns.store[row].split(" ")).filter(Boolean));
  /** @type {(row: number) => boolean} */
  const about = (row) =>
    parts.has(columns.part[row]) &&
    (rows.includes(row) || !stores.size || columns.leap[row] > 0 || columns.store[row].split(" ").some((one) => stores.has(one)));
  /** @type {number[]} */
  const near = [];
  for (let row = Math.max(0, Math.min(...rows) - 400); row < Math.min(columns.seq.length, Math.max(...rows) + 400); row += 1) {
    if (about(row)) near.push(row);
  }
  const wanted = new Set(
    rows.flatMap((row) => {
      const place = near.indexOf(row);
      return near.slice(Math.max(0, place - BESIDE), place + BESIDE + 1);
    }),
  );
  /** @type {number[][]} */
  const groups = [];
  /** @type {number | null} */
  let before = null;
  for (const [place, row] of near.entries()) {
    if (!wanted.has(row) || groups.flat().length >= LONGEST) continue;
    if (before === null || place !== before + 1) groups.push([]);
    groups[groups.length - 1].push(row);
    before = place;
  }
  return groups;
};

// Of all lines those of the stores that are meant, as far as to the last entry of the finding, where one of them
// tells of a difference.
/** @type {(drawn: Lines, stores: Set<string>, last: number) => Lines} */
export const differingOf = (drawn, stores, last) => {
  const lines = drawn.lines
    .filter((line) => stores.has(line.group) && ["validity", "pages", "visits", "grants", "pushes"].includes(line.what))
    .map((line) => ({ ...line, points: line.points.filter(([, seq]) => seq <= last), spans: line.spans.filter(([, , seq]) => seq <= last) }))
    .filter((line) => line.points.length || line.spans.length);
  const differs = lines.some((line) => line.side === "provider" && line.points.some(([, , tone]) => tone === "bad"));
  return { lines: differs ? lines : [], more: 0 };
};

// Of what is said of these rows that which the finding says in whose element they are drawn.
/** @type {(index: Index, rows: number[], finding: string | undefined) => Map<number, Mark[]>} */
const own = (index, rows, finding) => {
  const marks = new Map();
  for (const seq of rows.map((row) => index.columns.seq[row])) {
    const said = (index.marks.get(seq) ?? []).filter((mark) => mark.place === finding);
    if (said.length) marks.set(seq, said);
  }
  return marks;
};

/** @type {(place: HTMLElement, whole: Index, rows: number[], open: (seq: number) => unknown, width: number) => Drawn} */
const drawnAt = (place, whole, rows, open, width) => {
  const index = { ...whole, marks: own(whole, rows, place.closest("[id]")?.id) };
  const layout = layoutOf(width);
  const stores = new Set(rows.flatMap((row) => index.columns.store[row].split(" ")).filter(Boolean));
  const last = Math.max(...rows.map((row) => index.columns.seq[row]));
  const lines = differingOf(index.lines[index.columns.part[rows[0]]], stores, last);
  const groups = storyOf(index.columns, rows);
  return html`${lines.lines.length ? timeLines(lines, width, open) : nothing}
    <div class="story" aria-hidden="true">${headOf(layout, index.lanes)}
    ${groups.map((group, number) => html`${number ? html`<p class="soft between">⋯</p>` : nothing}${svg`<svg class="sequence" width=${width} height=${group.length * ROW} viewBox=${`0 0 ${width} ${group.length * ROW}`}>${sequence(layout, index, group, -1)}</svg>`}`)}</div>
    <p><button type="button" @click=${() => open(index.columns.seq[rows[0]])}>${word("in the journal")}</button></p>`;
};

// A place with `data-story="SEQ SEQ"` gets a drawing, which is made when it is opened; the first is open.
/** @type {(index: Index, open: (seq: number) => unknown) => void} */
export const addStories = (index, open) => {
  let first = true;
  for (const place of all("[data-story]")) {
    const seqs = (place.dataset.story ?? "").split(" ").map(Number);
    const rows = seqs.flatMap((seq) => index.rowOf.get(seq) ?? []);
    if (rows.length < seqs.length) continue;
    const folded = document.createElement("details");
    const title = document.createElement("summary");
    const drawing = document.createElement("div");
    folded.append(title, drawing);
    let printed = false;
    const draw = () => {
      title.textContent = word("story");
      const width = printed ? PAPER : Math.max(320, place.clientWidth || 900);
      if (folded.open) render(drawnAt(place, index, rows, open, width), drawing);
    };
    /** @type {(event: Event) => void} */
    const drawForPrint = (event) => {
      printed = event.type === "beforeprint";
      draw();
    };
    folded.open = first;
    first = false;
    place.append(folded);
    folded.addEventListener("toggle", draw);
    addEventListener("resize", draw);
    addEventListener("beforeprint", drawForPrint);
    addEventListener("afterprint", drawForPrint);
    whenSwitched(draw);
    draw();
  }
};
