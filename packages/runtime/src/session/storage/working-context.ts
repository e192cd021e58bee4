import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where a session works, in the terms of `session.start`. */
export interface WorkingContext {
  readonly cwd: string;
  readonly gitRoot?: string;
  /** `owner/name` of the remote `origin`. */
  readonly repository?: string;
  readonly hostType?: "github" | "ado";
  readonly repositoryHost?: string;
  readonly branch?: string;
  readonly headCommit?: string;
}

/**
 * Looks at the repository that a folder is in, by reading git's own files: no process is started and no
 * configuration is run.
 */
export function workingContext(cwd: string): WorkingContext {
  const found = findRepository(cwd);
  if (!found) return { cwd };
  const { root, gitDirectory } = found;
  const common = read(join(gitDirectory, "commondir"));
  const commonDirectory = common === undefined ? gitDirectory : resolve(gitDirectory, common);
  return { cwd, gitRoot: root, ...remote(commonDirectory), ...head(gitDirectory, commonDirectory) };
}

function findRepository(cwd: string): { root: string; gitDirectory: string } | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const dotGit = join(folder, ".git");
    const info = statSync(dotGit, { throwIfNoEntry: false });
    if (info?.isDirectory()) return { root: folder, gitDirectory: dotGit };
    if (info?.isFile()) {
      const pointer = /^gitdir: (.+)$/m.exec(read(dotGit) ?? "")?.[1];
      return pointer === undefined ? undefined : { root: folder, gitDirectory: resolve(folder, pointer) };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function head(gitDirectory: string, commonDirectory: string): { branch?: string; headCommit?: string } {
  const text = read(join(gitDirectory, "HEAD"));
  if (text === undefined) return {};
  const reference = /^ref: (.+)$/.exec(text)?.[1];
  if (reference === undefined) return { headCommit: text };
  const headCommit =
    read(join(gitDirectory, reference)) ??
    read(join(commonDirectory, reference)) ??
    packed(commonDirectory, reference);
  return {
    branch: reference.replace(/^refs\/heads\//, ""),
    ...(headCommit !== undefined && { headCommit }),
  };
}

function packed(commonDirectory: string, reference: string): string | undefined {
  const lines = read(join(commonDirectory, "packed-refs"))?.split("\n") ?? [];
  return lines.find((line) => line.endsWith(` ${reference}`))?.split(" ")[0];
}

function remote(commonDirectory: string): Pick<WorkingContext, "repository" | "hostType" | "repositoryHost"> {
  const config = read(join(commonDirectory, "config")) ?? "";
  const section = /\[remote "origin"\]([^[]*)/.exec(config)?.[1] ?? "";
  const url = /^\s*url\s*=\s*(.+?)\s*$/m.exec(section)?.[1] ?? "";
  const parts = /^(?:\w+:\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/|(?:[^@/]+@)?([^/:]+):)(.+?)(?:\.git)?\/?$/.exec(
    url,
  );
  const host = parts?.[1] ?? parts?.[2];
  const repository = parts?.[3];
  if (host === undefined || repository === undefined) return {};
  const hostType = host === "github.com" ? "github" : /(^|\.)dev\.azure\.com$/.test(host) ? "ado" : undefined;
  return { repository, ...(hostType && { hostType }), repositoryHost: host };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
