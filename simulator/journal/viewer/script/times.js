// Instants and spans as people read them: in China.

const CHINA = 8 * 3600;

const two = (number) => String(number).padStart(2, "0");

const inChina = (at) => new Date((at + CHINA) * 1000);

export const clockOf = (at) => {
  const date = inChina(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
};

export const dayOf = (at) => {
  const date = inChina(at);
  return `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
};

export const yearOf = (at) => inChina(at).getUTCFullYear();

// What a field for an instant holds, as Unix seconds; undefined for none.
export const secondsOf = (value) => {
  const time = value ? Date.parse(`${value}+08:00`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time / 1000;
};

const PARTS = [
  [86_400, "days"],
  [3600, "hours"],
  [60, "minutes"],
  [1, "seconds"],
];

// A span as its two largest parts: [[3, "days"], [4, "hours"]].
export const spanOf = (seconds) => {
  let left = Math.round(seconds);
  const parts = [];
  for (const [size, name] of PARTS) {
    const count = Math.floor(left / size);
    if (count) parts.push([count, name]);
    left -= count * size;
  }
  return parts.length ? parts.slice(0, 2) : [[0, "seconds"]];
};
