import { readFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cutLargeOutput, previewOf, sizeText } from "./large-output.js";
import { successResult } from "./results.js";

describe("results that are too large to show", () => {
  it("go to a file, and the model is told which", async () => {
    const text = "x".repeat(20_481);
    const { textResultForLlm, detailedContent } = await cutLargeOutput(successResult(text));
    const path = /Saved to: (\S+)/.exec(textResultForLlm)?.[1] ?? "";
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(textResultForLlm.endsWith(`Preview (first 500 chars):\n${"x".repeat(500)}`)).toBe(true);
    expect(detailedContent).toBe(
      `${"x".repeat(5_000)}\n\n[Truncated — full output (20.0 KB) temporarily saved to ${path}]`,
    );
    rmSync(path);
  });

  it("are left alone up to 20,480 bytes, and where the tool has cut them itself", async () => {
    const fits = successResult("x".repeat(20_480));
    const kept = successResult("x".repeat(50_000), { largeOutput: "keep" });
    expect(await cutLargeOutput(fits)).toBe(fits);
    expect(await cutLargeOutput(kept)).toBe(kept);
  });

  it("are never cut through a character", () => {
    expect(previewOf(`${"x".repeat(499)}😀`)).toBe("x".repeat(499));
  });

  it.each([
    [999, "999 bytes"],
    [20_481, "20.0 KB"],
    [48_894, "47.7 KB"],
    [31_457_280, "30.0 MB"],
  ])("%d bytes are told as %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
