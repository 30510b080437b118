// What the page does where a script may run: it remembers language and theme, and copies.

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

export const word = (name, values = {}) => {
  const said = WORDS[name]?.[english.checked ? 1 : 0] ?? name;
  return said.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
};

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
  const before = button.textContent;
  button.textContent = word("copied");
  setTimeout(() => (button.textContent = before), 1500);
};

const addCopyButtons = () => {
  for (const block of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.word = "copy";
    button.textContent = word("copy");
    button.addEventListener("click", () => {
      const texts = [...block.querySelectorAll("pre")].filter((one) => !one.matches(`.${lang() === "en" ? "zh" : "en"}`));
      copy(texts.map((one) => one.textContent).join("\n"), button);
    });
    block.before(button);
  }
};

const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details");
  if (folded) folded.open = true;
  if (target) target.scrollIntoView();
};

begin();
addCopyButtons();
addEventListener("hashchange", openTarget);
switched();
openTarget();
