import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Makes every session under a root one whose owner is dead, as after a crash of the runtime that has them. */
export function abandonSessions(root: string): void {
  if (!existsSync(root)) return;
  for (const id of readdirSync(root)) {
    for (const name of readdirSync(join(root, id))) {
      if (name.endsWith(".lock")) rmSync(join(root, id, name));
    }
  }
}
