import type { SystemMessageTransformResult } from "@parley/protocol";
import {
  type AgentHost,
  composeSystemMessage,
  defaultSection,
  type SystemMessageConfig,
  type SystemMessageContext,
  type SystemPrompt,
} from "../../agent/index.js";
import type { ResolvedModel } from "../../models/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { ClientOffer, SessionClient } from "../clients/session-client.js";
import type { KeptMemories } from "../context/kept-memories.js";
import { memoriesText } from "../context/memories-text.js";
import type { SessionSettings } from "../opening/settings.js";
import type { Customization } from "./customization.js";

/** What a session's system message is made of. */
export interface PromptedSession {
  readonly id: string;
  readonly events: EventSink;
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  readonly host: AgentHost;
  readonly customization: Customization;
  readonly memories: KeptMemories;
  /** What is told of canvases; empty when that is nothing. */
  readonly canvases: { readonly text: string };
  readonly clients: { offering(what: ClientOffer): readonly SessionClient[] };
}

type Transformed = Readonly<Record<string, { readonly content: string }>>;

/** A session's system message. Sections that a client transforms are asked for once for each configuration. */
export class SessionPrompt {
  readonly #session: PromptedSession;
  #transformed: { readonly config: SystemMessageConfig; readonly sections: Transformed } | undefined;

  constructor(session: PromptedSession) {
    this.#session = session;
  }

  /** Changes when {@link compose} would say something else because of a client. */
  get transformed(): Transformed | undefined {
    return this.#transformed?.sections;
  }

  compose(): SystemPrompt {
    const prompt = composeSystemMessage(this.#withTransformed(), this.#context());
    for (const message of prompt.warnings) this.#warn(message);
    return prompt;
  }

  /** Has the client transform what it wants to. @returns `undefined` when there is nothing to ask */
  prepare(signal: AbortSignal): Promise<void> | undefined {
    const config = this.#session.settings.systemMessage;
    if (config?.mode !== "customize" || this.#transformed?.config === config) return undefined;
    const names = Object.entries(config.sections ?? {})
      .filter(([, { action }]) => action === "transform")
      .map(([name]) => name);
    if (names.length === 0) return undefined;
    return this.#ask(config, names, signal);
  }

  async #ask(config: SystemMessageConfig, names: readonly string[], signal: AbortSignal): Promise<void> {
    const { id: sessionId, clients } = this.#session;
    const current = this.#context();
    const sections = Object.fromEntries(
      names.map((name) => [name, { content: defaultSection(name, current) }]),
    );
    try {
      const client = clients.offering("system-message").at(-1);
      if (!client) throw new Error("no client transforms sections");
      const answer = await client.request("systemMessage.transform", { sessionId, sections }, signal);
      this.#transformed = { config, sections: readSections(answer) };
    } catch (error) {
      if (signal.aborted) return;
      this.#transformed = { config, sections: {} };
      this.#warn(`Sections were left as they are: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #context(): SystemMessageContext {
    const { settings, model, host, customization, memories, canvases } = this.#session;
    const { instructions, skills, agents } = customization;
    return {
      workingDirectory: settings.workingDirectory,
      usesGit: settings.usesGit,
      model: model.info,
      tools: host.tools().map(({ name }) => name),
      customInstructions: instructions.text,
      skills: skills.text,
      agentInstructions: agents.text,
      memories: settings.context.remembers ? memoriesText(memories.known) : undefined,
      canvases: canvases.text,
    };
  }

  #withTransformed(): SystemMessageConfig | undefined {
    const config = this.#session.settings.systemMessage;
    const { sections } = this.#transformed?.config === config ? (this.#transformed ?? {}) : {};
    if (!config?.sections || !sections) return config;
    const replaced = Object.entries(sections).map(([name, { content }]) => {
      return [name, { action: "replace", content }] as const;
    });
    return { ...config, sections: { ...config.sections, ...Object.fromEntries(replaced) } };
  }

  #warn(message: string): void {
    this.#session.events.emit("session.warning", { warningType: "system_message", message }).catch(() => {});
  }
}

/** Keeps what has the shape of a section. */
function readSections(answer: unknown): Transformed {
  const { sections } = (answer ?? {}) as Partial<SystemMessageTransformResult>;
  const entries = Object.entries(sections ?? {}).filter(
    ([, section]) => typeof section?.content === "string",
  );
  return Object.fromEntries(entries);
}
