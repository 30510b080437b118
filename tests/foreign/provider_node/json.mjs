// JSON whose whole numbers stay whole: service and order ids are beyond 2^53, where JavaScript's numbers end.

import { randomUUID } from "node:crypto";

const MARK = randomUUID(); // stands in no text of others
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHOLE = /^-?\d{16,}$/;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, "g");

/** Text to value; whole numbers of 16 digits and more become BigInt. Throws a SyntaxError. */
export function parse(text) {
  const marked = text.replace(TOKENS, (token) => (WHOLE.test(token) ? `"${MARK}${token}"` : token));
  return JSON.parse(marked, (_key, value) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

/** Value to text; a BigInt is written as a number. */
export function write(value) {
  const marked = JSON.stringify(value, (_key, each) => (typeof each === "bigint" ? `${MARK}${each}` : each));
  return marked.replace(MARKED, "$1");
}
