import type { EventLogStore, LogRecord } from "../../ports/event-log.js";
import type { BatchOutcome, SessionArchive } from "../../tools/index.js";

/** How many sessions are looked through, those used last, and how much text of each. */
const MOST_SESSIONS = 200;
const MOST_CHARACTERS = 200_000;

/** Source of the names: the official runtime. */
const TABLES: readonly string[] = [
  "CREATE TABLE sessions (id TEXT PRIMARY KEY, cwd TEXT, repository TEXT, host_type TEXT, branch TEXT, " +
    "summary TEXT, created_at TEXT, updated_at TEXT)",
  "CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id), " +
    "turn_index INTEGER NOT NULL, user_message TEXT, assistant_response TEXT, timestamp TEXT, " +
    "UNIQUE(session_id, turn_index))",
  "CREATE TABLE session_files (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id), " +
    "file_path TEXT NOT NULL, tool_name TEXT, turn_index INTEGER, first_seen_at TEXT, UNIQUE(session_id, file_path))",
];

type Data = Readonly<Record<string, unknown>>;

/**
 * What was said in the sessions of a home, as a database. There is none beside the logs: it is made from them for each
 * query, in memory, and gone with it.
 */
export class SessionStore implements SessionArchive {
  readonly #logs: EventLogStore;

  constructor(logs: EventLogStore) {
    this.#logs = logs;
  }

  async query(statement: string): Promise<BatchOutcome> {
    const { queryOnce } = await import("../../tools/sql/query-once.js");
    const rows: string[] = [];
    const ids = await this.#logs.list();
    for (const id of ids.slice(0, MOST_SESSIONS)) {
      const told = new ToldSession(id);
      const opened = await this.#logs.peek(id, (record) => told.take(record)).catch(() => undefined);
      await opened?.log.close();
      if (opened) rows.push(...told.inserts());
    }
    return queryOnce([...TABLES, ...rows], statement);
  }
}

/** One session, from its log. */
class ToldSession {
  readonly #id: string;
  #start: Data = {};
  #summary: string | undefined;
  #updated = "";
  #room = MOST_CHARACTERS;
  readonly #turns: { readonly asked: string; readonly at: string; answer: string | undefined }[] = [];
  readonly #files = new Map<string, { readonly tool: string; readonly turn: number; readonly at: string }>();
  readonly #tools = new Map<string, string>();

  constructor(id: string) {
    this.#id = id;
  }

  /** @returns false when the record is none that can be used */
  take({ json }: LogRecord): boolean {
    try {
      const { type, data, timestamp, agentId } = JSON.parse(json) as Data;
      if (typeof type !== "string" || agentId !== undefined) return true;
      this.#updated = String(timestamp);
      this.#apply(type, (data ?? {}) as Data);
      return true;
    } catch {
      return false;
    }
  }

  #apply(type: string, fields: Data): void {
    switch (type) {
      case "session.start":
        this.#start = fields;
        break;
      case "user.message":
        this.#summary ??= String(fields["content"]);
        this.#turns.push({ asked: this.#kept(fields["content"]), at: this.#updated, answer: undefined });
        break;
      case "assistant.message":
        this.#answered(fields);
        break;
      case "tool.execution_start":
        this.#tools.set(String(fields["toolCallId"]), String(fields["toolName"]));
        break;
      case "tool.execution_complete":
        this.#edited(fields);
        break;
    }
  }

  /** A turn is there once it was answered. */
  inserts(): readonly string[] {
    const { cwd, repository, hostType, branch } = (this.#start["context"] ?? {}) as Data;
    const named = [cwd, repository, hostType, branch, this.#summary];
    const turns = this.#turns.flatMap(({ asked, answer, at }, index) =>
      answer === undefined ? [] : [[this.#id, index, asked, answer, at]],
    );
    const files = [...this.#files].map(([path, { tool, turn, at }]) => [this.#id, path, tool, turn, at]);
    return [
      insert("sessions", [this.#id, ...named, this.#start["startTime"], this.#updated]),
      ...turns.map((row) => insert(`turns (${TURN_COLUMNS})`, row)),
      ...files.map((row) => insert(`session_files (${FILE_COLUMNS})`, row)),
    ];
  }

  #answered({ content, toolRequests }: Data): void {
    const turn = this.#turns.at(-1);
    const isLast = !Array.isArray(toolRequests) || toolRequests.length === 0;
    if (turn && isLast) turn.answer = this.#kept(content);
  }

  #edited({ toolCallId, fileEdits }: Data): void {
    for (const { path } of (fileEdits ?? []) as readonly { readonly path: string }[]) {
      if (this.#files.has(path)) continue;
      const tool = this.#tools.get(String(toolCallId)) ?? "";
      this.#files.set(path, { tool, turn: this.#turns.length - 1, at: this.#updated });
    }
  }

  #kept(text: unknown): string {
    const kept = String(text ?? "").slice(0, this.#room);
    this.#room -= kept.length;
    return kept;
  }
}

const TURN_COLUMNS = "session_id, turn_index, user_message, assistant_response, timestamp";
const FILE_COLUMNS = "session_id, file_path, tool_name, turn_index, first_seen_at";

function insert(into: string, values: readonly unknown[]): string {
  return `INSERT INTO ${into} VALUES (${values.map(literal).join(", ")})`;
}

function literal(value: unknown): string {
  if (value === undefined || value === null) return "NULL";
  if (typeof value === "number") return String(value);
  return `'${String(value).replaceAll("\0", "").replaceAll("'", "''")}'`;
}
