import type { WorkspaceSummary } from "@parley/protocol";
import type { SessionFiles } from "../../ports/session-files.js";
import type { SessionState } from "../session-state.js";
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

/** The part of a workspace's description that says where it works. */
export function contextInfo(
  context: WorkingContext,
): Pick<WorkspaceInfo, "cwd" | "git_root" | "repository" | "host_type" | "branch"> {
  return {
    cwd: context.cwd,
    ...(context.gitRoot !== undefined && { git_root: context.gitRoot }),
    ...(context.repository !== undefined && { repository: context.repository }),
    ...(context.hostType !== undefined && { host_type: context.hostType }),
    ...(context.branch !== undefined && { branch: context.branch }),
  };
}

export function describeWorkspace(
  session: { readonly id: string; readonly clientName: string; readonly startTime: string },
  context: WorkingContext,
): WorkspaceInfo {
  return {
    id: session.id,
    ...contextInfo(context),
    client_name: session.clientName,
    user_named: false,
    summary_count: 0,
    fork_count: 0,
    created_at: session.startTime,
    updated_at: session.startTime,
  };
}

/** What is known of a stored session: what its folder says, else what its log says. */
export function storedInfo(id: string, state: SessionState, stored: Partial<WorkspaceInfo>): WorkspaceInfo {
  const names = { id, clientName: stored.client_name ?? "sdk", startTime: state.startTime };
  const described = describeWorkspace(names, state.context ?? { cwd: stored.cwd ?? process.cwd() });
  const name = stored.name ?? state.summary;
  return { ...described, ...stored, id, ...(name !== undefined && { name }) };
}

/** The part of `workspace.yaml` that `session.metadata.snapshot` repeats. */
export function workspaceSummary(info: WorkspaceInfo): WorkspaceSummary {
  const { client_name, summary_count, fork_count, ...summary } = info;
  return summary as WorkspaceSummary;
}

/** What a session keeps beside its log. */
export class Workspace {
  readonly files: SessionFiles;
  #info: WorkspaceInfo;
  /** Writes go one after the other. */
  #written: Promise<unknown>;

  constructor(files: SessionFiles, info: WorkspaceInfo) {
    this.files = files;
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
        await this.files.makeDirectory(this.files.path(folder));
      }
      const index = this.files.path("checkpoints", "index.md");
      if ((await this.files.read(index)) === undefined) await this.files.write(index, CHECKPOINTS);
      await this.#write();
    });
  }

  update(changes: Partial<WorkspaceInfo>): Promise<void> {
    this.#info = { ...this.#info, ...changes, updated_at: new Date().toISOString() };
    return this.#enqueue(() => this.#write());
  }

  /** Works somewhere else from now on. */
  moved(context: WorkingContext): Promise<void> {
    const { git_root: _, repository: __, host_type: ___, branch: ____, ...kept } = this.#info;
    this.#info = { ...kept, ...contextInfo(context) };
    return this.update({});
  }

  /** The folder of it all. */
  get directory(): string {
    return this.files.directory;
  }

  /** The file of the session's log. */
  get transcriptPath(): string {
    return this.files.path("events.jsonl");
  }

  get planPath(): string {
    return this.files.path("plan.md");
  }

  /** The session's plan; `undefined` when there is none. */
  async plan(): Promise<string | undefined> {
    return this.files.read(this.planPath).catch(() => undefined);
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
    return this.files.write(this.files.path("workspace.yaml"), text);
  }
}

/** Reads what a session's folder says of it; `undefined` when it says nothing that can be read. */
export async function readWorkspace(files: SessionFiles): Promise<Partial<WorkspaceInfo> | undefined> {
  try {
    const text = await files.read(files.path("workspace.yaml"));
    return text === undefined ? undefined : (parseYaml(text) as Partial<WorkspaceInfo>);
  } catch {
    return undefined;
  }
}
