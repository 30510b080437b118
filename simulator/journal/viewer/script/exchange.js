// One entry in full: a push or a call as it passed, anything else field by field.
import { html, nothing } from "../vendor/lit-html.js";
import { unmarked } from "./data.js";
import { clockOf, dayOf, yearOf } from "./times.js";
import { copy, lang, prose, word } from "./page.js";
/** @import { Drawn } from "../vendor/lit-html.js" */
/** @import { CallAnswered, Entry, Head, PushAttempted } from "./entry.d.ts" */
/** @import { Index, Kind, Mark } from "./index.d.ts" */

const LONG = 65_536; // characters of a value that are shown

// A line of JSON with an instant: a name that says so, and Unix seconds of our time.
const INSTANT = /^(\s*"(?:\w*_at|\w*_?time|now|from|to|until|deadline)": "?(1\d{9})(?:\.\d+)?"?,?)$/gm;
/** @type {(text: string) => string} */
const dated = (text) => text.replace(INSTANT, (_, line, at) => `${line}  ← ${yearOf(Number(at))}-${dayOf(Number(at))} ${clockOf(Number(at))}`);

/** @type {(value: unknown) => string} */
const asText = (value) => {
  const text = unmarked(typeof value === "string" ? value : JSON.stringify(value, null, 1));
  if (text.length <= LONG) return text;
  return `${text.slice(0, LONG)}\n${word("cut", { count: text.length - LONG })}`;
};

/** @type {(value: unknown) => string} */
const shownAs = (value) => (typeof value === "object" ? dated(asText(value)) : asText(value));

/** @param {unknown} value @returns {value is Head} */
const isHead = (value) =>
  value !== null && typeof value === "object" && "head" in value && "hash" in value && "length" in value;

/** @type {(value: unknown) => Drawn} */
const valueOf = (value) =>
  isHead(value)
    ? html`<p class="soft">${word("head", { length: value.length, hash: value.hash })}</p><pre tabindex="0">${value.head}</pre>`
    : html`<pre tabindex="0">${shownAs(value)}</pre>`;

/** @type {(title: string, value: unknown) => unknown} */
const block = (title, value) =>
  value === null || value === undefined || value === "" ? nothing : html`<h4>${title}</h4>${valueOf(value)}`;

/** @type {(url: string, query: Record<string, unknown> | null | undefined) => string} */
const withQuery = (url, query) => {
  const pairs = Object.entries(query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `${url}${url.includes("?") ? "&" : "?"}${pairs.join("&")}` : url;
};

/** @type {(text: string) => (event: { currentTarget: HTMLElement }) => unknown} */
const copying = (text) => (event) => copy(text, event.currentTarget);

// A command to be copied.
/** @type {(title: string, text: string | undefined, label: string, says?: string) => unknown} */
const command = (title, text, label, says = "") =>
  text ? html`<h4>${title}</h4><p>${prose(says)} <button type="button" @click=${copying(text)}>${label}</button></p><pre tabindex="0">${text}</pre>` : nothing;

// -- the signature, in steps -----------------------------------------------------------------------------

/** @type {(right: boolean, text: string) => Drawn} */
const step = (right, text) =>
  html`<li class=${right ? "good" : "bad"}><span aria-hidden="true">${right ? "✓" : "✕"}</span> ${prose(text)}</li>`;

/** @type {(data: PushAttempted) => unknown} */
const signature = (data) => {
  const query = data.query ?? {};
  if (!query.signature && !query.msg_signature) return nothing;
  const wrong = new Set(data.wrong_in ?? []);
  const { timestamp = "", nonce = "" } = query;
  return html`<h4>${word("signature")}</h4>
    <ol class="checked">
      ${query.signature ? step(!wrong.has("signature"), word("signature.plain", { timestamp, nonce, value: query.signature })) : nothing}
      ${query.msg_signature
        ? step(!wrong.has("signature") && !wrong.has("msg_signature"), word("signature.sealed", { timestamp, nonce, value: query.msg_signature }))
        : query.encrypt_type || wrong.has("msg_signature")
          ? step(false, word("signature.none"))
          : nothing}
      ${query.encrypt_type
        ? html`${step(!wrong.has("seal"), word("signature.open", { key: word(data.key === "former" ? "key.former" : "key.current"), pad: data.pad ?? 0 }))}
          ${step(!wrong.has("appid"), word("signature.tail", { appid: data.component ?? data.home_page ?? data.store ?? "" }))}`
        : nothing}
      ${wrong.size ? html`<li class="bad">${word("wrong in", { what: [...wrong].join(", ") })}</li>` : nothing}
    </ol>`;
};

// -- the exchange -----------------------------------------------------------------------------------------

/** @type {(pairs: [string, unknown][]) => Drawn} */
const list = (pairs) => html`<dl class="facts">${pairs
  .filter(([, value]) => value !== null && value !== undefined && value !== "")
  .map(([name, value]) => html`<dt>${name}</dt><dd class="mono">${asText(value)}</dd>`)}</dl>`;

/** @type {(data: PushAttempted) => Drawn} */
const pushed = (data) => html`
    <h4>${word("request")}</h4>
    <p class="mono">POST ${withQuery(data.target ?? "", data.query)}</p>
    ${block(word("body.sealed"), data.sealed)}
    ${block(word("body.plain"), data.plain)}
    ${data.fields && Object.keys(data.fields).length ? html`<h4>${word("body.fields")}</h4>${list(Object.entries(data.fields))}` : nothing}
    ${signature(data)}
    <h4>${word("reply")}</h4>
    <p class="mono">${data.status ? `HTTP ${data.status}` : word("reply.none")} ${data.error ?? ""}</p>
    ${block(word("body"), data.reply)}
    ${block(word("body.opened"), data.answer)}`;

/** @type {(data: CallAnswered) => Drawn} */
const called = (data) => html`
    ${data.why ? html`<p class="bad"><strong>${word("why")}</strong> ${lang() === "en" ? data.why : data.why_zh ?? data.why}</p>` : nothing}
    <h4>${word("request")}</h4>
    <p class="mono">${data.method} ${withQuery(data.path, data.query)}</p>
    ${data.headers && Object.keys(data.headers).length ? html`<h4>${word("headers")}</h4>${list(Object.entries(data.headers))}` : nothing}
    ${block(word("body"), data.body)}
    <h4>${word("reply")}</h4>
    <p class="mono">HTTP ${data.status}${data.errcode ? ` · errcode ${data.errcode}` : ""}</p>
    ${block(word("body"), data.reply)}`;

/** @type {(entry: Entry) => Drawn | null} */
const passed = (entry) => (entry.kind === "push" ? pushed(entry.data) : entry.kind === "call" ? called(entry.data) : null);
const TOLD = new Set([
  ...["target", "query", "sealed", "plain", "fields", "status", "error", "reply", "answer", "method"],
  ...["path", "headers", "body", "why", "errcode"],
]);

// A field that says in Chinese what another says: shown in its place.
/** @type {(name: string, data: object) => boolean} */
const saysInChinese = (name, data) => name.endsWith("_zh") && name.slice(0, -3) in data;

/** @type {(entry: Entry, kinds: Record<string, Kind>, besides: Set<string>) => unknown} */
const facts = (entry, kinds, besides) => {
  const known = kinds[entry.kind]?.facts ?? {};
  /** @type {Record<string, unknown>} */
  const data = { ...entry.data };
  const place = lang() === "en" ? 1 : 0;
  const rows = Object.entries(data).filter(
    ([name, value]) => !besides.has(name) && !saysInChinese(name, data) && (name !== "chinese" || lang() !== "en") && value !== null && value !== "" && value !== false && !(Array.isArray(value) && !value.length),
  );
  if (!rows.length) return nothing;
  return html`<h4>${word("facts")}</h4><dl class="facts">${rows.map(([name, said]) => {
    const value = (lang() === "en" ? null : data[`${name}_zh`]) ?? said;
    const meant = lang() === "en" ? "" : known[name]?.[2]?.[String(value)];
    const instant = known[name]?.[3] && typeof value === "number" ? `  ← ${yearOf(value)}-${dayOf(value)} ${clockOf(value)}` : "";
    const text = isHead(value) ? valueOf(value) : `${shownAs(value)}${meant ? `（${meant}）` : ""}${instant}`;
    return html`<dt><span class="mono" translate="no">${name}</span> ${prose(known[name]?.[place] ?? "")}</dt><dd class="mono value">${text}</dd>`;
  })}</dl>`;
};

// All of an entry, and how to send it once more. `marks` is what was said of it.
/** @type {(entry: Entry, index: Index, marks: Mark[]) => Drawn} */
export const exchange = ({ curl, replay, ...entry }, index, marks) => {
  const kind = index.kinds[entry.kind];
  const place = lang() === "en" ? 1 : 0;
  const shows = passed(entry);
  const at = `${yearOf(entry.at)}-${dayOf(entry.at)} ${clockOf(entry.at)}`;
  return html`
    <h3 id="entry-title" tabindex="-1"><span class="mono">#${entry.seq}</span> ${kind?.title[place] ?? entry.kind} <span class="soft mono">${at} +08:00</span></h3>
    <p class="soft">${prose(kind?.says[place] ?? "")}</p>
    ${marks.map(
      (mark) => html`<p class="mark">◆ ${prose(lang() === "en" ? mark.en : mark.zh)}
        ${mark.place ? html`<button type="button" @click=${() => document.getElementById(mark.place)?.scrollIntoView()}>${word("finding")}</button>` : nothing}</p>`,
    )}
    ${shows ?? nothing}
    ${command("curl", curl, word("copy curl"))}
    ${command(word("replay"), replay, word("copy replay"), word("replay.says"))}
    ${facts(entry, index.kinds, shows ? TOLD : new Set())}
    <details><summary>JSON</summary><pre tabindex="0">${asText(entry)}</pre></details>`;
};
