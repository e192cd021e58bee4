import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskWorkFiles } from "./files/disk-work-files.js";
import { cutLargeOutput, previewOf, sizeText } from "./large-output.js";
import { OutputFiles } from "./output-files.js";
import { DEFAULT_LIMITS } from "./output-limits.js";
import { successResult } from "./results.js";
import type { ToolResult } from "./tool.js";

let outputs: OutputFiles;
beforeEach(() => {
  outputs = new OutputFiles();
});
afterEach(() => outputs.dispose());

const cut = (result: ToolResult) =>
  cutLargeOutput(result, { outputs, files: diskWorkFiles, limits: DEFAULT_LIMITS, source: "builtin" });
const savedPath = (text = "") => /(?:Saved to:|saved to) (\S+\.txt)/.exec(text)?.[1] ?? "";

describe("results that are too large to show", () => {
  it("go to a file, and the model is told which", async () => {
    const text = "x".repeat(20_481);
    const { textResultForLlm, detailedContent } = await cut(successResult(text));
    const path = savedPath(textResultForLlm);
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(textResultForLlm.endsWith(`Preview (first 500 chars):\n${"x".repeat(500)}`)).toBe(true);
    expect(detailedContent).toBe(
      `${"x".repeat(5_000)}\n\n[Truncated — full output (20.0 KB) temporarily saved to ${path}]`,
    );
  });

  it("are laid out for reading where they are JSON", async () => {
    const value = Array.from({ length: 5_000 }, (_, index) => ({ index }));
    const { textResultForLlm, toolTelemetry } = await cut(successResult(JSON.stringify(value)));
    expect(readFileSync(savedPath(textResultForLlm), "utf8")).toBe(JSON.stringify(value, null, 2));
    expect(toolTelemetry?.properties).toMatchObject({
      largeOutputJsonFormatted: "true",
      largeOutputToolSource: "builtin",
    });
  });

  it("keep what people are shown apart: cut by itself where it is large, whole where it is not", async () => {
    const text = "x".repeat(30_000);
    const large = await cut(successResult(text, { detailedContent: "y".repeat(40_000) }));
    expect(readFileSync(savedPath(large.detailedContent), "utf8")).toBe("y".repeat(40_000));
    expect(large.toolTelemetry?.properties).toMatchObject({ largeSessionLogOriginalSizeBytes: "40000" });
    const small = await cut(successResult(text, { detailedContent: "short" }));
    expect(small.detailedContent).toBe("short");
  });

  it("keep a short text beside what people are shown, where only that is large", async () => {
    const result = await cut(successResult("short", { detailedContent: "y".repeat(30_000) }));
    expect(result.textResultForLlm).toBe("short");
    expect(readFileSync(savedPath(result.detailedContent), "utf8")).toBe("y".repeat(30_000));
    expect(result.toolTelemetry?.properties).toMatchObject({ largeSessionLogOriginalSizeBytes: "30000" });
  });

  it("are deleted with their session", async () => {
    const { textResultForLlm } = await cut(successResult("x".repeat(20_481)));
    await outputs.dispose();
    expect(existsSync(savedPath(textResultForLlm))).toBe(false);
  });

  it("are left alone up to 20,480 bytes, and where the tool has cut them itself", async () => {
    const fits = successResult("x".repeat(20_480));
    const kept = successResult("x".repeat(50_000), { largeOutput: "keep" });
    expect(await cut(fits)).toBe(fits);
    expect(await cut(kept)).toBe(kept);
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
