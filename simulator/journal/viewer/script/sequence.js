// The entries as arrows between user, store, platform and provider, a row each.
import { nothing, svg } from "../vendor/lit-html.js";
import { ROW } from "./window.js";
import { clockOf, dayOf, spanOf } from "./times.js";
import { lang, word } from "./page.js";

const SHARES = [0, 0.16, 0.36, 1]; // most passes between the platform and the provider
const ENDS = { lost: 0.55, unreachable: 0.93 };

// What ended it on its way, if anything.
const ended = (struck) => struck.split(",").find((one) => one in ENDS);

export const leapOf = (seconds) =>
  `＋${spanOf(seconds).map(([count, name]) => word(`span.${name}`, { count })).join(" ")}`;

// Where the lanes stand in a drawing of that width.
export const layoutOf = (width) => {
  const narrow = width < 640;
  const left = narrow ? 62 : 132;
  const right = narrow ? 16 : Math.min(340, Math.max(150, width * 0.24));
  const between = width - left - right - 40;
  return { narrow, width, left, right, lanes: SHARES.map((share) => left + 20 + between * share) };
};

// The names of the lanes, above the drawing.
export const headOf = (layout, lanes) => svg`<svg class="lanes" width=${layout.width} height="28" aria-hidden="true">
  ${lanes.map((name, lane) => svg`<text x=${layout.lanes[lane]} y="19" text-anchor="middle">${name[lang() === "en" ? 1 : 0]}</text>`)}
</svg>`;

const arrow = (layout, index, row) => {
  const { columns } = index;
  const [from, to] = [layout.lanes[columns.from[row]], layout.lanes[columns.to[row]]];
  const struck = columns.struck[row] ? columns.struck[row].split(",") : [];
  const cut = ended(columns.struck[row]);
  const end = from + (to - from) * (cut ? ENDS[cut] : 1);
  const tone = columns.wrong[row] ? "bad" : columns.kind[row];
  const head = to > from ? -7 : 7;
  const said = struck.map((one) => index.strikes[one]?.[lang() === "en" ? 1 : 0] ?? one).join(" ");
  return svg`
    <line class=${`arrow ${tone} ${struck.length ? "struck" : ""}`} x1=${from} y1="20" x2=${end} y2="20"></line>
    ${cut
      ? svg`<path class="cross" d=${`M${end - 5} 15l10 10m0-10l-10 10`}></path>`
      : svg`<path class=${`tip ${tone}`} d=${`M${end} 20l${head} -4v8z`}></path>`}
    ${struck.includes("doubled") ? svg`<line class=${`arrow ${tone} struck`} x1=${from} y1="23" x2=${end} y2="23"></line>` : nothing}
    ${struck.includes("spoilt") || struck.includes("reply spoilt") ? svg`<text class="bolt" x=${(from + end) / 2} y="26" text-anchor="middle">⚡</text>` : nothing}
    ${said ? svg`<text class="strike" x=${Math.max(from, end) + 8} y=${cut ? 24 : 18}>${said}</text>` : nothing}`;
};

const label = (layout, index, row) => {
  const { columns } = index;
  const lanes = [layout.lanes[columns.from[row]], layout.lanes[columns.to[row]]];
  const passes = columns.from[row] !== columns.to[row];
  const x = passes ? Math.min(...lanes) + 8 : lanes[0] + 10;
  const text = index[lang() === "en" ? "en" : "zh"][row].replace(/^[→←] /, "");
  const free = layout.width - layout.right + (index.marks.has(columns.seq[row]) ? 24 : 60);
  const whole = passes ? Math.abs(lanes[1] - lanes[0]) - 12 : free - x;
  const room = ended(columns.struck[row]) ? whole * 0.5 : whole;
  const most = Math.max(4, Math.floor(room / (lang() === "en" ? 6.2 : 7)));
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return svg`<text class="label" x=${x} y=${passes ? 14 : 18}>${short}</text>`;
};

const gap = (layout, leap) => svg`
  <path class="gap" d=${`M${layout.left} 14${"l6 -4l6 8l6 -4".repeat(Math.max(1, Math.floor((layout.width - layout.left - layout.right) / 18)))}`}></path>
  <text class="leap" x=${layout.left + 8} y="18">${leapOf(leap)}</text>`;

const mark = (layout, marks) => {
  const said = marks[0][lang() === "en" ? "en" : "zh"];
  const most = Math.max(2, Math.floor((layout.right - 60) / (lang() === "en" ? 6.4 : 11)));
  return svg`<text class="marked" x=${layout.width - layout.right + 30} y="18">◆ ${layout.narrow ? "" : said.length > most ? `${said.slice(0, most)}…` : said}</text>`;
};

// One row. `row` is its number in the index, `y` where it stands.
export const sequenceRow = (layout, index, row, y, chosen) => {
  const { columns } = index;
  const passes = columns.from[row] !== columns.to[row];
  const marks = index.marks.get(columns.seq[row]);
  const ms = columns.ms[row];
  return svg`<g transform=${`translate(0 ${y})`} data-row=${row}>
    <rect class=${`row ${chosen ? "chosen" : ""} ${marks ? "decides" : ""} ${columns.kind[row] === "scenario" ? "bar" : ""}`} width=${layout.width} height=${ROW}></rect>
    ${layout.lanes.map((x) => svg`<line class="lane" x1=${x} y1="0" x2=${x} y2=${ROW}></line>`)}
    <text class="time" x="4" y="18">${layout.narrow ? "" : `${dayOf(columns.at[row])} `}${clockOf(columns.at[row])}</text>
    ${columns.leap[row]
      ? gap(layout, columns.leap[row])
      : passes
        ? arrow(layout, index, row)
        : svg`<circle class=${`dot ${columns.wrong[row] ? "bad" : columns.kind[row]}`} cx=${layout.lanes[columns.from[row]]} cy="14" r="4"></circle>`}
    ${columns.leap[row] ? nothing : label(layout, index, row)}
    ${!layout.narrow && ms ? svg`<rect class="took" x=${layout.width - 70} y="10" width=${Math.min(30, Math.log2(1 + ms) * 3)} height="8"></rect><text class="ms" x=${layout.width - 4} y="18" text-anchor="end">${ms < 10 ? ms : Math.round(ms)} ms</text>` : nothing}
    ${marks ? mark(layout, marks) : nothing}
  </g>`;
};
