// Time along an axis on which idle time is folded: what lies between two things that happened is never wider
// than a certain share.
/** @import { Segment } from "./index.d.ts" */

const FOLD = 0.04; // of the axis that a gap of any length takes at most
const GAP = 12; // times the middle gap, from which on it is folded

// Segments of the axis, each `{from, to, begin, end, folded}`: seconds, and shares of the axis from 0 to 1.
/** @type {(times: number[]) => Segment[]} */
export const segmentsOf = (times) => {
  const all = [...new Set(times)].sort((a, b) => a - b);
  if (all.length < 2) return [{ from: all[0] ?? 0, to: (all[0] ?? 0) + 1, begin: 0, end: 1, folded: false }];
  const gaps = all.slice(1).map((time, place) => time - all[place]);
  const middle = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  const most = Math.max(middle * GAP, (all[all.length - 1] - all[0]) / 200);
  /** @type {Segment[]} */
  const segments = [];
  for (const [place, gap] of gaps.entries()) {
    const folded = gap > most;
    const last = segments.at(-1);
    if (last && !folded && !last.folded) last.to = all[place + 1];
    else segments.push({ from: all[place], to: all[place + 1], begin: 0, end: 0, folded });
  }
  const active = segments.filter((one) => !one.folded).reduce((sum, one) => sum + one.to - one.from, 0);
  const count = segments.filter((one) => one.folded).length;
  const share = count ? Math.min(FOLD, (active ? 0.5 : 1) / count) : 0;
  const left = 1 - share * count;
  let begin = 0;
  for (const one of segments) {
    const wide = one.folded ? share : active ? ((one.to - one.from) / active) * left : left;
    one.begin = begin;
    one.end = begin + wide;
    begin = one.end;
  }
  segments[segments.length - 1].end = 1;
  return segments;
};

// Where an instant stands on the axis, from 0 to 1.
/** @type {(segments: Segment[], time: number) => number} */
export const project = (segments, time) => {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle].to < time) low = middle + 1;
    else high = middle;
  }
  const { from, to, begin, end } = segments[low];
  const share = to > from ? (time - from) / (to - from) : 0;
  return begin + Math.max(0, Math.min(1, share)) * (end - begin);
};
