// The entries as arrows between user, store, platform and provider, a row each.
import { nothing, svg } from "../vendor/lit-html.js";
import { ROW } from "./window.js";
import { fit, widthOf } from "./fit.js";
import { clockOf, dayOf, spanOf } from "./times.js";
import { lang, word } from "./page.js";
/** @import { Drawn } from "../vendor/lit-html.js" */
/** @import { Both, Index, Layout, Mark } from "./index.d.ts" */

// Most passes between the platform and the provider; names of lanes must not touch on a phone.
const SHARES = [0, 0.16, 0.36, 1];
const SHARES_NARROW = [0, 0.19, 0.43, 1];
const BOLD = 1.2; // times the width of a text
/** @type {Record<string, number>} */
const ENDS = { lost: 0.55, unreachable: 0.93 };

// What ended it on its way, if anything.
/** @type {(struck: string) => string | undefined} */
const ended = (struck) => struck.split(",").find((one) => one in ENDS);

/** @type {(seconds: number) => string} */
export const leapOf = (seconds) =>
  `＋${spanOf(seconds).map(([count, name]) => word(`span.${name}`, { count })).join(" ")}`;

// Where the lanes stand in a drawing of that width.
/** @type {(width: number) => Layout} */
export const layoutOf = (width) => {
  const narrow = width < 640;
  const left = narrow ? 62 : 132;
  const right = narrow ? 16 : Math.min(340, Math.max(150, width * 0.24));
  const between = width - left - right - 40;
  return { narrow, width, left, right, lanes: (narrow ? SHARES_NARROW : SHARES).map((share) => left + 20 + between * share) };
};

// The names of the lanes, above the drawing.
/** @type {(layout: Layout, lanes: Both[]) => Drawn} */
export const headOf = (layout, lanes) => svg`<svg class=${`lanes ${layout.narrow ? "narrow" : ""}`} width=${layout.width} height="28" viewBox=${`0 0 ${layout.width} 28`} aria-hidden="true">
  ${lanes.map((name, lane) => svg`<text x=${layout.lanes[lane]} y="19" text-anchor="middle">${name[lang() === "en" ? 1 : 0]}</text>`)}
</svg>`;

// What is said at the end of an arrow: what struck it, and with which code it failed; on a phone the last of these.
/** @type {(layout: Layout, index: Index, row: number) => string} */
const endOf = ({ narrow }, { columns, strikes }, row) => {
  const struck = columns.struck[row].split(",").filter(Boolean).map((one) => strikes[one]?.[lang() === "en" ? 1 : 0] ?? one);
  const code = columns.wrong[row] && /\d/.test(columns.code[row]) ? [columns.code[row]] : [];
  return (narrow ? [...struck, ...code].slice(-1) : [...struck, ...code]).join(" ");
};

const TOOK = 76; // pixels at the right, where stands how long it took

// Where what is said of an arrow begins that ends there: behind it, or as far ahead of that as it needs.
/** @type {(layout: Layout, end: number, said: string) => number} */
const strikeFrom = (layout, end, said) => Math.min(end + 8, layout.width - widthOf(said) * BOLD - (layout.narrow ? 4 : TOOK));

/** @type {(layout: Layout, index: Index, row: number, said: string) => Drawn} */
const arrow = (layout, index, row, said) => {
  const { columns } = index;
  const [from, to] = [layout.lanes[columns.from[row]], layout.lanes[columns.to[row]]];
  const struck = columns.struck[row] ? columns.struck[row].split(",") : [];
  const cut = ended(columns.struck[row]);
  const end = from + (to - from) * (cut ? ENDS[cut] : 1);
  const tone = columns.wrong[row] ? "bad" : columns.kind[row];
  const head = to > from ? -7 : 7;
  return svg`
    <line class=${`arrow ${tone} ${struck.length ? "struck" : ""}`} x1=${from} y1="20" x2=${end} y2="20"></line>
    ${cut
      ? svg`<path class="cross" d=${`M${end - 5} 15l10 10m0-10l-10 10`}></path>`
      : svg`<path class=${`tip ${tone}`} d=${`M${end} 20l${head} -4v8z`}></path>`}
    ${struck.includes("doubled") ? svg`<line class=${`arrow ${tone} struck`} x1=${from} y1="23" x2=${end} y2="23"></line>` : nothing}
    ${struck.includes("spoilt") || struck.includes("reply spoilt") ? svg`<text class="bolt" x=${(from + end) / 2} y="26" text-anchor="middle">⚡</text>` : nothing}
    ${said ? svg`<text class="strike" x=${strikeFrom(layout, Math.max(from, end), said)} y=${cut ? 24 : 18}>${said}</text>` : nothing}`;
};

// How far a label may go: to the end of its arrow, and beyond where nothing stands there.
/** @type {(layout: Layout, index: Index, row: number, said: string) => Drawn} */
const label = (layout, index, row, said) => {
  const { columns } = index;
  const [from, to] = [layout.lanes[columns.from[row]], layout.lanes[columns.to[row]]];
  const marked = index.marks.has(columns.seq[row]);
  const free = marked ? layout.width - layout.right + 24 : layout.width - (columns.ms[row] && !layout.narrow ? TOOK : 4);
  const text = index[lang() === "en" ? "en" : "zh"][row].replace(/^[→←] /, "");
  if (from === to) {
    const left = free - from < 90; // no room beside it: it stands on the other side
    const x = left ? from - 10 : from + 10;
    return svg`<text class="label" x=${x} y="18" text-anchor=${left ? "end" : "start"}>${fit(text, left ? from - layout.left - 18 : free - x)}</text>`;
  }
  const x = Math.min(from, to) + 8;
  const whole = Math.abs(to - from) - 16;
  const edge = layout.lanes[layout.lanes.length - 1];
  const open = Math.max(from, to) < edge && !said;
  const ahead = said ? Math.max(0, Math.max(from, to) - strikeFrom(layout, Math.max(from, to), said)) : 0;
  const room = open ? edge - x - 8 : ended(columns.struck[row]) ? whole * 0.5 : whole - ahead;
  return svg`<text class="label" x=${x} y="14">${fit(text, room)}</text>`;
};

const TOOTH = 18; // pixels of a tooth of the line that stands for time that passed

/** @type {(layout: Layout, leap: number) => Drawn} */
const gap = (layout, leap) => {
  const text = leapOf(leap);
  const from = layout.left + 14 + text.length * 12;
  const count = Math.max(1, Math.floor((layout.lanes[layout.lanes.length - 1] - from) / TOOTH));
  return svg`<text class="leap" x=${layout.left + 6} y="18">${text}</text>
  <path class="gap" d=${`M${from} 14${"l6 -4l6 8l6 -4".repeat(count)}`}></path>`;
};

// Behind what is said at the end of its arrow.
/** @type {(layout: Layout, marks: Mark[], ahead: string) => Drawn} */
const mark = (layout, marks, ahead) => {
  const said = marks[0][lang() === "en" ? "en" : "zh"].replaceAll("`", "");
  const more = marks.length > 1 ? ` +${marks.length - 1}` : "";
  const lane = layout.lanes[layout.lanes.length - 1];
  const x = Math.max(layout.width - layout.right + 30, ahead ? strikeFrom(layout, lane, ahead) + widthOf(ahead) * BOLD + 8 : 0);
  return svg`<text class="marked" x=${x} y="18">◆ ${layout.narrow ? "" : `${fit(said, layout.width - x - 24 - more.length * 9)}${more}`}</text>`;
};

// The drawing of some rows, by their numbers in the index; `chosen` is a place among them. What is behind all comes first, so that a lane is
// one line and no piece in each row.
/** @type {(layout: Layout, index: Index, rows: number[], chosen: number) => Drawn} */
export const sequence = (layout, index, rows, chosen) => {
  const { columns } = index;
  const tall = rows.length * ROW;
  return svg`
    ${rows.map((row, place) => {
      const behind = [place === chosen && "chosen", index.marks.has(columns.seq[row]) && "decides", columns.kind[row] === "scenario" && "bar"].filter(Boolean);
      return behind.length ? svg`<rect class=${`row ${behind.join(" ")}`} y=${place * ROW} width=${layout.width} height=${ROW}></rect>` : nothing;
    })}
    ${layout.lanes.map((x) => svg`<line class="lane" x1=${x} y1="0" x2=${x} y2=${tall}></line>`)}
    ${rows.map((row, place) => sequenceRow(layout, index, row, place * ROW))}`;
};

/** @type {(layout: Layout, index: Index, row: number, y: number) => Drawn} */
const sequenceRow = (layout, index, row, y) => {
  const { columns } = index;
  const passes = columns.from[row] !== columns.to[row];
  const marks = index.marks.get(columns.seq[row]);
  const ms = columns.ms[row];
  const said = endOf(layout, index, row);
  return svg`<g transform=${`translate(0 ${y})`}>
    <text class="time" x="4" y="18">${layout.narrow ? "" : `${dayOf(columns.at[row])} `}${clockOf(columns.at[row])}</text>
    ${columns.leap[row]
      ? gap(layout, columns.leap[row])
      : passes
        ? arrow(layout, index, row, said)
        : svg`<circle class=${`dot ${columns.wrong[row] ? "bad" : columns.kind[row]}`} cx=${layout.lanes[columns.from[row]]} cy="14" r="4"></circle>`}
    ${columns.leap[row] ? nothing : label(layout, index, row, said)}
    ${!layout.narrow && ms && !marks ? svg`<rect class="took" x=${layout.width - 70} y="10" width=${Math.min(30, Math.log2(1 + ms) * 3)} height="8"></rect><text class="ms" x=${layout.width - 4} y="18" text-anchor="end">${ms < 10 ? ms : Math.round(ms)} ms</text>` : nothing}
    ${marks ? mark(layout, marks, said) : nothing}
  </g>`;
};
