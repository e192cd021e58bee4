/** Runs tool calls as a session does, with a recorded event log and scripted answers. For tests only. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isEphemeralEventType } from "@parley/protocol";
import { createPermissionGate, type PermissionGate, SessionPermissions } from "../../permissions/index.js";
import type { ClientQuestions } from "../../ports/client-questions.js";
import type { EventSink } from "../../ports/event-sink.js";
import { builtInTools } from "../built-in.js";
import { createToolCatalog } from "../catalog.js";
import { toolEnvironment } from "../environment.js";
import { createToolExecutor, type ExecutedCall } from "../execution.js";
import type { ExecutionEnvironment } from "../execution-environment.js";
import type { Notification, Tool, ToolArguments } from "../tool.js";

export interface RecordedEvent {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every type
  readonly data: any;
  readonly ephemeral: boolean;
}

export interface HarnessOptions {
  readonly tools?: readonly Tool[] | ((questions: ClientQuestions) => readonly Tool[]);
  /**
   * Answers each permission request, and what else clients are asked; a rejection stands for a client that
   * can't. Default: approve once.
   */
  answer?(asked: Readonly<Record<string, unknown>>): unknown;
  readonly gate?: PermissionGate;
  readonly hooks?: ExecutionEnvironment["hooks"];
}

/** Whether a process runs; one that has ended but that nobody waits for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** A session's tools in a temporary workspace. Dispose of it at the end of the test. */
export class Harness {
  /** Real path, so that results can be compared with it. */
  readonly workspace = realpathSync(mkdtempSync(join(tmpdir(), "parley-tools-")));
  readonly events: RecordedEvent[] = [];
  readonly notifications: Notification[] = [];
  readonly permissions = new SessionPermissions();
  readonly #resources = new Map<string, { dispose(): void | Promise<void> }>();
  readonly #executor: ReturnType<typeof createToolExecutor>;
  readonly #watchers = new Set<() => void>();
  #calls = 0;

  constructor(options: HarnessOptions = {}) {
    const sink: EventSink = {
      emit: async (type, data) => {
        this.#record(type, data, isEphemeralEventType(type));
        return "id";
      },
      emitEphemeral: (type, data) => this.#record(type, data, true),
    };
    const questions: ClientQuestions = {
      ask: async (question) => {
        await sink.emit(question.asked.type, question.asked.data);
        const data = question.asked.data as Record<string, unknown>;
        const asked = (data["permissionRequest"] ?? data) as Record<string, unknown>;
        const answer = options.answer ? await options.answer(asked) : { kind: "approve-once" };
        const outcome = { state: "answered", answer } as never;
        const end = question.settled(outcome);
        await sink.emit(end.type, end.data);
        return outcome;
      },
    };
    const { tools = builtInTools } = options;
    const catalog = createToolCatalog(typeof tools === "function" ? tools(questions) : tools);
    this.#executor = createToolExecutor({
      sessionId: "session",
      workingDirectory: this.workspace,
      environment: toolEnvironment(process.env, "session"),
      catalog: () => catalog,
      gate:
        options.gate ??
        createPermissionGate({
          sessionId: "session",
          questions,
          permissions: this.permissions,
          roots: () => [this.workspace],
        }),
      events: sink,
      resources: {
        get: (key, make) => {
          const made = (this.#resources.get(key) as ReturnType<typeof make> | undefined) ?? make();
          this.#resources.set(key, made);
          return made;
        },
        peek: <T>(key: string) => this.#resources.get(key) as T | undefined,
      },
      hooks: options.hooks,
      notify: (notification) => {
        this.notifications.push(notification);
        this.#wake();
      },
    });
  }

  path(...parts: string[]): string {
    return join(this.workspace, ...parts);
  }

  call(
    name: string,
    args: ToolArguments | string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ExecutedCall> {
    return this.callAll([[name, args]], signal).then(([executed]) => executed as ExecutedCall);
  }

  /** Runs the calls of one answer. */
  callAll(
    calls: readonly (readonly [name: string, args: ToolArguments | string])[],
    signal: AbortSignal = new AbortController().signal,
  ): Promise<readonly ExecutedCall[]> {
    const requested = calls.map(([name, args]) => ({
      toolCallId: `call-${this.#calls++}`,
      name,
      arguments: args,
      interactionId: "interaction",
      turnId: "0",
      model: "model",
      contextTokens: 10,
      contextLimit: 100,
    }));
    return this.#executor.executeAll(requested, signal);
  }

  /** What the model is told of a call. */
  async told(name: string, args: ToolArguments | string): Promise<string> {
    return (await this.call(name, args)).result.textResultForLlm;
  }

  /** Data of the durable events of a type, oldest first. */
  of(type: string): RecordedEvent["data"][] {
    return this.events.filter((event) => event.type === type).map((event) => event.data);
  }

  types(): string[] {
    return this.events.filter((event) => !event.ephemeral).map((event) => event.type);
  }

  /** Waits until `seen` holds, looking anew at every event and notification. */
  async until(seen: () => boolean): Promise<void> {
    while (!seen()) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#resources.values()].map((resource) => resource.dispose()));
    rmSync(this.workspace, { recursive: true, force: true });
  }

  #record(type: string, data: object, ephemeral: boolean): void {
    this.events.push({ type, data: structuredClone(data), ephemeral });
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#watchers) wake();
    this.#watchers.clear();
  }
}
