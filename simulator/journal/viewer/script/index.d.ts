// What a page holds, as the scripts read it, and what they make of that.
import type { Entry } from "./entry.d.ts";

/** Words, or Chinese and English. */
export type Spoken = string | string[];
/** Chinese and English. */
export type Both = [string, string];

/** An entry each, with texts in place of their numbers. */
export interface Columns {
  seq: number[];
  at: number[];
  kind: string[];
  from: number[];
  to: number[];
  wrong: number[];
  struck: string[];
  code: string[];
  ms: number[];
  leap: number[];
  store: string[];
  part: number[];
}

export interface Mark {
  zh: string;
  en: string;
  place: string;
}

/** Its title, what it says, and its fields: Chinese, English, what the values are, and whether it is an instant. */
export interface Kind {
  title: Both;
  says: Both;
  facts: Record<string, [string, string, Record<string, string>, number]>;
}

/** `[from, to, seq, tone, text]` */
export type Span = [number, number, number, string, Spoken];
/** `[at, seq, tone, text]` */
export type Point = [number, number, string, Spoken];

export interface Line {
  group: string;
  role: string;
  what: string;
  name: Spoken;
  side: string;
  spans: Span[];
  points: Point[];
  more: number;
}

export interface Lines {
  lines: Line[];
  more: number;
}

/** As it is packed. */
export interface Packed {
  texts: string[];
  columns: Columns;
  zh: string[];
  en: string[];
  parts: [string, string, string][];
  lanes: Both[];
  strikes: Record<string, Both>;
  lines: Lines[];
  marks: [number, string, string, string][];
  left: [number, string[]];
  blocks: number[];
}

export interface Index extends Omit<Packed, "marks"> {
  rowOf: Map<number, number>;
  marks: Map<number, Mark[]>;
  firsts: number[];
  kinds: Record<string, Kind>;
}

/** What is asked of the index. */
export interface Asked {
  part?: number;
  kind?: string;
  store?: string;
  code?: string;
  wrong?: boolean;
  struck?: boolean;
  marked?: boolean;
  from?: number;
  to?: number;
}

/** Which entries somebody has marked, by seq. */
export type Marked = { has(seq: number): boolean };

export interface Segment {
  from: number;
  to: number;
  begin: number;
  end: number;
  folded: boolean;
}

export interface Layout {
  narrow: boolean;
  width: number;
  left: number;
  right: number;
  lanes: number[];
}

export interface State {
  index: Index;
  view: string;
  asked: Asked;
  text: string;
  found: Set<number> | null;
  sought: number;
  rows: number[];
  cursor: number;
  entry: Entry | null;
  help: boolean;
  unfolded: boolean;
  typed: { from: string; to: string };
  width: number;
  focus: boolean;
  heard: boolean;
}

/** An event of such an element. */
export type Of<E extends Element> = Event & { target: E; currentTarget: E };
