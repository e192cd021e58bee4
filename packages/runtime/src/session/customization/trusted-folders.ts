import { join } from "node:path";
import { isInside, resolveLinks } from "../../permissions/index.js";
import { readJsonFile, writeJsonFile } from "../../settings/json-file.js";

/** The folders a user trusts, and all that is in them: `<home>/trusted-folders.json`, a list of paths. */
export async function isTrusted(home: string, path: string): Promise<boolean> {
  const real = await resolveLinks(path);
  return (await read(home)).some((folder) => isInside(real, folder));
}

export async function trust(home: string, path: string): Promise<void> {
  const folders = await read(home);
  const real = await resolveLinks(path);
  if (!folders.includes(real)) await writeJsonFile(file(home), [...folders, real]);
}

async function read(home: string): Promise<readonly string[]> {
  const found = await readJsonFile(file(home));
  return Array.isArray(found) ? found.filter((path) => typeof path === "string") : [];
}

function file(home: string): string {
  return join(home, "trusted-folders.json");
}
