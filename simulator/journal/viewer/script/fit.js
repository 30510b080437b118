// Texts that have to fit into a drawing, where nothing breaks them.

const WIDE = 12; // pixels of a Chinese character
const NARROW = 7.7; // of any other, at most about: a digit of a wide font

/** @type {(text: string) => number} */
export const widthOf = (text) => {
  let width = 0;
  for (const one of text) width += one >= "\u2e80" ? WIDE : NARROW;
  return width;
};

// The same with less of what tells least: of a path, and of the name of an event, the beginning.
/** @type {(text: string) => { whole: number, ends: string[] }} */
const shorter = (text) => {
  const [, head = "", path] = text.match(/^(\S+ )?[A-Z]+ (\/\S+)/) ?? [];
  const [, kind = "", name] = path ? [] : text.match(/^(\S+ )([a-z]+(?:_[a-z0-9]+)+)/) ?? [];
  const parts = path ? path.split("/").slice(2) : (name ?? "").split("_").slice(1);
  const ends = parts.map((_, from) => (path ? `…/${parts.slice(from).join("/")}` : `…${parts.slice(from).join("_")}`));
  return { whole: path ? Infinity : widthOf(`${kind}${name ?? ""}`), ends: [...ends.map((end) => `${head || kind}${end}`), ...ends.slice(-2)] };
};

/** @type {(text: string, room: number) => string} */
const cut = (text, room) => {
  const characters = [...text];
  let width = NARROW;
  let most = 0;
  while (most < characters.length && width + widthOf(characters[most]) <= room) {
    width += widthOf(characters[most]);
    most += 1;
  }
  return `${characters.slice(0, Math.max(1, most)).join("").trimEnd()}…`;
};

// As much of it as there is room for, in pixels.
/** @type {(text: string, room: number) => string} */
export const fit = (text, room) => {
  if (widthOf(text) <= room) return text;
  const { whole, ends } = shorter(text);
  if (whole <= room || !ends.length) return cut(text, room);
  return ends.find((end) => widthOf(end) <= room) ?? cut(ends[ends.length - 1], room);
};
