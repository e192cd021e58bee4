import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { hostsOfTests } from "./testing/cleanup.js";

const started = hostsOfTests();
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server that notes the `x-key` of every request, and takes only keys that `isGood`. */
async function keyed(isGood: (key: string) => boolean = () => true) {
  const keys: string[] = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const key = String(request.headers["x-key"]);
    keys.push(key);
    if (!isGood(key)) return response.writeHead(401).end();
    if (request.method !== "POST") return response.writeHead(405).end();
    const { id, method, params } = JSON.parse(body);
    if (id === undefined) return response.writeHead(202).end();
    const results: Record<string, object> = {
      initialize: {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "keyed", version: "1.0.0" },
      },
      "tools/list": { tools: [{ name: "hello", inputSchema: { type: "object" } }] },
      "tools/call": { content: [{ type: "text", text: key }] },
    };
    return response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] ?? {} }));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    http.closeAllConnections();
    return new Promise((resolve) => http.close(resolve));
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, keys };
}

const QUESTION = "mcp.headers_refresh_required";

/** Gives out `k1`, `k2`, … */
function numbered(more: object = {}) {
  const reasons: unknown[] = [];
  let count = 0;
  const answer = (_: string, data: Readonly<Record<string, unknown>>) => {
    reasons.push(data["reason"]);
    count += 1;
    return { kind: "headers", headers: { "x-key": `k${count}` }, ...more };
  };
  return { reasons, options: { answers: [QUESTION], answer } };
}

describe("headers that clients give out", () => {
  it("are asked for once and go over the configured ones, for as long as they count", async () => {
    const { url, keys } = await keyed();
    const { reasons, options } = numbered();
    const config = {
      type: "http" as const,
      url,
      headers: { "x-key": "static" },
      headersRefreshTtlMs: 600_000,
    };
    const harness = await started({ web: config }, options);
    expect((await harness.call("web-hello")).textResultForLlm).toBe("k1");
    expect(new Set(keys)).toEqual(new Set(["k1"]));
    expect(reasons).toEqual(["startup"]);
    expect(harness.events.find(({ type }) => type === "mcp.headers_refresh_completed")?.data).toMatchObject({
      outcome: "headers",
    });
  });

  it("are asked for again when they have expired, which an answer can hasten", async () => {
    const { url } = await keyed();
    const { reasons, options } = numbered({ ttlMs: 0 });
    const harness = await started({ web: { type: "http", url, headersRefreshTtlMs: 600_000 } }, options);
    await harness.call("web-hello");
    expect(reasons.slice(0, 2)).toEqual(["startup", "ttl-expired"]);
  });

  it("are asked for again when the server refuses them", async () => {
    let isFirstGood = true;
    const { url } = await keyed((key) => key !== "k1" || isFirstGood);
    const { reasons, options } = numbered();
    const harness = await started({ web: { type: "http", url, headersRefreshTtlMs: 600_000 } }, options);
    isFirstGood = false;
    expect((await harness.call("web-hello")).textResultForLlm).toBe("k2");
    expect(reasons).toEqual(["startup", "auth-failed"]);
  });

  it("are the configured ones alone where clients have none, and where nobody is asked", async () => {
    const { url } = await keyed();
    const config = { type: "http" as const, url, headers: { "x-key": "static" } };
    const none = { answers: [QUESTION], answer: () => ({ kind: "none" }) };
    const asked = await started({ web: { ...config, headersRefreshTtlMs: 600_000 } }, none);
    expect((await asked.call("web-hello")).textResultForLlm).toBe("static");
    const without = await started({ web: config }, none);
    expect((await without.call("web-hello")).textResultForLlm).toBe("static");
    expect(without.told).not.toContain(QUESTION);
  });

  it("fail the connection when a client says that it can't get them", async () => {
    const { url, keys } = await keyed();
    const failing = { answers: [QUESTION], answer: () => ({ kind: "error", message: "boom" }) };
    const harness = await started({ web: { type: "http", url, headersRefreshTtlMs: 600_000 } }, failing);
    expect((await harness.host.list()).servers[0]?.error).toMatch(/dynamic header provider failed: boom$/);
    expect(keys).toEqual([]);
  });
});
