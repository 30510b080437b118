// Which rows are to be drawn, of a list that may be longer than a browser can make an element.

export const ROW = 28; // pixels of a row
export const TALLEST = 8_000_000; // pixels that every engine can make an element
const AROUND = 6; // rows drawn above and below what is seen

// How tall the list is made: as tall as its rows, or as tall as can be.
export const heightOf = (count) => Math.min(count * ROW, TALLEST);

// The rows from `start` to `end`, and at which pixel the first of them stands.
export const windowOf = (count, scrolled, height) => {
  const tall = heightOf(count);
  const room = Math.max(1, tall - height);
  const whole = Math.max(1, count * ROW - height);
  const top = count * ROW > TALLEST ? (Math.min(scrolled, room) / room) * whole : scrolled;
  const start = Math.max(0, Math.min(count, Math.floor(top / ROW)) - AROUND);
  const end = Math.min(count, Math.ceil((top + height) / ROW) + AROUND);
  return { start, end, offset: scrolled + (start * ROW - top) };
};

// How far to scroll for a row to be seen; null where it is.
// With `middle` it stands in the middle then.
export const scrollFor = (row, count, scrolled, height, middle = false) => {
  const tall = heightOf(count);
  const room = Math.max(1, tall - height);
  const whole = Math.max(1, count * ROW - height);
  const capped = count * ROW > TALLEST;
  const top = capped ? (Math.min(scrolled, room) / room) * whole : scrolled;
  let wanted = top;
  if (row * ROW < top) wanted = row * ROW;
  else if ((row + 1) * ROW > top + height) wanted = (row + 1) * ROW - height;
  if (wanted === top) return null;
  if (middle) wanted = Math.max(0, Math.min(whole, (row + 0.5) * ROW - height / 2));
  return capped ? (wanted / whole) * room : wanted;
};
