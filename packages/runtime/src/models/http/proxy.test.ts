import { expect, test } from "vitest";
import { proxyFor } from "./proxy.js";

const found = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.href;

test.each([
  ["http://host/", { HTTP_PROXY: "http://p:1" }, "http://p:1/"],
  ["ws://host/", { http_proxy: "p:1" }, "http://p:1/"],
  ["https://host/", { HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
  ["wss://host/", { ALL_PROXY: "https://p:1" }, "https://p:1/"],
  ["https://host/", { HTTP_PROXY: "http://p:1" }, undefined],
  ["http://host/", { HTTP_PROXY: "http://p:1", http_proxy: "http://q:2" }, "http://q:2/"],
  ["http://host/", { HTTP_PROXY: "" }, undefined],
])("the proxy for %s with %j", (url, env, proxy) => {
  expect(found(url, env)).toBe(proxy);
});

test.each([
  ["*", true],
  ["host.example", true],
  ["example", true],
  [".example", true],
  ["*.example", true],
  ["host.example:8080", true],
  ["host.example:443", false],
  ["other, host.example", true],
  ["ample", false],
  ["", false],
])("a host that NO_PROXY %j exempts: %s", (NO_PROXY, isExempt) => {
  const url = "http://Host.example:8080/";
  expect(found(url, { HTTP_PROXY: "http://p:1", NO_PROXY })).toBe(isExempt ? undefined : "http://p:1/");
});

test("an address may be exempt too", () => {
  const env = { HTTP_PROXY: "http://p:1", no_proxy: "[::1],127.0.0.1:80" };
  expect(found("http://[::1]:9/", env)).toBeUndefined();
  expect(found("http://127.0.0.1/", env)).toBeUndefined();
});

test("a proxy that is no http URL is refused by the name of its variable", () => {
  expect(() => found("https://host/", { HTTPS_PROXY: "socks5://p:1" })).toThrow(/HTTPS_PROXY/);
});
