import type { FactoryAgentOptions, FactoryAgentSummary } from "@parley/protocol";
import { canonical } from "../json-schema/schema.js";
import type { FactoryAgent, FactoryHome } from "./home.js";
import type { RunState } from "./run-state.js";
import { correction, readAnswer, structuredPrompt } from "./structured-answer.js";

/** How often an agent is told that its answer was not as it should be. Source: the official SDK's guide. */
const CORRECTIONS = 2;

export interface AgentCallsOptions {
  readonly home: FactoryHome;
  readonly run: RunState;
  readonly signal: AbortSignal;
  /** Puts an agent on the run's record, as it is now. */
  record(agent: FactoryAgentSummary): Promise<void>;
  /** Remembers an answer. */
  remember(key: string, result: unknown): Promise<void>;
  /** No more agents may be started. @returns why, for the factory */
  exhausted(): Error;
}

/** The agents of one attempt at a run: each call is answered once, over all attempts. */
export class AgentCalls {
  readonly #options: AgentCallsOptions;
  readonly #answering = new Map<string, Promise<unknown>>();
  readonly #queue: (() => void)[] = [];
  #admitted: number;
  #working = 0;

  constructor(options: AgentCallsOptions) {
    this.#options = options;
    this.#admitted = options.run.agents.size;
  }

  /** @returns what the agent said; `null` when it failed */
  call(prompt: string, options: FactoryAgentOptions): Promise<unknown> {
    const { run } = this.#options;
    const key = canonical({ prompt, options });
    if (run.answers.has(key)) return Promise.resolve(run.answers.get(key));
    let answer = this.#answering.get(key);
    if (!answer) {
      answer = this.#answer(key, prompt, options);
      this.#answering.set(key, answer);
    }
    return answer;
  }

  async #answer(key: string, prompt: string, options: FactoryAgentOptions): Promise<unknown> {
    const { run, signal } = this.#options;
    const most = run.limits?.maxTotalSubagents;
    if (most !== undefined && this.#admitted >= most) throw this.#options.exhausted();
    this.#admitted++;
    await this.#turn();
    try {
      signal.throwIfAborted();
      const result = (await this.#work(prompt, options)) ?? null;
      if (result !== null) await this.#options.remember(key, result);
      return result;
    } finally {
      this.#working--;
      this.#queue.shift()?.();
    }
  }

  /** Waits until another agent may work. */
  async #turn(): Promise<void> {
    const { maxConcurrentSubagents, maxTotalSubagents } = this.#options.run.limits ?? {};
    const most = maxConcurrentSubagents ?? maxTotalSubagents ?? Number.POSITIVE_INFINITY;
    while (this.#working >= most && !this.#options.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#queue.push(resolve);
        this.#options.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    this.#working++;
  }

  async #work(prompt: string, options: FactoryAgentOptions): Promise<unknown> {
    const { home, run, signal } = this.#options;
    const { schema } = options;
    const asked = schema === undefined ? prompt : structuredPrompt(prompt, schema);
    const agent = await home.startAgent(asked, options);
    if (!agent) return undefined;
    const startedAt = Date.now();
    const note = (status: string) => {
      const isOver = status !== "running";
      const now = Date.now();
      return this.#options.record({
        ...this.#about(agent, options, run),
        status,
        startedAt,
        ...(isOver ? { completedAt: now } : {}),
        activeMs: isOver ? now - startedAt : 0,
      });
    };
    await note("running");
    let result: unknown;
    try {
      result = await this.#result(agent, schema);
    } finally {
      await note(result !== undefined ? "completed" : signal.aborted ? "cancelled" : "failed");
    }
    signal.throwIfAborted();
    return result;
  }

  async #result(agent: FactoryAgent, schema: unknown): Promise<unknown> {
    const { signal } = this.#options;
    let said = await agent.answer(signal);
    if (schema === undefined) return said || undefined;
    for (let corrections = 0; said !== undefined && !signal.aborted; corrections++) {
      const read = readAnswer(said, schema);
      if ("value" in read) return read.value;
      if (corrections === CORRECTIONS) return undefined;
      await agent.tell(correction(read.problem));
      said = await agent.answer(signal);
    }
    return undefined;
  }

  #about(agent: FactoryAgent, { label, model }: FactoryAgentOptions, run: RunState) {
    return {
      agentId: agent.id,
      toolCallId: agent.toolCallId,
      runId: run.runId,
      phaseId: run.phaseId,
      label: label ?? agent.agentType,
      ...(label === undefined ? {} : { displayName: label }),
      agentType: agent.agentType,
      ...(model === undefined ? {} : { requestedModel: model }),
      resolvedModel: agent.model,
    };
  }
}
