import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The `parley` package installed beside this SDK, or in the program's own folder. */
export function findInstalledRuntime(): string | undefined {
  const here = typeof __filename === "string" ? __filename : import.meta.url;
  for (const from of [here, join(process.cwd(), "package.json")]) {
    try {
      const manifest = createRequire(from).resolve("parley/package.json");
      const runtime = join(dirname(manifest), "dist", "parley.js");
      if (existsSync(runtime)) return runtime;
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}
