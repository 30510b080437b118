// How work in shops goes on after a refusal, and side by side.

import { Refused } from "../wechat.mjs";

const AT_A_TIME = 5;
const PASSING = new Set([
  -1,
  40001, 40014, 42001, // a token that was renewed meanwhile
  45009, 45011, // a quota
  61004, // the white list
  100003, 100004, 10021044, 10021059, // it is being changed, or was just now
]);

/** Whether what failed may go well later. */
export const passes = (error) => !(error instanceof Refused) || PASSING.has(error.code);

/** Does `work` for each, a few at a time. */
export async function sideBySide(items, work) {
  const left = [...items];
  const take = async () => {
    while (left.length) await work(left.shift());
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, take));
}
