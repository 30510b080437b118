// Instants and spans as people read them: in China.

const CHINA = 8 * 3600;

/** @type {(number: number) => string} */
const two = (number) => String(number).padStart(2, "0");

/** @type {(at: number) => Date} */
const inChina = (at) => new Date((at + CHINA) * 1000);

/** @type {(at: number) => string} */
export const clockOf = (at) => {
  const date = inChina(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
};

/** @type {(at: number) => string} */
export const dayOf = (at) => {
  const date = inChina(at);
  return `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
};

/** @type {(at: number) => number} */
export const yearOf = (at) => inChina(at).getUTCFullYear();

// What a field for an instant holds, as Unix seconds; undefined for none.
/** @type {(value: string) => number | undefined} */
export const secondsOf = (value) => {
  const time = value ? Date.parse(`${value}+08:00`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time / 1000;
};

/** @type {[number, string][]} */
const PARTS = [
  [86_400, "days"],
  [3600, "hours"],
  [60, "minutes"],
  [1, "seconds"],
];

// A span as its two largest parts: [[3, "days"], [4, "hours"]].
/** @type {(seconds: number) => [number, string][]} */
export const spanOf = (seconds) => {
  let left = Math.round(seconds);
  /** @type {[number, string][]} */
  const parts = [];
  for (const [size, name] of PARTS) {
    const count = Math.floor(left / size);
    if (count) parts.push([count, name]);
    left -= count * size;
  }
  return parts.length ? parts.slice(0, 2) : [[0, "seconds"]];
};
