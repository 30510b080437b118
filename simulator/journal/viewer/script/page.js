// What the page does where a script may run: it remembers language and theme, and copies.
import { html } from "../vendor/lit-html.js";

/** @type {{ get(name: string): string | null, set(name: string, value: string): void }} */
const storage = {
  get(name) {
    try {
      return localStorage.getItem(`wxsim.${name}`);
    } catch {
      return null; // denied to files by some browsers
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`wxsim.${name}`, value);
    } catch {
      // as above: the choice holds until the page is closed
    }
  },
};

/** @type {HTMLInputElement} */
const english = /** @type {any} */ (document.getElementById("english"));
/** @type {HTMLSelectElement} */
const theme = /** @type {any} */ (document.getElementById("theme"));
/** @type {Record<string, [string, string]>} */
const WORDS = JSON.parse(/** @type {any} */ (document.getElementById("words")).content.textContent);

/** @type {() => string} */
export const lang = () => (english.checked ? "en" : "zh");

// The elements that fit.
/** @type {(selector: string) => NodeListOf<HTMLElement>} */
export const all = (selector) => document.querySelectorAll(selector);

// What a word says, filled in; of a count `{count:entry|entries}` has what one is called, and several.
/** @type {(name: string, values?: Record<string, unknown>) => string} */
export const word = (name, values = {}) => {
  const said = WORDS[name]?.[english.checked ? 1 : 0] ?? name;
  return said.replace(/\{(\w+)(?::([^|}]+)\|?([^}]*))?\}/g, (_, key, one, several) => {
    const number = String(values[key] ?? "");
    return one ? `${number} ${number === "1" ? one : several || `${one}s`}` : number;
  });
};

// A text of ours, in which code stands in backticks.
/** @type {(text: string) => unknown} */
export const prose = (text) => text.split("`").map((part, place) => (place % 2 ? html`<code>${part}</code>` : part));

/** @type {(() => void)[]} */
const heard = [];
/** @type {(then: () => void) => void} */
export const whenSwitched = (then) => heard.push(then);

const switched = () => {
  document.documentElement.lang = english.checked ? "en" : "zh-CN";
  for (const one of all("[data-word]")) one.textContent = word(one.dataset.word ?? "");
  for (const then of heard) then();
};

const begin = () => {
  if (storage.get("english") !== null) english.checked = storage.get("english") === "1";
  theme.value = storage.get("theme") ?? "";
  english.addEventListener("change", () => {
    storage.set("english", english.checked ? "1" : "0");
    switched();
  });
  theme.addEventListener("change", () => storage.set("theme", theme.value));
  /** @type {HTMLElement[]} */
  let unfolded = []; // for the print alone
  addEventListener("beforeprint", () => {
    unfolded = [...all("main details:not([open], .closed)")];
    for (const one of unfolded) one.setAttribute("open", "");
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.removeAttribute("open");
  });
};

// -- copying -------------------------------------------------------------------------------------------

const told = document.createElement("div"); // to those who hear the page
told.className = "unseen";
told.setAttribute("role", "status");

// The button that was pressed last says so, beside its own words.
const forget = () => {
  told.textContent = "";
  for (const one of all("[data-copied]")) delete one.dataset.copied;
};

/** @type {(text: string, button: HTMLElement) => Promise<void>} */
export const copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea"); // where the clipboard is denied to files
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  forget();
  button.dataset.copied = word("copied");
  told.textContent = word("copied");
};

// What of an element is copied: its blocks in the language that is shown, or all of it.
/** @type {(element: HTMLElement) => string} */
const textOf = (element) => {
  const blocks = [...element.querySelectorAll("pre")].filter((one) => !one.matches(`.${lang() === "en" ? "zh" : "en"}`));
  return blocks.length ? blocks.map((one) => one.textContent).join("\n") : element.textContent;
};

// A place with `data-copy="ID"` becomes a button that copies that element, with the words that stand in it.
const addCopyButtons = () => {
  for (const place of all("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...place.childNodes);
    const copied = document.getElementById(place.dataset.copy ?? "");
    button.addEventListener("click", () => copied && copy(textOf(copied), button));
    place.replaceWith(button);
  }
};

// Where somebody went; what stands in the address by then may be what was written meanwhile.
/** @type {(event: HashChangeEvent) => string} */
export const hashOf = (event) => new URL(event.newURL).hash;

/** @type {(hash: string) => HTMLElement | null} */
const elementOf = (hash) => {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // a percent sign that encodes nothing
  }
};

/** @type {(hash: string) => void} */
const openTarget = (hash) => {
  const target = hash.length > 1 && elementOf(hash);
  const folded = target && target.closest("details");
  if (folded) folded.open = true;
  if (target) target.scrollIntoView();
};

begin();
document.body.append(told);
addCopyButtons();
whenSwitched(forget);
addEventListener("hashchange", (event) => openTarget(hashOf(event)));
switched();
openTarget(location.hash);
