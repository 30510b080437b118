// Which rows are to be drawn, of a list that may be longer than a browser can make an element.

export const ROW = 28; // pixels of a row
export const TALL_ROW = 48; // of one in two lines, where there is little room beside
export const TALLEST = 8_000_000; // pixels that every engine can make an element
const AROUND = 6; // rows drawn above and below what is seen

// How tall the list is made: as tall as its rows, or as tall as can be.
/** @type {(count: number, row?: number) => number} */
export const heightOf = (count, row = ROW) => Math.min(count * row, TALLEST);

// The rows from `start` to `end`, and at which pixel the first of them stands.
/** @type {(count: number, scrolled: number, height: number, row?: number) => { start: number, end: number, offset: number }} */
export const windowOf = (count, scrolled, height, row = ROW) => {
  const tall = heightOf(count, row);
  const room = Math.max(1, tall - height);
  const whole = Math.max(1, count * row - height);
  const top = count * row > TALLEST ? (Math.min(scrolled, room) / room) * whole : scrolled;
  const start = Math.max(0, Math.min(count, Math.floor(top / row)) - AROUND);
  const end = Math.min(count, Math.ceil((top + height) / row) + AROUND);
  return { start, end, offset: scrolled + (start * row - top) };
};

// How far to scroll for a row to be seen; null where it is.
// With `middle` it stands in the middle then.
/** @type {(place: number, count: number, scrolled: number, height: number, middle?: boolean, row?: number) => number | null} */
export const scrollFor = (place, count, scrolled, height, middle = false, row = ROW) => {
  const tall = heightOf(count, row);
  const room = Math.max(1, tall - height);
  const whole = Math.max(1, count * row - height);
  const capped = count * row > TALLEST;
  const top = capped ? (Math.min(scrolled, room) / room) * whole : scrolled;
  let wanted = top;
  if (place * row < top) wanted = place * row;
  else if ((place + 1) * row > top + height) wanted = (place + 1) * row - height;
  if (wanted === top) return null;
  if (middle) wanted = Math.max(0, Math.min(whole, (place + 0.5) * row - height / 2));
  return capped ? (wanted / whole) * room : wanted;
};
