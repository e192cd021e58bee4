import { expect, test } from "vitest";
import { estimateTokens } from "./tokens.js";

/** Counts of the official runtime for `gpt-4.1`. */
test.each([
  ["1234567890".repeat(500), 1667],
  [Array.from({ length: 2000 }, (_, index) => index + 1).join("\n"), 5000],
  [Array.from({ length: 1000 }, (_, index) => `line ${index}`).join("\n"), 3999],
  ["        return value;\n".repeat(200), 800],
  ["人工智能正在改变软件开发的方式。".repeat(60), 540],
  ["Die Geschwindigkeitsbegrenzung auf deutschen Autobahnen wird häufig diskutiert. ".repeat(40), 680],
  ["Искусственный интеллект меняет разработку программного обеспечения. ".repeat(40), 481],
  ["{}[]();:,.<>/?".repeat(200), 1400],
  ["😀🎉🚀".repeat(200), 1000],
])("%.20s… takes as many tokens as counted, within a twentieth", (text, counted) => {
  expect(Math.abs(estimateTokens(text) - counted)).toBeLessThanOrEqual(counted / 20);
});

test("nothing takes nothing", () => {
  expect(estimateTokens("")).toBe(0);
});
