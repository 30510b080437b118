// Texts that have to fit into a drawing, where nothing breaks them.

const WIDE = 12; // pixels of a Chinese character
const NARROW = 7.2; // of any other, at most about

export const widthOf = (text) => {
  let width = 0;
  for (const one of text) width += one >= "\u2e80" ? WIDE : NARROW;
  return width;
};

// As much of it as there is room for, in pixels. Of a path, whose end tells most, the beginning goes.
export const fit = (text, room) => {
  if (widthOf(text) <= room) return text;
  const characters = [...text];
  const path = text.match(/^(\S+ )?(?:[A-Z]+ )(\/\S+)/);
  if (path) {
    const head = path[1] ?? "";
    const parts = path[2].split("/");
    for (let from = 2; from < parts.length; from += 1) {
      const short = `${head}…/${parts.slice(from).join("/")}`;
      if (widthOf(short) <= room) return short;
    }
  }
  let width = NARROW;
  let most = 0;
  while (most < characters.length && width + widthOf(characters[most]) <= room) {
    width += widthOf(characters[most]);
    most += 1;
  }
  return `${characters.slice(0, Math.max(1, most)).join("").trimEnd()}…`;
};
