// What the page does where a script may run: it remembers language and theme, and copies.
import { html } from "../vendor/lit-html.js";

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

const english = document.getElementById("english");
const theme = document.getElementById("theme");
const WORDS = JSON.parse(document.getElementById("words").content.textContent);

export const lang = () => (english.checked ? "en" : "zh");

// What a word says, filled in; of a count `{count:entry|entries}` has what one is called, and several.
export const word = (name, values = {}) => {
  const said = WORDS[name]?.[english.checked ? 1 : 0] ?? name;
  return said.replace(/\{(\w+)(?::([^|}]+)\|?([^}]*))?\}/g, (_, key, one, several) => {
    const number = String(values[key] ?? "");
    return one ? `${number} ${number === "1" ? one : several || `${one}s`}` : number;
  });
};

// A text of ours, in which code stands in backticks.
export const prose = (text) => text.split("`").map((part, place) => (place % 2 ? html`<code>${part}</code>` : part));

const heard = [];
export const whenSwitched = (then) => heard.push(then);

const switched = () => {
  document.documentElement.lang = english.checked ? "en" : "zh-CN";
  for (const button of document.querySelectorAll("button[data-word]")) {
    button.textContent = word(button.dataset.word);
  }
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
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("main details:not([open])")) one.open = true;
  });
};

// -- copying -------------------------------------------------------------------------------------------

const told = document.createElement("div"); // to those who hear the page
told.className = "unseen";
told.setAttribute("role", "status");

// The button that was pressed last says so, beside its own words.
const forget = () => {
  told.textContent = "";
  for (const one of document.querySelectorAll("[data-copied]")) delete one.dataset.copied;
};

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
const textOf = (element) => {
  const blocks = [...element.querySelectorAll("pre")].filter((one) => !one.matches(`.${lang() === "en" ? "zh" : "en"}`));
  return blocks.length ? blocks.map((one) => one.textContent).join("\n") : element.textContent;
};

// A place with `data-copy="ID"` becomes a button that copies that element, with the words that stand in it.
const addCopyButtons = () => {
  for (const place of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...place.childNodes);
    button.addEventListener("click", () => copy(textOf(document.getElementById(place.dataset.copy)), button));
    place.replaceWith(button);
  }
};

// Where somebody went; what stands in the address by then may be what was written meanwhile.
export const hashOf = (event) => new URL(event.newURL).hash;

const elementOf = (hash) => {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // a percent sign that encodes nothing
  }
};

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
