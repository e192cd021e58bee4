import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** Files of this package that importing one of its entries loads. */
async function loadedBy(entry: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
  });
  expect(outputFiles.length).toBeGreaterThan(0);
  const isEntry = (output: { entryPoint?: string | undefined }) =>
    output.entryPoint?.endsWith(entry.slice(1));
  const waiting = Object.keys(metafile.outputs).filter((name) => isEntry(metafile.outputs[name] ?? {}));
  const loaded = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const input of Object.keys(metafile.outputs[name]?.inputs ?? {})) loaded.add(input);
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) {
      if (kind === "import-statement") waiting.push(path);
    }
  }
  return [...loaded];
}

describe("importing the package", () => {
  it("loads no schema and no internal method", async () => {
    const loaded = await loadedBy("./index.ts");
    expect(loaded.filter((path) => /schemas|validation|internal/.test(path))).toEqual([]);
    expect(loaded.some((path) => path.endsWith("gen/rpc.ts"))).toBe(true);
  });

  it("loads no schema for validation before one is needed", async () => {
    const loaded = await loadedBy("./validation/index.ts");
    expect(loaded.filter((path) => /gen\/schemas\/(?!index)/.test(path))).toEqual([]);
  });
});
