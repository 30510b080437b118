// The journal below the report: found, filtered, as a list, as a sequence, or as lines along the clock.
import { html, nothing, render } from "../vendor/lit-html.js";
import { canUnpack, entryAt, linesOf, readIndex } from "./data.js";
import { exchange } from "./exchange.js";
import { fitting, has, wordsOf } from "./filter.js";
import { pathsOf, ruler, STEP } from "./ruler.js";
import { nextTick, placeAt, ticksOf } from "./ticks.js";
import { headOf, layoutOf, leapOf, sequence } from "./sequence.js";
import { addStories } from "./story.js";
import { timeLines } from "./timelines.js";
import { clockOf, dayOf, secondsOf } from "./times.js";
import { heightOf, ROW, scrollFor, TALL_ROW, windowOf } from "./window.js";
import { all, hashOf, lang, prose, whenSwitched, word } from "./page.js";
/** @import { Drawn } from "../vendor/lit-html.js" */
/** @import { Asked, Of, State } from "./index.d.ts" */

const VIEWS = ["list", "sequence", "lines"];
/** @type {HTMLElement} */
const root = /** @type {any} */ (document.getElementById("viewer"));

/** @type {State} */
const state = {
  index: /** @type {any} */ (null), // until it is read
  view: "list",
  asked: {}, // what is asked of the index
  text: "", // what is sought
  found: null, // seqs whose bodies have it; null while nothing is sought
  sought: 0, // blocks that were searched
  rows: [], // numbers of the entries that fit
  cursor: 0, // place in `rows`
  entry: null, // the one that is open
  help: false,
  unfolded: false, // the filters, on a phone: there they would stand ahead of all that they are for
  typed: { from: "", to: "" },
  width: 0, // of what is left of it beside an open entry, in pixels
  focus: false, // on the entry, once it is drawn
  heard: false, // what the address asks for
};

// -- the address ----------------------------------------------------------------------------------------
// #journal&e=1077&v=sequence&q=…: what is shown can be sent to somebody.

const HASH = "#journal";
const NAMES = /** @type {const} */ (["kind", "store", "code"]);
const FLAGS = /** @type {const} */ (["wrong", "struck", "marked"]);
let written = "";

const writeAddress = () => {
  /** @type {[string, string | number | boolean][]} */
  const parts = [["v", state.view === "list" ? "" : state.view], ["q", state.text], ["e", state.entry ? state.entry.seq : ""]];
  for (const name of /** @type {const} */ (["part", ...NAMES, ...FLAGS])) parts.push([name, state.asked[name] ?? ""]);
  const told = parts.filter(([, value]) => value !== "" && value !== false).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
  const address = HASH + told.join("");
  if (!state.heard || address === written || (!told.length && !location.hash.startsWith(HASH))) return;
  written = address;
  history.replaceState(null, "", address);
};

/** @type {(hash: string) => void} */
const readAddress = (hash) => {
  state.heard = true;
  if (!hash.startsWith(HASH)) return;
  const given = new Map(hash.slice(HASH.length + 1).split("&").map((pair) => {
    const [name, value = ""] = pair.split("=");
    try {
      return [name, decodeURIComponent(value)];
    } catch {
      return [name, ""];
    }
  }));
  state.view = VIEWS.find((view) => view === given.get("v")) ?? "list";
  state.text = given.get("q") ?? "";
  state.asked = {};
  if (given.get("part")) state.asked.part = Number(given.get("part"));
  for (const name of NAMES) {
    const value = given.get(name);
    if (value) state.asked[name] = value;
  }
  for (const name of FLAGS) if (given.get(name)) state.asked[name] = true;
  seek();
  if (given.get("e")) openSeq(Number(given.get("e")));
  root.scrollIntoView();
};

// -- what fits ------------------------------------------------------------------------------------------

/** @type {() => void} */
const refit = () => {
  const { index } = state;
  const chosen = state.rows[state.cursor];
  const words = wordsOf(state.text);
  let rows = fitting(index.columns, state.asked, index.marks);
  if (words.length) {
    rows = rows.filter((row) => state.found?.has(index.columns.seq[row]) || has(`#${index.columns.seq[row]} ${index.zh[row]} ${index.en[row]}`, words));
  }
  state.rows = rows;
  const place = rows.indexOf(chosen);
  state.cursor = place >= 0 ? place : 0;
};

let search = 0;

// Seeks the words in all bodies, a block after the other; a newer search ends it.
const seek = async () => {
  const mine = (search += 1);
  const words = wordsOf(state.text);
  const found = new Set();
  state.found = words.length ? found : null;
  state.sought = 0;
  refit();
  draw();
  if (!words.length) return;
  const { index } = state;
  for (let block = 0; block < index.blocks.length; block += 1) {
    const lines = await linesOf(block);
    if (mine !== search) return;
    for (const [place, line] of lines.entries()) {
      if (has(line, words)) found.add(index.columns.seq[index.firsts[block] + place]);
    }
    state.sought = block + 1;
    if (block % 8 === 7 || block + 1 === index.blocks.length) {
      refit();
      draw();
    }
  }
};

/** @type {<N extends keyof Asked>(name: N, value: Asked[N] | "") => void} */
const ask = (name, value) => {
  if (value === "" || value === false || value === undefined) delete state.asked[name];
  else state.asked[name] = value;
  refit();
  draw();
};

// -- one entry ------------------------------------------------------------------------------------------

/** @type {(row: number, how?: { focus?: boolean, middle?: boolean }) => Promise<void>} */
const openRow = async (row, { focus = false, middle = false } = {}) => {
  const place = state.rows.indexOf(row);
  if (place >= 0) state.cursor = place;
  state.entry = await entryAt(state.index, row);
  redraw();
  reveal(middle);
  state.focus ||= focus;
};

/** @type {(seq: number) => boolean} */
const openSeq = (seq) => {
  const row = state.index?.rowOf.get(seq);
  if (row === undefined) return false;
  if (!state.rows.includes(row)) {
    state.asked = {};
    state.text = "";
    state.found = null;
    refit();
  }
  openRow(row, { middle: true });
  return true;
};

const close = () => {
  state.entry = null;
  redraw();
  all(".rows")[0]?.focus();
};

const phone = matchMedia("(max-width: 40rem)");
const rowHeight = () => (state.view !== "sequence" && phone.matches ? TALL_ROW : ROW);

/** @type {(middle?: boolean) => void} */
const reveal = (middle = false) => {
  const box = root.querySelector(".rows");
  if (!box) return;
  const wanted = scrollFor(state.cursor, state.rows.length, box.scrollTop, box.clientHeight, middle, rowHeight());
  if (wanted !== null) box.scrollTop = wanted;
  redraw();
};

/** @type {(to: number) => void} */
const move = (to) => {
  state.cursor = Math.max(0, Math.min(state.rows.length - 1, to));
  reveal();
  if (state.entry && state.rows.length) openRow(state.rows[state.cursor]);
};

// -- drawing --------------------------------------------------------------------------------------------

// Each in a root of its own: on scroll only the rows are drawn, and no list of a thousand choices.
const top = document.createElement("section");
top.setAttribute("aria-labelledby", "journal");
const panes = document.createElement("div");
let due = false;
let whole = false;
const redraw = () => {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    if (whole) render(above(), top);
    writeAddress();
    whole = false;
    panes.className = `panes ${state.entry ? "two" : ""}`;
    render(below(), panes);
    if (state.focus) document.getElementById("entry-title")?.focus();
    state.focus = false;
    const wide = root.querySelector(".pane")?.clientWidth ?? 0;
    if (wide !== state.width) {
      state.width = wide; // a pane has come or gone beside it
      redraw();
    }
  });
};

const draw = () => {
  whole = true;
  redraw();
};

/** @type {(then: (value: string, field: HTMLInputElement) => void) => (event: Of<HTMLInputElement>) => void} */
const given = (then) => (event) => then(event.target.value, event.target);

/** @type {(name: "kind" | "store" | "code", label: string, values: string[][]) => Drawn} */
const choice = (name, label, values) => html`<label>${label} <select .value=${String(state.asked[name] ?? "")} @change=${given((value) => ask(name, value))}>
  <option value="">${word("all")}</option>
  ${values.map(([value, text]) => html`<option value=${value} ?selected=${state.asked[name] === value}>${text}</option>`)}
</select></label>`;

/** @type {(name: "wrong" | "struck" | "marked", label: string) => Drawn} */
const tick = (name, label) => html`<label><input type="checkbox" .checked=${Boolean(state.asked[name])} @change=${given((_, field) => ask(name, field.checked))}> ${label}</label>`;

/** @type {(column: "kind" | "code" | "store") => string[]} */
const distinct = (column) => [...new Set(state.index.columns[column])].filter(Boolean).sort();

/** @type {{ kinds: string[], codes: string[], stores: string[] } | null} */
let known = null;
const choices = () => {
  known ??= {
    kinds: distinct("kind"),
    codes: distinct("code"),
    stores: [...new Set(distinct("store").flatMap((text) => text.split(" ")))].sort(),
  };
  return known;
};

// How it ended, in words where its kind has some.
/** @type {(kinds: string[], code: string) => string} */
const outcomeOf = (kinds, code) => {
  if (lang() === "en") return code;
  const facts = kinds.flatMap((name) => Object.values(state.index.kinds[name]?.facts ?? {}));
  return facts.find((fact) => fact[2]?.[code])?.[2][code] ?? code;
};

const TIMES = /** @type {const} */ (["from", "to"]);

const toolbar = () => {
  const { index } = state;
  const { kinds, codes, stores } = choices();
  const place = lang() === "en" ? 1 : 0;
  return html`<div class="tools" role="search">
    <label class="grow">${word("find")} <input type="search" id="find" .value=${state.text} placeholder=${word("find.hint")} @input=${given((value) => {
      state.text = value;
      seek();
    })}></label>
    ${index.parts.length > 1 ? html`<label>${word("scenario")} <select .value=${String(state.asked.part ?? "")} @change=${given((value) => ask("part", value === "" ? undefined : Number(value)))}>
      <option value="">${word("all")}</option>
      ${index.parts.map(([id, ...titles], part) => html`<option value=${part} ?selected=${state.asked.part === part}>${id || word("between")}${titles[place] ? ` ${titles[place]}` : ""}</option>`)}
    </select></label>` : nothing}
    <button type="button" class="fold" aria-expanded=${state.unfolded} aria-controls="filters" @click=${unfold}>${filtersSaid()}</button>
    <div id="filters" class=${state.unfolded ? "filters" : "filters folded"}>
    ${choice("kind", word("kind"), kinds.map((name) => [name, index.kinds[name]?.title[place] ?? name]))}
    ${choice("store", word("store"), stores.map((name) => [name, name]))}
    ${choice("code", word("outcome"), codes.map((name) => [name, outcomeOf(kinds, name)]))}
    <span class="times">${TIMES.map((name) => html`<label>${word(`time.${name}`)} <input type="datetime-local" step="1" .value=${state.typed[name]} @change=${given((value) => {
      state.typed[name] = value;
      ask(name, secondsOf(value));
    })}></label>`)}</span>
    ${tick("wrong", word("only wrong"))}${tick("struck", word("only struck"))}
    ${index.marks.size ? tick("marked", word("only marked")) : nothing}
    <button type="button" @click=${reset}>${word("show all")}</button>
    </div>
  </div>
  <div class="views" role="group" aria-label=${word("view")}>
    ${VIEWS.map((view) => html`<button type="button" aria-pressed=${state.view === view} @click=${() => show(view)}>${word(`view.${view}`)}</button>`)}
    <span class="soft" role="status">${state.rows.length === index.columns.seq.length ? word("entries", { count: state.rows.length }) : word("count", { count: state.rows.length, all: index.columns.seq.length })}${state.found && state.sought < index.blocks.length ? ` · ${word("searching", { done: state.sought, all: index.blocks.length })}` : ""}</span>
    <button type="button" class="keys" aria-expanded=${state.help} @click=${help}>${word("keys")}</button>
  </div>
  ${state.help ? html`<p class="soft help">${word("keys.says")}</p>` : nothing}`;
};

// The scenario stands ahead of them.
const filtersSaid = () => {
  const count = Object.entries(state.asked).filter(([name, value]) => name !== "part" && value !== "" && value !== false && value !== undefined).length;
  return count ? word("filters.set", { count }) : word("filters");
};

const unfold = () => {
  state.unfolded = !state.unfolded;
  draw();
};

const help = () => {
  state.help = !state.help;
  draw();
};

const reset = () => {
  state.asked = {};
  state.text = "";
  state.typed = { from: "", to: "" };
  seek();
};

/** @type {(view: string) => void} */
const show = (view) => {
  state.view = view;
  draw();
  if (view !== "lines") requestAnimationFrame(() => requestAnimationFrame(() => reveal(true)));
};

/** @type {(row: number) => string} */
const said = (row) => state.index[lang() === "en" ? "en" : "zh"][row];

/** @type {(row: number, place: number, top: number) => Drawn} */
const listed = (row, place, top) => {
  const { columns, marks } = state.index;
  const seq = columns.seq[row];
  const marked = marks.has(seq);
  return html`<div role="option" id=${`row-${place}`} data-row=${row} aria-selected=${place === state.cursor} aria-setsize=${state.rows.length} aria-posinset=${place + 1}
    class=${`item ${columns.kind[row]} ${columns.code[row] || columns.ms[row] ? "" : "alone"} ${columns.wrong[row] ? "wrong" : ""} ${marked ? "decides" : ""} ${place === state.cursor ? "chosen" : ""}`} .style=${`top:${top}px`}>
    <span class="seq">#${seq}</span><span class="at">${dayOf(columns.at[row])} ${clockOf(columns.at[row])}</span>
    <span class="said">${marked ? "◆ " : ""}${said(row)}${columns.leap[row] ? ` ${leapOf(columns.leap[row])}` : ""}</span>
    <span class="code">${outcomeOf([columns.kind[row]], columns.code[row])}</span><span class="ms">${columns.ms[row] ? `${columns.ms[row] < 10 ? columns.ms[row] : Math.round(columns.ms[row])} ms` : ""}</span></div>`;
};

// The same beside a drawing that shows it: a name, and nothing to lay out.
/** @type {(row: number, place: number, top: number) => Drawn} */
const named = (row, place, top) => {
  const { columns, marks } = state.index;
  const seq = columns.seq[row];
  return html`<div role="option" id=${`row-${place}`} data-row=${row} aria-selected=${place === state.cursor} aria-setsize=${state.rows.length} aria-posinset=${place + 1}
    class="item" aria-label=${`#${seq} ${dayOf(columns.at[row])} ${clockOf(columns.at[row])} ${marks.has(seq) ? "◆ " : ""}${said(row)} ${outcomeOf([columns.kind[row]], columns.code[row])}`} .style=${`top:${top}px`}></div>`;
};

// The ticks beside the rows, counted anew when these are others or are seen as taller.
/** @type {{ rows: number[] | null, height: number, paths: string[] }} */
let counted = { rows: null, height: 0, paths: [] };
/** @type {(height: number) => string[]} */
const ticksAt = (height) => {
  const { index, rows } = state;
  if (counted.rows !== rows || counted.height !== height) counted = { rows, height, paths: pathsOf(ticksOf(index.columns, index.marks, rows, Math.floor(height / STEP))) };
  return counted.paths;
};

/** @type {(place: number) => void} */
const goTo = (place) => {
  state.cursor = place;
  reveal(true);
  if (state.rows.length) openRow(state.rows[place]);
};

/** @type {(way: 1 | -1) => void} */
const goOn = (way) => goTo(nextTick(state.index.columns, state.index.marks, state.rows, state.cursor, way));

const rowsDrawn = () => {
  const box = root.querySelector(".rows");
  const height = box?.clientHeight || 600;
  const scrolled = box?.scrollTop ?? 0;
  const count = state.rows.length;
  const tall = rowHeight();
  const { start, end, offset } = windowOf(count, scrolled, height, tall);
  const drawn = state.view === "sequence";
  const width = box?.clientWidth || root.clientWidth || 900;
  const layout = layoutOf(width);
  const places = Array.from({ length: end - start }, (_, place) => start + place);
  /** @type {(place: number) => Drawn} */
  const item = (place) => (drawn ? named : listed)(state.rows[place], place, offset + (place - start) * tall);
  return html`
    ${drawn ? headOf(layout, state.index.lanes) : nothing}
    <div class="ruled"><div class=${`rows ${drawn ? "drawn" : ""}`} role="listbox" tabindex="0" aria-label=${word(drawn ? "view.sequence" : "view.list")}
      aria-activedescendant=${count ? `row-${state.cursor}` : ""} @scroll=${redraw} @keydown=${keyed} @click=${clicked}>
      <div class="tall" .style=${`height:${heightOf(count, tall)}px`}>
        ${drawn ? html`<svg class="sequence" aria-hidden="true" width=${layout.width} height=${(end - start) * ROW} .style=${`top:${offset}px`}>
          ${sequence(layout, state.index, places.map((place) => state.rows[place]), state.cursor - start)}</svg>` : nothing}
        ${places.map(item)}
      </div>
    </div>${ruler(ticksAt(height), height, scrolled, heightOf(count, tall), (y) => goTo(placeAt(state.index.columns, state.index.marks, state.rows, y, height)))}</div>
    ${count ? nothing : html`<p>${word("nothing fits")}</p>`}`;
};

// The parts of which lines are drawn: the one that was chosen, else that of the chosen entry.
const linesDrawn = () => {
  const { parts, columns, marks, rowOf } = state.index;
  const here = state.asked.part ?? columns.part[state.rows[state.cursor] ?? 0] ?? 0;
  // What stands between scenarios tells little: with nothing chosen, the first one that findings rest on.
  const decides = [...marks.keys()].map((seq) => columns.part[rowOf.get(seq) ?? 0])[0];
  const part = state.asked.part === undefined && !state.entry && state.cursor === 0 ? (decides ?? Math.max(here, parts.findIndex(([id]) => id))) : here;
  const [id, ...titles] = parts[part] ?? ["", "", ""];
  return html`<h3>${id || word("between")} <span class="soft">${titles[lang() === "en" ? 1 : 0]}</span></h3>
    ${timeLines(state.index.lines[part], Math.max(320, (state.width || root.clientWidth) - 4), (seq) => openSeq(seq))}`;
};

const above = () => {
  const [left, names] = state.index.left;
  return html`<h2 id="journal">${word("journal")}</h2>
    ${left ? html`<p class="note">${prose(word("left out", { count: left }))}${names.length ? ` ${names.slice(0, 6).join(" · ")}${names.length > 6 ? " …" : ""}` : ""}</p>` : nothing}
    ${toolbar()}`;
};

const below = () => {
  const { index } = state;
  return html`<div class="pane">${state.view === "lines" ? linesDrawn() : rowsDrawn()}</div>
      ${state.entry ? html`<aside class="pane entry-pane" aria-labelledby="entry-title" @keydown=${inEntry}>
        <p class="bar"><button type="button" @click=${() => move(state.cursor - 1)}>${word("previous")}</button> <button type="button" @click=${() => move(state.cursor + 1)}>${word("next")}</button> <button type="button" @click=${close}>${word("close")}</button></p>
        ${exchange(state.entry, index, index.marks.get(state.entry.seq) ?? [])}</aside>` : nothing}`;
};

// -- keys and clicks ------------------------------------------------------------------------------------

/** @type {(event: Of<Element>) => void} */
const clicked = (event) => {
  const row = event.target.closest("[data-row]")?.getAttribute("data-row");
  if (row) openRow(Number(row));
};

const turned = () => {
  const english = /** @type {HTMLInputElement} */ (document.getElementById("english"));
  english.checked = !english.checked;
  english.dispatchEvent(new Event("change"));
};

/** @type {Record<string, () => unknown>} */
const KEYS = {
  j: () => move(state.cursor + 1),
  ArrowDown: () => move(state.cursor + 1),
  k: () => move(state.cursor - 1),
  J: () => goOn(1),
  K: () => goOn(-1),
  ArrowUp: () => move(state.cursor - 1),
  PageDown: () => move(state.cursor + 20),
  PageUp: () => move(state.cursor - 20),
  Home: () => move(0),
  End: () => move(state.rows.length - 1),
  Enter: () => state.rows.length && openRow(state.rows[state.cursor], { focus: true }),
  f: () => ask("wrong", !state.asked.wrong),
  v: () => show(VIEWS[(VIEWS.indexOf(state.view) + 1) % VIEWS.length]),
  l: turned,
  "/": () => document.getElementById("find")?.focus(),
  "?": help,
  Escape: close,
};

/** @type {(event: KeyboardEvent) => void} */
const keyed = (event) => {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
};

/** @type {(event: KeyboardEvent) => void} */
const inEntry = (event) => {
  if (event.key === "Escape") close();
};

// -- beginning ------------------------------------------------------------------------------------------

/** @type {(seq: number) => void} */
const inSequence = (seq) => {
  show("sequence");
  openSeq(seq);
  root.scrollIntoView();
};

const addEntryButtons = () => {
  for (const one of all("[data-entry]")) {
    const seq = Number(one.dataset.entry);
    if (!state.index.rowOf.has(seq)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => inSequence(seq));
    if (one.tagName === "SPAN") {
      button.textContent = one.textContent; // in a table, where its number is all that there is room for
      one.replaceChildren(button);
      continue;
    }
    button.dataset.word = "in the journal";
    button.textContent = word("in the journal");
    one.append(button);
  }
};

const start = async () => {
  if (!document.getElementById("index")) return;
  if (!canUnpack()) {
    root.textContent = word("too old");
    return;
  }
  state.index = await readIndex();
  root.replaceChildren(top, panes);
  state.rows = fitting(state.index.columns, {}, state.index.marks);
  addEntryButtons();
  addStories(state.index, inSequence);
  whenSwitched(draw);
  addEventListener("resize", draw);
  addEventListener("hashchange", (event) => readAddress(hashOf(event)));
  draw();
  requestAnimationFrame(() => {
    draw();
    readAddress(location.hash);
  });
};

start();
