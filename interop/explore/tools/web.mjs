import { createServer } from "node:http";
import { PAGES } from "../lib/play.mjs";

const HTML = `<!doctype html><html><head><title>A page</title><style>p{}</style><script>alert(1)</script></head><body><nav><a href="/x">Nav</a></nav><main><h1>Head &amp; line</h1><p>Some <b>bold</b>, <em>slanted</em> and <code>code</code> text with a <a href="/rel?a=1#b">relative</a> and an <a href="https://example.com/">absolute</a> link.<br>Next line</p><ul><li>one</li><li>two<ol><li>inner</li></ol></li></ul><pre><code class="language-js">let a = 1;\nlet b;</code></pre><blockquote><p>quoted</p></blockquote><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2 | 3</td></tr></tbody></table><img src="/i.png" alt="An image"><hr><h2>Second</h2><p>Entities: &lt;tag&gt; &nbsp; &copy; &#x1F389;</p><!-- comment --><form><input value="x"><button>Go</button></form></main></body></html>`;
const LONG = Array.from({ length: 2000 }, (_, i) => `Line ${i} of a long page.`).join("\n");

const PAGES_SERVED = {
  "/html": ["text/html; charset=utf-8", HTML],
  "/xhtml": ["application/xhtml+xml", HTML],
  "/bare": ["text/html", "just text, no tags"],
  "/broken": ["text/html", "<p>open <b>bold <i>both</p> <div>after</b>"],
  "/text": ["text/plain", "plain text\nsecond line\n"],
  "/json": ["application/json", '{"a":[1,2,{"b":null}],"s":"text"}'],
  "/bad-json": ["application/json", "{not json"],
  "/xml": ["application/xml", '<?xml version="1.0"?><r><i>1</i></r>'],
  "/markdown": ["text/markdown", "# Title\n\n* item\n"],
  "/csv": ["text/csv", "a,b\n1,2\n"],
  "/js": ["application/javascript", "let a = 1;\n"],
  "/css": ["text/css", "p { color: red }\n"],
  "/svg": ["image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"],
  "/png": ["image/png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
  "/bytes": ["application/octet-stream", Buffer.from([0, 1, 2, 255, 254])],
  "/pdf": ["application/pdf", "%PDF-1.4\n"],
  "/none": [undefined, "no type given"],
  "/empty": ["text/plain", ""],
  "/empty-html": ["text/html", ""],
  "/latin1": ["text/html; charset=iso-8859-1", Buffer.from("<p>caf\xe9</p>", "latin1")],
  "/bom": ["text/plain; charset=utf-8", "\uFEFFwith bom"],
  "/unicode": ["text/plain; charset=utf-8", "naïve 日本 🎉\n"],
  "/long": ["text/plain", LONG],
  "/long-html": [
    "text/html",
    `<body>${Array.from({ length: 1500 }, (_, i) => `<p>Paragraph ${i}</p>`).join("")}</body>`,
  ],
  "/one-line": ["text/plain", "abcdefghij".repeat(1000)],
};

function serve() {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://x");
    const status = /^\/status\/(\d+)$/.exec(url.pathname)?.[1];
    const page = PAGES_SERVED[url.pathname];
    if (url.pathname === "/redirect") response.writeHead(302, { location: "/text" }).end();
    else if (url.pathname === "/redirect-far") response.writeHead(301, { location: "/redirect" }).end();
    else if (url.pathname === "/loop") response.writeHead(302, { location: "/loop" }).end();
    else if (url.pathname === "/redirect-nowhere") response.writeHead(302).end("nowhere");
    else if (url.pathname === "/cut") {
      response.writeHead(200, { "content-type": "text/plain", "content-length": "1000" });
      response.write("only this", () => response.destroy());
    } else if (status)
      response
        .writeHead(Number(status), { "content-type": "text/html" })
        .end(Number(status) === 204 ? undefined : `<h1>Status ${status}</h1>`);
    else if (page) response.writeHead(200, page[0] ? { "content-type": page[0] } : {}).end(page[1]);
    else response.writeHead(404, { "content-type": "text/plain" }).end("no such page");
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({
        address: `http://127.0.0.1:${server.address().port}`,
        close() {
          server.closeAllConnections();
          return new Promise((closed) => server.close(closed));
        },
      }),
    ),
  );
}

const fetch = (args) => [{ name: "web_fetch", args }];
const one = (name, args) => ({ name, calls: fetch(args) });
const PATHS = [
  ...Object.keys(PAGES_SERVED),
  "/redirect",
  "/redirect-far",
  "/redirect-nowhere",
  "/nowhere",
  "/cut",
  ...[201, 204, 304, 400, 401, 403, 410, 418, 429, 500, 503].map((status) => `/status/${status}`),
];

export const area = {
  name: "web",
  serve,
  cases: () => [
    ...PATHS.map((path) => one(`page ${path}`, { url: `${PAGES}${path}` })),
    ...["/html", "/bare", "/broken", "/json", "/xml", "/latin1", "/long-html"].map((path) =>
      one(`raw ${path}`, { url: `${PAGES}${path}`, raw: true }),
    ),
    ...[0, 1, 10, 100, 5000, 20000, 20001, 1e6, -1, 1.5, "10", null].map((max_length) =>
      one(`max_length ${JSON.stringify(max_length)}`, { url: `${PAGES}/long`, max_length }),
    ),
    ...[0, 1, 10, 5000, 49_000, 1e6, -1, 1.5, "10", null].map((start_index) =>
      one(`start_index ${JSON.stringify(start_index)}`, { url: `${PAGES}/long`, start_index }),
    ),
    one("a part", { url: `${PAGES}/long`, start_index: 100, max_length: 50 }),
    one("a part of letters in two halves", { url: `${PAGES}/unicode`, start_index: 10, max_length: 1 }),
    one("the last part", { url: `${PAGES}/one-line`, start_index: 9990, max_length: 100 }),
    one("the end", { url: `${PAGES}/one-line`, start_index: 10000 }),
    one("raw as text", { url: `${PAGES}/html`, raw: "yes" }),
    one("no raw", { url: `${PAGES}/html`, raw: false }),
    one("null raw", { url: `${PAGES}/html`, raw: null }),
    ...[
      "",
      " ",
      "nonsense",
      "ftp://127.0.0.1/x",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "http://",
      "http://127.0.0.1:1/closed",
      "//127.0.0.1/x",
      "http://user:secret@127.0.0.1:1/x",
      "data:text/plain,hi",
    ].map((url) => one(`url ${url}`, { url })),
    one("a fragment", { url: `${PAGES}/text#part` }),
    one("a query", { url: `${PAGES}/text?a=1&b=%20` }),
    one("a space", { url: `${PAGES}/te xt` }),
    one("letters", { url: `${PAGES}/naïve 日本` }),
    ...[
      {},
      { url: null },
      { url: 5 },
      { url: [] },
      { uri: `${PAGES}/text` },
      { url: `${PAGES}/text`, extra: 1 },
      { url: `${PAGES}/text`, prompt: "Say what it says" },
    ].map((args) => one(`wrong ${JSON.stringify(args)}`, args)),
  ],
  random(pick) {
    const args = {
      url: `${PAGES}${pick.one(PATHS)}`,
      ...pick.maybe(0.4, () => ({ raw: pick.chance(0.6) })),
      ...pick.maybe(0.5, () => ({ max_length: pick.one([1, 5, 17, 100, 400, 5000, 30_000]) })),
      ...pick.maybe(0.4, () => ({ start_index: pick.int(300) })),
    };
    return one(`random ${JSON.stringify(args)}`, args);
  },
};
