import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Harness, type HarnessOptions } from "../testing/harness.js";
import { Pages } from "./testing/pages.js";
import { createWebFetchTool, webFetchTool } from "./web-fetch.js";

const LONG = "0123456789".repeat(3_000);
const RAW = (type: string) =>
  `Content type ${type} cannot be simplified to markdown. Here is the raw content:\n`;

let pages: Pages;
beforeAll(async () => {
  pages = await new Pages({
    "/html": { type: "text/html; charset=utf-8", body: "<body><h1>Head</h1><p>A <b>word</b>.</p></body>" },
    "/untyped": { body: "<h1>x</h1>" },
    "/plain": { type: "text/plain", body: "hello" },
    "/markdown": { type: "text/x-markdown", body: "# *x*" },
    "/json": { type: "application/json", body: '{"a":1}' },
    "/long": { type: "text/plain", body: LONG },
    "/huge": { type: "text/plain", body: "x".repeat(11 * 1024 * 1024) },
    "/nothing": { type: "text/html", body: "<html><head><title>t</title></head><body></body></html>" },
    "/bom": { type: "text/plain", body: "\ufeffhi" },
    "/gzip": { type: "text/plain", encoding: "gzip", body: gzipSync("zipped") },
    "/brotli": { type: "text/plain", encoding: "br", body: brotliCompressSync("crushed") },
    "/not-gzip": { type: "text/plain", encoding: "gzip", body: "plain" },
    "/created": { status: 201, type: "text/plain", body: "made" },
    "/broken": { status: 500 },
    "/reset": "hang up",
    "/to-plain": { status: 302, location: "plain" },
    "/to-ftp": { status: 301, location: "ftp://x/y" },
    "/to-nowhere": { status: 307 },
    "/to-nonsense": { status: 308, location: "http://[bad" },
    "/loop": { status: 303, location: "/loop" },
  }).listen();
});
afterAll(() => pages[Symbol.asyncDispose]());

let harness: Harness;
const start = (options: HarnessOptions = {}) => {
  harness = new Harness({ tools: [createWebFetchTool(() => false)], ...options });
  return harness;
};
afterEach(() => harness.dispose());

const told = (path: string, more: object = {}) =>
  start().told("web_fetch", { url: pages.url(path), ...more });
const telemetry = () => harness.of("tool.execution_complete").at(-1).toolTelemetry;

describe("web_fetch", () => {
  it("asks about the URL and gives the page as markdown", async () => {
    const url = pages.url("/html");
    expect(await told("/html")).toBe(`Contents of ${url}:\n# Head\n\nA **word**.`);
    const [asked] = harness.of("permission.requested");
    expect(asked.permissionRequest).toEqual({
      kind: "url",
      toolCallId: "call-0",
      intention: "Fetch content from this URL.",
      url,
      requestSandboxBypass: false,
      requestSandboxBypassReason: null,
    });
    expect(asked.promptRequest).toEqual({
      kind: "url",
      toolCallId: "call-0",
      intention: "Fetch content from this URL.",
      url,
    });
    expect(telemetry()).toMatchObject({
      properties: { hashedUrl: createHash("sha256").update(url).digest("hex"), raw: "false" },
      restrictedProperties: { url },
      metrics: { startIndex: 0, httpStatusCode: 200, originalContentLength: 19, returnedContentLength: 19 },
    });
  });

  it.each([
    ["/untyped", "", "# x"],
    ["/markdown", "", "# *x*"],
    ["/plain", RAW("text/plain"), "hello"],
    ["/json", RAW("application/json"), '{"a":1}'],
    ["/created", RAW("text/plain"), "made"],
    ["/bom", RAW("text/plain"), "hi"],
    ["/gzip", RAW("text/plain"), "zipped"],
    ["/brotli", RAW("text/plain"), "crushed"],
  ])("gives %s as what it is", async (path, notice, content) => {
    expect(await told(path)).toBe(`${notice}Contents of ${pages.url(path)}:\n${content}`);
  });

  it("gives HTML as it was sent when asked to, and when there is nothing in it to read", async () => {
    expect(await told("/html", { raw: true })).toContain("Here is the raw content:\nContents of ");
    expect(pages.requests.at(-1)?.headers.accept).toBe("text/html, */*");
    expect(await told("/nothing")).toMatch(
      /^Failed to simplify HTML to markdown\. Here is the raw content:\nContents of .*:\n<html>/,
    );
    expect(telemetry().restrictedProperties.domParsingError).toBeDefined();
  });

  it.each([
    [{}, LONG.slice(0, 5_000), 5_000],
    [{ max_length: 20 }, LONG.slice(0, 20), 20],
    [{ start_index: 100, max_length: 20 }, LONG.slice(100, 120), 120],
    [{ max_length: 50_000, start_index: 10 }, LONG.slice(10, 20_010), 20_010],
  ])("gives a long page in parts, and says how to go on: %j", async (args, part, next) => {
    const note = `<note>Content truncated. Call the fetch tool with a start_index of ${next} to get more content.</note>`;
    const text = await told("/long", args);
    expect(text.slice(text.indexOf(":\n0") + 2)).toBe(`${part}\n\n${note}`);
  });

  it.each([
    [{ start_index: 29_990 }, "0123456789"],
    [{ start_index: 30_000 }, "<error>No more content available.</error>"],
    [{ max_length: 0 }, "<error>No more content available.</error>"],
  ])("ends where the page ends: %j", async (args, end) => {
    expect((await told("/long", args)).endsWith(`/long:\n${end}`)).toBe(true);
  });

  it("reads ten mebibytes of a page and no more", async () => {
    const text = await told("/huge", { start_index: 10_485_750 });
    expect(text).toContain(":\nxxxxxxxxxx\n\n[Content truncated: exceeded 10485760 byte limit]");
  });

  it.each([
    [
      "ftp://x/y",
      "The ftp:// protocol is not supported by web_fetch. Only http:// and https:// URLs are allowed.",
    ],
    [
      "file:///etc/passwd",
      "The file:// protocol is not supported by web_fetch. Use the view tool to read local files instead.",
    ],
    ["example.com", 'Invalid URL: "example.com"'],
    ["", "URL is required"],
  ])("asks nobody about what can't be fetched: %j", async (url, text) => {
    expect(await start().told("web_fetch", { url })).toBe(text);
    expect(harness.of("permission.requested")).toEqual([]);
  });

  it.each([
    ["/broken", "Error: Failed to fetch URL - status code 500"],
    ["/missing", "Error: Failed to fetch URL - status code 404"],
    [
      "/reset",
      "web_fetch could not retrieve this URL: a transport-level failure (DNS, connection, or TLS handshake).",
    ],
    [
      "/not-gzip",
      "web_fetch could not retrieve this URL: a transport-level failure (DNS, connection, or TLS handshake).",
    ],
  ])("says what went wrong with %s", async (path, message) => {
    const url = pages.url(path);
    const text = message.replace("URL -", `${url} -`);
    expect(await told(path)).toBe(`Failed to fetch ${url}: ${text}`);
    expect(harness.of("tool.execution_complete")[0].error).toEqual({ message: text, code: "failure" });
    expect(telemetry().restrictedProperties.errorMessage).toBe(text);
  });

  it("never sends credentials, nor tells of them", async () => {
    const url = pages.url("/plain").replace("//", "//user:secret@");
    expect(await start().told("web_fetch", { url })).toBe(
      `Failed to fetch ******${new URL(url).host}/plain: WebFetchBlockedUrlError: Request cannot be constructed from a URL that includes credentials`,
    );
    expect(JSON.stringify(telemetry())).not.toContain("secret");
  });

  it("ends with its call", async () => {
    start();
    const call = new AbortController();
    const done = harness.call("web_fetch", { url: pages.url("/plain") }, call.signal);
    call.abort();
    expect((await done).result.textResultForLlm).toContain("interrupted");
  });
});

describe("a redirect", () => {
  it("is asked about like the first URL, and told of", async () => {
    const [from, to] = [pages.url("/to-plain"), pages.url("/plain")];
    expect(await told("/to-plain")).toBe(
      `${RAW("text/plain")}Contents of ${to} (redirected from ${from}):\nhello`,
    );
    const asked = harness.of("permission.requested").map(({ promptRequest }) => promptRequest);
    expect(asked.map(({ url, redirectedFrom }) => [url, redirectedFrom])).toEqual([
      [from, undefined],
      [to, from],
    ]);
    expect(telemetry()).toMatchObject({
      restrictedProperties: { url: from, finalUrl: to },
      metrics: { redirectCount: 1 },
    });
  });

  it("is not followed when it is rejected", async () => {
    const before = pages.requests.length;
    start({
      answer: ({ redirectedFrom }) =>
        redirectedFrom === undefined ? { kind: "approve-once" } : { kind: "reject", feedback: "not there" },
    });
    expect(await harness.told("web_fetch", { url: pages.url("/to-plain") })).toBe(
      "The user rejected this tool call. User feedback: not there",
    );
    expect(pages.requests.length).toBe(before + 1);
    expect(telemetry().metrics).toMatchObject({ redirectCount: 1, httpStatusCode: 302 });
  });

  it.each([
    ["/to-ftp", "could not follow redirect 301 from URL: redirect target uses unsupported scheme: ftp."],
    ["/to-nowhere", "could not follow redirect 307 from URL: redirect response omitted the Location header."],
    [
      "/to-nonsense",
      "could not follow redirect 308 from URL: redirect target could not be resolved: invalid URL.",
    ],
    ["/loop", "exceeded the redirect limit of 10 while following redirect 303 from URL."],
  ])("goes nowhere else: %s", async (path, problem) => {
    const url = pages.url(path);
    expect(await told(path)).toBe(
      `Failed to fetch ${url}: GenericFailure, Error: WebFetchRedirectError: web_fetch ${problem.replace("URL", url)}`,
    );
    expect(harness.of("permission.requested")).toHaveLength(path === "/loop" ? 11 : 1);
  });
});

describe("addresses of this machine and its network", () => {
  const blocked = (url: string, address: string) => {
    const { origin, pathname } = new URL(url);
    return (
      `Failed to fetch ${url}: WebFetchBlockedUrlError: web_fetch URL "${origin}${pathname}" resolves to blocked ` +
      `address ${address}. URLs must not target loopback, private, or link-local addresses.`
    );
  };

  it.each([
    [() => pages.url("/plain"), "127.0.0.1"],
    [() => pages.url("/plain?q#f"), "127.0.0.1"],
    [() => pages.url("/plain", "2130706433"), "127.0.0.1"],
    [() => pages.url("/plain", "[::1]"), "::1"],
    [() => pages.url("/plain", "[::ffff:127.0.0.1]"), "::ffff:127.0.0.1"],
    [() => pages.url("/plain", "169.254.169.254"), "169.254.169.254"],
  ])("are not reached: %s", async (url, address) => {
    const before = pages.requests.length;
    start({ tools: [webFetchTool] });
    expect(await harness.told("web_fetch", { url: url() })).toBe(blocked(url(), address));
    expect(telemetry().properties.url_blocked).toBe("true");
    expect(pages.requests.length).toBe(before);
  });

  it("are not reached by a name of theirs", async () => {
    start({ tools: [webFetchTool] });
    const url = pages.url("/plain", "localhost");
    expect(await harness.told("web_fetch", { url })).toMatch(
      /resolves to blocked address (127\.0\.0\.1|::1)\./,
    );
  });

  it("are not reached by a redirect", async () => {
    const judged: string[] = [];
    const isBlocked = (address: string) => judged.push(address) > 1;
    start({ tools: [createWebFetchTool(isBlocked)] });
    const text = await harness.told("web_fetch", { url: pages.url("/to-plain") });
    expect(text).toBe(blocked(pages.url("/plain"), "127.0.0.1"));
  });
});
