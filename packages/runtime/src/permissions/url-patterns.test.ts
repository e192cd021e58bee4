import { describe, expect, it } from "vitest";
import { urlDenied, urlMatches, withScheme } from "./url-patterns.js";

const HERE = "https://example.com";

describe("a pattern that approves", () => {
  it.each([
    ["example.com", `${HERE}/`],
    ["example.com", `${HERE}/any/path?q=1#x`],
    ["EXAMPLE.com.", `${HERE}./x`],
    ["https://example.com:443", `${HERE}/x`],
    ["http://example.com", "http://example.com/x"],
    ["example.com:8443", `${HERE}:8443/x`],
    ["*.example.com", "https://a.b.example.com/"],
    ["*.example.com", `${HERE}/`],
    ["example.com/docs", `${HERE}/docs/`],
    ["example.com/docs", `${HERE}/docs?q`],
    ["example.com/docs/*", `${HERE}/docs`],
    ["example.com/docs/*", `${HERE}/docs/a/b`],
    ["example.com/*", `${HERE}/a`],
    ["example.com/a%20b", `${HERE}/a b`],
  ])("%s covers %s", (pattern, url) => expect(urlMatches(pattern, url)).toBe(true));

  it.each([
    ["example.com", "http://example.com/"],
    ["example.com", `${HERE}:8443/`],
    ["example.com", "https://a.example.com/"],
    ["example.com", "https://example.com.evil.org/"],
    ["example.com", "https://example.com@evil.org/"],
    ["example.com", "https://evil.org/example.com"],
    ["*.example.com", "https://notexample.com/"],
    ["example.com/docs", `${HERE}/docs/a`],
    ["example.com/docs/*", `${HERE}/documents`],
    ["example.com/docs/*", `${HERE}/docs/../secret`],
    ["example.com/docs/*", `${HERE}/docs/%2e%2e/secret`],
    ["example.com/docs/*", `${HERE}/docs/..%2fsecret`],
    ["example.com/docs/*", `${HERE}/docs/..%5csecret`],
    ["*", HERE],
    ["exa*.com", HERE],
    ["example.com/*/a", `${HERE}/x/a`],
    ["", HERE],
    ["example.com", "not a url"],
  ])("%s does not cover %s", (pattern, url) => expect(urlMatches(pattern, url)).toBe(false));
});

describe("a pattern that denies", () => {
  it.each([
    ["example.com", "http://example.com/"],
    ["example.com", `${HERE}:8443/`],
    ["*.example.com", "http://a.example.com:81/"],
    ["example.com/secret/*", `${HERE}/secret/a`],
    ["example.com/secret/*", `${HERE}/%73ecret/a`],
    ["example.com/secret/*", `${HERE}//secret/a`],
    ["example.com/secret/*", `${HERE}/docs/..%2fsecret/a`],
    ["example.com/secret/*", `${HERE}/docs%2f..%2fsecret`],
    ["example.com/secret/*", `${HERE}/secret/%ff`],
    ["https://example.com", `${HERE}/a`],
  ])("%s covers %s", (pattern, url) => expect(urlDenied(pattern, url)).toBe(true));

  it.each([
    ["https://example.com", "http://example.com/"],
    ["https://example.com", `${HERE}:8443/`],
    ["example.com/secret", `${HERE}/secret/a`],
    ["example.com", "https://example.org/"],
  ])("%s does not cover %s", (pattern, url) => expect(urlDenied(pattern, url)).toBe(false));
});

it("is kept with its scheme", () => {
  expect(withScheme("example.com/*")).toBe("https://example.com/*");
  expect(withScheme("http://example.com")).toBe("http://example.com");
});
