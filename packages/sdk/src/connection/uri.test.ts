import { describe, expect, it } from "vitest";
import { parseRuntimeUrl } from "./uri.js";

describe("a runtime's URL", () => {
  it.each([
    ["3000", "localhost", 3000],
    ["host:3000", "host", 3000],
    [":3000", "localhost", 3000],
    ["http://host:3000", "host", 3000],
    ["https://host:3000", "host", 3000],
    ["http://3000", "localhost", 3000],
    ["[::1]:55", "::1", 55],
    ["http://host:3000/", "host", 3000],
  ])("may be %s", (url, host, port) => {
    expect(parseRuntimeUrl(url)).toEqual({ transport: "tcp", host, port });
  });

  it.each(["ws://host:3000/path", "wss://host"])("may be a WebSocket's: %s", (url) => {
    expect(parseRuntimeUrl(url)).toEqual({ transport: "websocket", url });
  });

  it.each(["", "abc", "a:1:2"])("must have a form that is known, unlike %j", (url) => {
    expect(() => parseRuntimeUrl(url)).toThrow(
      `Invalid cliUrl format: ${url}. Expected "host:port", "[ipv6]:port", "http://host:port", or "port"`,
    );
  });

  it.each(["0", "70000", "host:0", "host:65536", "host:x", "host:"])("must have a port, unlike %j", (url) => {
    expect(() => parseRuntimeUrl(url)).toThrow(`Invalid port in cliUrl: ${url}`);
  });
});
