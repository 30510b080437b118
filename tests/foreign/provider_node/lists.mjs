// Lists of a store's interfaces, read to their end: windows as long as the interface takes, page after page.

import { Refused } from "./wechat.mjs";

const WINDOWS = [
  // an argument with the two ends of a window, or two arguments, and the most seconds between them
  { range: "create_time_range", ends: ["start_time", "end_time"], most: 7 * 86400 },
  { range: "update_time_range", ends: ["start_time", "end_time"], most: 7 * 86400 },
  { range: null, ends: ["begin_create_time", "end_create_time"], most: 86400 },
  { range: null, ends: ["begin_update_time", "end_update_time"], most: 86400 },
];
const KEY_REFUSED = 606006; // a next_key that is too old: the list is read from its beginning
const MOST_PAGES = 10000;

/** All rows of a list, by the names of the reply. `call(request)` makes one call; throws as it does. */
export async function readAll(call, { method, path, body = {} }) {
  const merged = {};
  for (const part of windowsOf(body)) merge(merged, await allPages(call, { method, path, body: part }));
  return merged;
}

/** Every page is asked for with the arguments of the first. */
async function allPages(call, { method, path, body }, again = true) {
  const merged = {};
  let key;
  try {
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const { json: reply } = await call({ method, path, body: key ? { ...body, next_key: key } : body });
      const rows = merge(merged, reply);
      const more = reply.has_more ?? (rows > 0 && longest(merged) < Number(reply.total_num ?? 0));
      key = reply.next_key;
      if (!more || !key) return merged;
    }
    return merged;
  } catch (error) {
    if (key && again && error instanceof Refused && error.code === KEY_REFUSED) return allPages(call, { method, path, body }, false);
    throw error;
  }
}

/** Adds the lists of a reply to what has been read; how many rows came. */
function merge(merged, reply) {
  let rows = 0;
  for (const [name, value] of Object.entries(reply)) {
    if (!Array.isArray(value)) continue;
    merged[name] = [...(merged[name] ?? []), ...value];
    rows += value.length;
  }
  return rows;
}

const longest = (merged) => Math.max(0, ...Object.values(merged).map((rows) => rows.length));

/** A body whose window is longer than the interface takes, as several. */
function windowsOf(body) {
  for (const { range, ends: [first, last], most } of WINDOWS) {
    const window = range ? body[range] : body;
    if (window?.[first] === undefined || window[last] === undefined) continue;
    const parts = [];
    for (let from = Number(window[first]); from < Number(window[last]) || !parts.length; from += most) {
      const part = { ...window, [first]: from, [last]: Math.min(from + most, Number(window[last])) };
      parts.push(range ? { ...body, [range]: part } : part);
    }
    return parts;
  }
  return [body];
}
