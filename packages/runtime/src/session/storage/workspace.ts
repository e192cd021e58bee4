import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatYaml, parseYaml, type YamlValue } from "./flat-yaml.js";
import type { WorkingContext } from "./working-context.js";

/** What `workspace.yaml` says of a session. Source of the names and their order: the official runtime's file. */
export interface WorkspaceInfo {
  readonly id: string;
  readonly cwd: string;
  readonly git_root?: string;
  readonly repository?: string;
  readonly host_type?: string;
  readonly branch?: string;
  readonly client_name?: string;
  readonly name?: string;
  /** Whether a user chose the name. */
  readonly user_named: boolean;
  readonly summary_count: number;
  readonly fork_count: number;
  readonly created_at: string;
  readonly updated_at: string;
}

const CHECKPOINTS = "# Checkpoints\n\n| # | Title | File |\n|---|-------|------|\n";

export function describeWorkspace(
  session: { readonly id: string; readonly clientName: string; readonly startTime: string },
  context: WorkingContext,
): WorkspaceInfo {
  return {
    id: session.id,
    cwd: context.cwd,
    ...(context.gitRoot !== undefined && { git_root: context.gitRoot }),
    ...(context.repository !== undefined && { repository: context.repository }),
    ...(context.hostType !== undefined && { host_type: context.hostType }),
    ...(context.branch !== undefined && { branch: context.branch }),
    client_name: session.clientName,
    user_named: false,
    summary_count: 0,
    fork_count: 0,
    created_at: session.startTime,
    updated_at: session.startTime,
  };
}

/** The side files of one session, in its own folder. */
export class Workspace {
  readonly directory: string;
  #info: WorkspaceInfo;
  /** Writes go one after the other. */
  #written: Promise<unknown>;

  constructor(directory: string, info: WorkspaceInfo) {
    this.directory = directory;
    this.#info = info;
    this.#written = Promise.resolve();
  }

  get info(): WorkspaceInfo {
    return this.#info;
  }

  /** Makes the folders and files of a new session. Failures leave the session as it is: the log is what counts. */
  lay(): Promise<void> {
    return this.#enqueue(async () => {
      for (const folder of ["checkpoints", "files", "research"]) {
        await mkdir(join(this.directory, folder), { recursive: true });
      }
      await writeFile(join(this.directory, "checkpoints", "index.md"), CHECKPOINTS, { flag: "wx" }).catch(
        () => {},
      );
      await this.#write();
    });
  }

  update(changes: Partial<WorkspaceInfo>): Promise<void> {
    this.#info = { ...this.#info, ...changes, updated_at: new Date().toISOString() };
    return this.#enqueue(() => this.#write());
  }

  get planPath(): string {
    return join(this.directory, "plan.md");
  }

  /** The session's plan; `undefined` when there is none. */
  async plan(): Promise<string | undefined> {
    return readFile(this.planPath, "utf8").catch(() => undefined);
  }

  /** Resolves when everything so far is on disk, or has failed to be. */
  async settled(): Promise<void> {
    await this.#written;
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.#written.then(task).catch(() => {});
    this.#written = done;
    return done;
  }

  #write(): Promise<void> {
    const { name, user_named, summary_count, fork_count, created_at, updated_at, ...first } = this.#info;
    const ordered = { ...first, name, user_named, summary_count, fork_count, created_at, updated_at };
    const text = formatYaml(ordered as Record<string, YamlValue>);
    return writeFile(join(this.directory, "workspace.yaml"), text, { mode: 0o600 });
  }
}

/** Reads what a session's folder says of it; `undefined` when it says nothing that can be read. */
export async function readWorkspace(directory: string): Promise<Partial<WorkspaceInfo> | undefined> {
  try {
    return parseYaml(await readFile(join(directory, "workspace.yaml"), "utf8")) as Partial<WorkspaceInfo>;
  } catch {
    return undefined;
  }
}
