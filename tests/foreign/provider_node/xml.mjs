// The small part of XML that the platform writes: elements and text. Document types and entities of one's own are refused.

const PART =
  /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)(?:\s[^<>]*?)?(\/)?>|([^<]+)/y;
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const DEEPEST = 20;

/** The root's children by name: a text, an object of the same kind, or a list where a name comes again. Throws an Error. */
export function parse(text) {
  const top = { children: {}, text: "", name: null };
  const open = [top];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (!part) throw new Error("this is not XML");
    const [, cdata, ended, begun, empty, plain] = part;
    const inner = open.at(-1);
    if (cdata !== undefined) inner.text += cdata;
    else if (plain !== undefined) inner.text += plain.replace(/&(#x?)?([^;&\s]{1,10});/g, entity);
    else if (begun !== undefined) {
      if (open.length > DEEPEST) throw new Error("elements lie too deep");
      open.push({ children: {}, text: "", name: begun });
      if (empty) close(open);
    } else if (ended !== undefined) {
      if (inner.name !== ended) throw new Error(`</${ended}> ends what has not begun`);
      close(open);
    }
  }
  const roots = Object.values(top.children);
  if (open.length !== 1 || roots.length !== 1 || top.text.trim() || typeof roots[0] !== "object") {
    throw new Error("this is no document with one root");
  }
  return roots[0];
}

function close(open) {
  const { name, text, children } = open.pop();
  const value = Object.keys(children).length ? children : text;
  const around = open.at(-1).children;
  if (!Object.hasOwn(around, name)) around[name] = value;
  else around[name] = [].concat(around[name], value);
}

function entity(whole, number, name) {
  if (number) return String.fromCodePoint(parseInt(name, number === "#x" ? 16 : 10));
  if (!Object.hasOwn(ENTITIES, name)) throw new Error(`${whole} is not known`);
  return ENTITIES[name];
}
