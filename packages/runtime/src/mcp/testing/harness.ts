import { fileURLToPath } from "node:url";
import type { ClientQuestion, QuestionOutcome } from "../../ports/client-questions.js";
import { diskWorkFiles, isResult, type Tool, type ToolContext, type ToolResult } from "../../tools/index.js";
import { DEFAULT_LIMITS } from "../../tools/output-limits.js";
import { createMcpHost, type McpHost, type McpHostOptions, type McpServers } from "../index.js";

export interface SeenEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Answers a question that went to the clients; `undefined` leaves it open. */
export type Answerer = (type: string, data: SeenEvent["data"]) => unknown;

export interface HarnessOptions extends Partial<McpHostOptions> {
  /** Who answers; without one nobody can be asked. */
  readonly answer?: Answerer;
  /** Default: every type. */
  readonly answers?: readonly string[];
}

/** A host of real servers, whose events and questions stop at the ports. */
export class Harness {
  readonly host: McpHost;
  readonly events: SeenEvent[] = [];
  #watchers: { matches: (event: SeenEvent) => boolean; resolve: (event: SeenEvent) => void }[] = [];

  constructor(servers: McpServers, { answer, answers, ...options }: HarnessOptions = {}) {
    this.host = createMcpHost({
      sessionId: "session-1",
      servers,
      workingDirectory: process.cwd(),
      environment: { PATH: process.env["PATH"] ?? "" },
      clientInfo: { name: "parley", version: "1.2.3" },
      events: { emit: async () => "", emitEphemeral: (type, data) => this.#see(type, data) },
      questions: {
        canAsk: (type) => answer !== undefined && (answers?.includes(type) ?? true),
        ask: (question, signal) => this.#ask(question, answer ?? (() => undefined), signal),
      },
      ...options,
    });
  }

  /** The next event that matches, those seen already included. */
  until(type: string, fields: object = {}): Promise<SeenEvent> {
    const matches = (event: SeenEvent) =>
      event.type === type &&
      Object.entries(fields).every(
        ([name, value]) => JSON.stringify(event.data[name]) === JSON.stringify(value),
      );
    const seen = this.events.find(matches);
    if (seen) return Promise.resolve(seen);
    return new Promise((resolve) => this.#watchers.push({ matches, resolve }));
  }

  /** Types of the events seen, with the status where there is one. */
  get told(): string[] {
    return this.events.map(({ type, data }) =>
      data["status"] ? `${data["serverName"]} ${data["status"]}` : type,
    );
  }

  tool(name: string): Tool {
    const tool = this.host.tools().find((known) => known.name === name);
    if (!tool) throw new Error(`There is no tool ${name}.`);
    return tool;
  }

  /** Calls a tool as the executor does once the gate has approved. */
  async call(
    name: string,
    args: object = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ToolResult> {
    const prepared = await this.tool(name).prepare({ ...args }, this.context(signal));
    return isResult(prepared) ? prepared : prepared.run();
  }

  context(signal: AbortSignal): ToolContext {
    return {
      sessionId: "session-1",
      toolCallId: "call-1",
      model: "model-1",
      messageCount: 2,
      files: diskWorkFiles,
      workingDirectory: process.cwd(),
      environment: {},
      signal,
      resources: { get: (_, make) => make(), peek: () => undefined },
      limits: DEFAULT_LIMITS,
      beforeMcpCall: async () => ({ state: "keep" }),
      permit: async () => undefined,
      progress: () => undefined,
      notify: () => undefined,
      isSteered: () => false,
      publish: (type, data) => this.#see(type, data),
    };
  }

  #see(type: string, data: object): void {
    const event = { type, data: data as SeenEvent["data"] };
    this.events.push(event);
    for (const { matches, resolve } of this.#watchers) if (matches(event)) resolve(event);
  }

  async #ask<Answer>(question: ClientQuestion<Answer>, answer: Answerer, signal: AbortSignal) {
    const { type, data } = question.asked;
    this.#see(type, data);
    const given = answer(type, data as SeenEvent["data"]);
    const outcome: QuestionOutcome<Answer> =
      given === undefined ? await cancelled(signal) : { state: "answered", answer: (await given) as Answer };
    const end = question.settled(outcome);
    this.#see(end.type, end.data);
    return outcome;
  }
}

function cancelled(signal: AbortSignal): Promise<{ state: "cancelled"; reason: string }> {
  return new Promise((resolve) => {
    const end = () => resolve({ state: "cancelled", reason: String(signal.reason) });
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

/** The configuration of a fixture server over standard streams. See `behaviours.mjs` for the specification. */
export function stdio(spec: object = {}, config: Record<string, unknown> = {}) {
  const { env, ...others } = config;
  return {
    type: "stdio" as const,
    command: process.execPath,
    args: [fileURLToPath(new URL("stdio-server.mjs", import.meta.url))],
    env: { FIXTURE: JSON.stringify(spec), ...(env as Record<string, string>) },
    ...others,
  };
}

/** The text a call's result shows the model, as JSON. */
export function read(result: ToolResult): unknown {
  return JSON.parse(result.textResultForLlm);
}
