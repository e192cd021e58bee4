import { randomUUID } from "node:crypto";
import type { ClientTool } from "@parley/protocol";
import type { ClientQuestions } from "../../ports/client-questions.js";
import type { TraceContext } from "../../ports/telemetry.js";
import type { Tool, ToolArguments, ToolContext, ToolResult } from "../../tools/index.js";
import { schemaForModels } from "../../tools/model-schema.js";
import { EXTERNAL_TOOL_QUESTION } from "../questions/question-types.js";
import { type ExternalAnswer, externalResult } from "./external-result.js";

/** Tool names that every model wire takes. Source: the official runtime's own check. */
const TOOL_NAME = /^[a-zA-Z0-9_-]+$/;

/** A name that can't be a tool's. */
export class ToolNameError extends Error {}

/** @throws ToolNameError where a name can't be a tool's */
export function checkNames(tools: readonly ClientTool[]): void {
  for (const { name } of tools) {
    if (TOOL_NAME.test(name)) continue;
    if (name === "") throw new ToolNameError('tool name must be a non-empty string (got "").');
    throw new ToolNameError(
      `tool name "${name}" contains invalid characters. Tool names may only contain ASCII letters, digits, ` +
        "underscores, and hyphens (matching /^[a-zA-Z0-9_-]+$/).",
    );
  }
}

/**
 * The tools that attached clients provide: the union over connections. What one connection offers or takes
 * back never touches what another offers.
 */
export class ClientTools {
  readonly #offers = new Map<number, readonly ClientTool[]>();
  #union: readonly ClientTool[] = [];

  /** The same array while nothing changed. The first connection that offers a name describes it. */
  get all(): readonly ClientTool[] {
    return this.#union;
  }

  /**
   * Sets what one connection offers.
   *
   * @throws ToolNameError
   */
  offer(connectionId: number, tools: readonly ClientTool[]): void {
    checkNames(tools);
    this.#offers.set(connectionId, tools);
    this.#unite();
  }

  /** Takes back what one connection offers. @returns whether a tool is gone */
  withdraw(connectionId: number): boolean {
    const offered = this.#offers.get(connectionId);
    if (!offered) return false;
    this.#offers.delete(connectionId);
    const before = this.#union.length;
    this.#unite();
    return this.#union.length < before;
  }

  has(name: string): boolean {
    return this.#union.some((tool) => tool.name === name);
  }

  #unite(): void {
    const byName = new Map<string, ClientTool>();
    for (const tools of this.#offers.values()) {
      for (const tool of tools) if (!byName.has(tool.name)) byName.set(tool.name, tool);
    }
    this.#union = [...byName.values()];
  }
}

/** What a client's tool asks through. */
export interface ExternalQuestions extends ClientQuestions {
  /** The sub-agent's own session, where it is a sub-agent that asks. */
  readonly owner?: string;
  /** Whether a stopped runtime had sent this call to the clients, so that permission for it was given. */
  hasLeft(type: string, toolCallId: string): boolean;
  /** Where a call is in its trace. */
  traceOf(toolCallId: string): TraceContext | undefined;
}

/** A tool that runs at a client: its call is an event, and the client's answer the result. */
export function externalTool(spec: ClientTool, questions: ExternalQuestions): Tool {
  return {
    name: spec.name,
    description: spec.description ?? "",
    parameters: schemaForModels(spec.parameters ?? { type: "object", properties: {} }),
    isDeferrable: spec.defer !== "never",
    prepare: async (args, context) => ({
      permissions:
        spec.skipPermission || questions.hasLeft(EXTERNAL_TOOL_QUESTION, context.toolCallId)
          ? []
          : [
              {
                kind: "custom-tool",
                toolCallId: context.toolCallId,
                toolName: spec.name,
                toolDescription: spec.description ?? "",
                ...(spec.skipPermission !== undefined && { skipPermission: spec.skipPermission }),
                args,
              },
            ],
      run: () => callClient(spec, { args, context }, questions),
    }),
  };
}

async function callClient(
  { name }: ClientTool,
  { args, context }: { args: ToolArguments; context: ToolContext },
  questions: ExternalQuestions,
): Promise<ToolResult> {
  const requestId = randomUUID();
  const { sessionId, toolCallId, workingDirectory } = context;
  const outcome = await questions.ask<ExternalAnswer>(
    {
      requestId,
      asked: {
        type: EXTERNAL_TOOL_QUESTION,
        data: {
          ...{ requestId, sessionId, toolCallId, toolName: name, arguments: args, workingDirectory },
          ...(questions.owner !== undefined && {
            providerId: null,
            ownerNativeSessionId: questions.owner,
          }),
          ...questions.traceOf(toolCallId),
        },
      },
      settled: () => ({ type: "external_tool.completed", data: { requestId } }),
    },
    context.signal,
  );
  if (outcome.state === "cancelled") throw new Error(outcome.reason);
  return externalResult(outcome.answer, { name, args });
}
