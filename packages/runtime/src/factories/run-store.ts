import type { SessionFiles } from "../ports/session-files.js";
import { type RunRecord, RunState } from "./run-state.js";

const FOLDER = "factories";
const EXTENSION = ".jsonl";

/** The records of a session's factory runs: a file for each run, a line for each record. */
export class RunStore {
  readonly #files: SessionFiles;
  readonly #writing = new Map<string, Promise<void>>();

  constructor(files: SessionFiles) {
    this.#files = files;
  }

  /** Every run there is, in the order in which they were made. */
  async load(): Promise<RunState[]> {
    const entries = await this.#files.list(this.#files.path(FOLDER));
    const names = entries.map(({ name }) => name).filter((name) => name.endsWith(EXTENSION));
    const runs = await Promise.all(names.map((name) => this.#read(name)));
    return runs.filter((run) => run !== undefined).sort((a, b) => a.seq - b.seq);
  }

  /** Puts a record behind the others of its run. Resolves once it is there. */
  append(runId: string, record: RunRecord): Promise<void> {
    const before = this.#writing.get(runId) ?? Promise.resolve();
    const path = this.#files.path(FOLDER, `${runId}${EXTENSION}`);
    const written = before
      .catch(() => {})
      .then(() => this.#files.append(path, `${JSON.stringify(record)}\n`));
    this.#writing.set(runId, written);
    const forget = () => {
      if (this.#writing.get(runId) === written) this.#writing.delete(runId);
    };
    written.then(forget, forget);
    return written;
  }

  /** A line that was cut short, or is damaged, is left out; a run without a beginning is none. */
  async #read(name: string): Promise<RunState | undefined> {
    const text = (await this.#files.read(this.#files.path(FOLDER, name))) ?? "";
    let run: RunState | undefined;
    for (const line of text.split("\n")) {
      const record = parsed(line);
      if (!record) continue;
      if (record.kind === "created") run ??= new RunState(record);
      else run?.apply(record);
    }
    return run;
  }
}

function parsed(line: string): RunRecord | undefined {
  try {
    return line === "" ? undefined : (JSON.parse(line) as RunRecord);
  } catch {
    return undefined;
  }
}
