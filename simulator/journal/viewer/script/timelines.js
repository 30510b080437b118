// Lines along the world's clock: what was true above, what the provider said below, differences in red.
import { html, nothing, svg } from "../vendor/lit-html.js";
import { clockOf, dayOf, spanOf } from "./times.js";
import { widthOf } from "./fit.js";
import { project, segmentsOf } from "./scale.js";
import { lang, word } from "./page.js";
/** @import { Drawn } from "../vendor/lit-html.js" */
/** @import { Line, Lines, Spoken } from "./index.d.ts" */

const HIGH = 30;
const CLEAR = 9; // pixels around a point
const TICK = 90; // pixels that an instant takes
const NEAR = 26; // of a line right below the one that it is held against

/** @type {(lines: Line[]) => number[]} */
const timesIn = (lines) =>
  lines.flatMap((line) => [...line.spans.flatMap(([from, to]) => [from, to]), ...line.points.map(([at]) => at)]);

// Words, or Chinese and English.
/** @type {(text: Spoken) => string} */
const spoken = (text) => (typeof text === "string" ? text : text[lang() === "en" ? 1 : 0]);

/** @type {(line: Line) => string} */
const titleOf = (line) => [word(`line.${line.what}`), spoken(line.name)].filter(Boolean).join(" ");

/** @type {(line: Line) => string} */
const groupOf = (line) => [line.role ? word(`group.${line.role}`) : "", line.group].filter(Boolean).join(" ") || word("lines.all");

// The same where there is little room: of long numbers the end.
/** @type {(line: Line) => string} */
const shortOf = (line) => titleOf(line).replace(/\d{7,}(\d{5})/g, "…$1");

// What a span says stands in it, or behind it where nothing follows; of the last one, which says what is so now,
// else at the end of the one ahead, where that has room for both.
/** @type {(line: Line, x: (time: number) => number, y: number, open: (seq: number) => unknown, width: number) => Drawn[]} */
const spanned = (line, x, y, open, width) =>
  line.spans.map(([from, to, seq, tone, text], number) => {
    const [left, right] = [x(from), x(to)];
    const long = widthOf(spoken(text));
    const inside = right - left > long + 8;
    const last = number > 0 && number + 1 === line.spans.length;
    const behind = !inside && number + 1 === line.spans.length && right + CLEAR + long < width;
    const before = last && !inside && !behind && left - x(line.spans[number - 1][0]) > long + widthOf(spoken(line.spans[number - 1][4])) + 3 * CLEAR;
    return svg`<g class="thing" @click=${() => open(seq)}><rect class=${`span ${tone}`} x=${left} y=${y + 7} width=${Math.max(2, right - left)} height="14" rx="2"></rect>
      ${before ? svg`<text class="in" x=${left - 4} y=${y + 18} text-anchor="end">${spoken(text)} ▸</text>` : nothing}
      ${inside || behind ? svg`<text class="in" x=${inside ? left + 4 : Math.max(right, left + 2) + CLEAR - 2} y=${y + 18}>${spoken(text)}</text>` : nothing}
      <title>#${seq} ${titleOf(line)} ${dayOf(from)} ${clockOf(from)} – ${dayOf(to)} ${clockOf(to)} ${spoken(text)}</title></g>`;
  });

// What differs is said beside its point, left of it or else right of it where there is room; of several in one
// place the last.
/** @type {(line: Line, x: (time: number) => number, y: number, from: number, width: number) => unknown[]} */
const differing = (line, x, y, from, width) => {
  const places = line.points.map(([at]) => x(at));
  let taken = from - CLEAR; // as far as something is said
  return line.points.map(([, , tone, text], number) => {
    const end = places[number] - CLEAR;
    if (tone !== "bad" || line.side !== "provider" || places[number + 1] - places[number] < CLEAR) return nothing;
    const before = places.findLast((place, other) => other < number && place < end) ?? from - CLEAR;
    const long = widthOf(spoken(text));
    if (end - long >= Math.max(before + CLEAR, taken + CLEAR)) {
      taken = end;
      return svg`<text class="said bad" x=${end} y=${y + 18} text-anchor="end">${spoken(text)}</text>`;
    }
    const begin = places[number] + CLEAR;
    const next = places[number + 1] === undefined ? width : places[number + 1] - CLEAR;
    if (begin + long >= next) return nothing;
    taken = begin + long;
    return svg`<text class="said bad" x=${begin} y=${y + 18}>${spoken(text)}</text>`;
  });
};

/** @type {(line: Line, x: (time: number) => number, y: number, open: (seq: number) => unknown) => Drawn[]} */
const pointed = (line, x, y, open) =>
  line.points.map(([at, seq, tone, text]) => {
    const place = x(at);
    return svg`<g class="thing" @click=${() => open(seq)}>${tone === "bad"
      ? svg`<path class="point bad" d=${`M${place - 5} ${y + 9}l10 10m0-10l-10 10`}></path>`
      : svg`<circle class=${`point ${tone}`} cx=${place} cy=${y + 14} r="4.5"></circle>`}
      <title>#${seq} ${titleOf(line)} ${dayOf(at)} ${clockOf(at)} ${spoken(text)}</title></g>`;
  });

// The lines of a part of the journal. `open` is told the entry that somebody points at.
/** @type {(drawn: Lines, width: number, open: (seq: number) => unknown) => Drawn} */
export const timeLines = (drawn, width, open) => {
  const { lines } = drawn;
  if (!lines.length) return html`<p>${word("lines.none")}</p>`;
  const left = width < 640 ? 8 : 270;
  const times = timesIn(lines);
  const segments = segmentsOf(times);
  /** @type {(time: number) => number} */
  const x = (time) => left + 8 + project(segments, time) * (width - left - 24);
  let y = 34;
  /** @type {Drawn[]} */
  const rows = [];
  /** @type {string | null} */
  let group = null;
  for (const line of lines) {
    if (line.group !== group) {
      group = line.group;
      rows.push(svg`<text class="group" x="6" y=${y + 18}>${groupOf(line)}</text>`);
      y += 26;
    }
    const named = left > 100;
    if (!named) {
      y += 14;
    }
    rows.push(svg`
      ${line.side === "provider" ? svg`<rect class="theirs" x="0" y=${named ? y : y - 14} width=${width} height=${named ? NEAR : NEAR + 14}></rect>` : nothing}
      ${named ? nothing : svg`<text class="name" x="6" y=${y - 2}>${line.side ? `${word(`side.${line.side}`)} · ` : ""}${shortOf(line)}</text>`}
      ${named ? svg`<text class="name" x="6" y=${y + 18}>${line.side ? `${word(`side.${line.side}`)} · ` : ""}${shortOf(line)}</text>` : nothing}
      <line class="axis" x1=${left} y1=${y + 14} x2=${width - 8} y2=${y + 14}></line>
      ${spanned(line, x, y, open, width)}${differing(line, x, y, left, width)}${pointed(line, x, y, open)}
      ${line.more ? svg`<text class="name" x=${width - 8} y=${y + 12} text-anchor="end">${word("more", { count: line.more })}</text>` : nothing}`);
    y += line.side === "truth" ? NEAR : HIGH;
  }
  const folds = segments.filter((one) => one.folded);
  const instant = new Set(times).size === 1;
  const ticks = instant ? [times[0]] : segments.filter((one) => !one.folded || segments.length === 1).flatMap((one) => [one.from, one.to]);
  // The first and the last are always told.
  /** @type {(time: number) => number} */
  const told = (time) => Math.min(x(time) + 2, width - TICK);
  const end = ticks[ticks.length - 1];
  let last = told(ticks[0]);
  const shown = ticks.filter((time, place) => {
    const free = place === 0 || (told(time) - last > TICK && (time === end || told(end) - told(time) > TICK));
    if (free) last = told(time);
    return free;
  });
  return html`
    <p class="soft">${word("lines.says")}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${word("view.lines")}>
    <svg class="timelines" width=${width} height=${y + 10} viewBox=${`0 0 ${width} ${y + 10}`} role="img" aria-label=${word("view.lines")}>
      ${shown.map((time) => svg`<line class="tick" x1=${x(time)} y1="24" x2=${x(time)} y2=${y}></line><text class="tick" x=${told(time)} y="18">${dayOf(time)} ${clockOf(time)}</text>`)}
      ${folds.map((one) => svg`<rect class="fold" x=${x(one.from)} y="24" width=${Math.max(1, x(one.to) - x(one.from))} height=${y - 24}></rect><text class="fold" x=${(x(one.from) + x(one.to)) / 2} y="32" text-anchor="middle">≈</text><title>${spanOf(one.to - one.from).map(([count, name]) => word(`span.${name}`, { count })).join(" ")}</title>`)}
      ${rows}
    </svg></div>
    <div class="unseen"><table><caption>${word("view.lines")}</caption><tbody>${lines.slice(0, 200).map((line) => html`<tr><th scope="row">${groupOf(line)} ${line.side ? word(`side.${line.side}`) : ""} ${titleOf(line)}</th><td>${line.spans.slice(0, 20).map(([from, to, seq, , text]) => `#${seq} ${dayOf(from)} ${clockOf(from)} – ${dayOf(to)} ${clockOf(to)} ${spoken(text)}; `)}${line.points.slice(0, 20).map(([at, seq, tone, text]) => `#${seq} ${dayOf(at)} ${clockOf(at)} ${spoken(text)}${tone === "bad" && line.side === "provider" ? ` ${word("differs")}` : ""}; `)}</td></tr>`)}</tbody></table></div>
    ${drawn.more ? html`<p>${word("lines.more", { count: drawn.more })}</p>` : nothing}`;
};
