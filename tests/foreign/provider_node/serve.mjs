// HTTP: reads a request, finds its row, writes the answer. What breaks is logged here, and shown to nobody.

const MOST_BYTES = 1024 * 1024;

/** A listener for node:http over rows of [method, path with {names}, answer]. */
export function serve(rows) {
  const table = rows.map(([method, path, answer]) => ({ method, answer, pattern: patternOf(path) }));
  return async (incoming, outgoing) => {
    let reply;
    try {
      reply = await answerTo(table, incoming);
    } catch (error) {
      console.error(error.stack);
      reply = { status: 500, type: "text/plain", text: "something went wrong here" };
    }
    const { status, type = "text/plain", headers = {}, text } = reply;
    outgoing.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text), ...headers });
    outgoing.end(text);
  };
}

async function answerTo(table, incoming) {
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk); // the rest is read and dropped, so that the answer can be
  }
  const url = new URL(incoming.url, "http://here");
  const found = table.map((row) => ({ row, match: row.pattern.exec(url.pathname) })).filter(({ match }) => match);
  const { row, match } = found.find((each) => each.row.method === incoming.method) ?? {};
  if (!found.length) return { status: 404, text: "there is nothing here" };
  if (!row) return { status: 405, text: "not by this method" };
  if (size > MOST_BYTES) return { status: 413, text: "too long" };
  return row.answer({
    ...Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])),
    url,
    query: url.searchParams,
    cookies: cookiesOf(incoming.headers.cookie ?? ""),
    body: Buffer.concat(chunks).toString("utf8"),
  });
}

const patternOf = (path) => new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

function cookiesOf(header) {
  return Object.fromEntries(header.split(";").map((pair) => pair.trim().split(/=(.*)/s)));
}
