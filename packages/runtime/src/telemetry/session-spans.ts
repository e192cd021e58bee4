import { createHash } from "node:crypto";
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { FollowedSession, SessionTelemetry, TraceContext } from "../ports/telemetry.js";
import { AgentSpans, attribute, now } from "./agent-spans.js";
import { resultText, toolMessage, userMessage } from "./content.js";
import { contextFrom, contextOf } from "./trace-context.js";
import { Tracing, type TracingTools } from "./tracing.js";

type Data = Readonly<Record<string, unknown>>;
type Event = Parameters<SessionTelemetry["event"]>[0];

/** A call, a question about one, or what a client does for one. */
interface Open {
  readonly span: Span;
  readonly context: Context;
  readonly began: number;
  /** As spans and counts may name the tool. */
  readonly name: string;
}

/** How many trace contexts of prompts are kept that have not begun. */
const MAX_WAITING = 1_000;

/** Makes spans and counts of a session's events. */
export class SessionSpans implements SessionTelemetry {
  readonly #tracing: Tracing;
  /** By sub-agent; the session's own agent has the empty name. */
  readonly #agents = new Map<string, AgentSpans>();
  /** By call. */
  readonly #calls = new Map<string, Open>();
  /** By request. */
  readonly #requests = new Map<string, Open>();
  readonly #waiting = new Map<string, TraceContext>();

  constructor(session: FollowedSession, tools: TracingTools) {
    this.#tracing = new Tracing(session, tools);
  }

  prompted(messageId: string, context: TraceContext): void {
    if (this.#waiting.size < MAX_WAITING) this.#waiting.set(messageId, context);
  }

  contextOf(toolCallId: string): TraceContext | undefined {
    const call = this.#calls.get(toolCallId);
    return call && contextOf(call.span.spanContext());
  }

  end(): void {
    for (const request of this.#requests.keys()) this.#closeRequest(request, {});
    for (const call of this.#calls.values()) call.span.end(now());
    this.#calls.clear();
    for (const agent of this.#agents.values()) agent.end();
    this.#agents.clear();
  }

  event({ type, data, agentId = "" }: Event): void {
    const fields = data as Data;
    const agent = this.#agents.get(agentId);
    switch (type) {
      case "user.message":
        this.#prompted(fields, agentId);
        break;
      case "subagent.started":
        this.#beginSubAgent(fields, agentId);
        break;
      case "subagent.completed":
      case "subagent.failed":
      case "assistant.idle":
        this.#endAgent(agentId);
        break;
      case "session.error":
        agent?.failed(fields);
        this.#endAgent(agentId);
        break;
      case "system.message":
        agent?.instructed(String(fields["content"]));
        break;
      case "session.usage_info":
        agent?.sized(fields);
        break;
      case "model.call_start":
        agent?.callStarted(fields);
        break;
      case "assistant.usage":
        agent?.used(fields);
        break;
      case "model.call_finished":
        agent?.callFinished(fields);
        break;
      case "assistant.message":
        agent?.answered(fields);
        break;
      case "tool.execution_start":
        agent?.toolCalled();
        this.#openCall(fields, agent);
        break;
      case "tool.execution_complete":
        agent?.told(toolMessage(fields));
        this.#closeCall(fields);
        break;
      case "permission.requested":
        this.#askPermission(fields);
        break;
      case "permission.completed": {
        const { kind } = (fields["result"] ?? {}) as { readonly kind?: string };
        this.#closeRequest(String(fields["requestId"]), {
          ...attribute("github.copilot.permission.result", kind),
        });
        break;
      }
      case "external_tool.requested":
        this.#askClient(fields);
        break;
      case "external_tool.completed":
        this.#closeRequest(String(fields["requestId"]), {});
        break;
    }
  }

  #prompted(data: Data, agentId: string): void {
    const known = this.#agents.get(agentId);
    if (data["delivery"] === "steering" || (known && agentId !== "")) {
      known?.prompted(userMessage(data), data);
      return;
    }
    this.#endAgent(agentId);
    const messageId = String(data["messageId"]);
    const parent = contextFrom(this.#waiting.get(messageId));
    this.#waiting.delete(messageId);
    const agent = new AgentSpans(this.#tracing, parent);
    this.#agents.set(agentId, agent);
    agent.prompted(userMessage(data), data);
  }

  #beginSubAgent({ toolCallId, agentName }: Data, agentId: string): void {
    this.#endAgent(agentId);
    const parent =
      this.#calls.get(String(toolCallId))?.context ?? this.#agents.get("")?.context ?? ROOT_CONTEXT;
    this.#agents.set(agentId, new AgentSpans(this.#tracing, parent, String(agentName)));
  }

  #endAgent(agentId: string): void {
    this.#agents.get(agentId)?.end();
    this.#agents.delete(agentId);
  }

  #openCall({ toolCallId, toolName, arguments: args }: Data, agent: AgentSpans | undefined): void {
    const { capturesContent, session, shared, tracer } = this.#tracing;
    const name = this.#shown(String(toolName));
    const described = capturesContent && session.tools().find((tool) => tool.name === toolName)?.description;
    const began = now();
    const parent = agent?.context ?? ROOT_CONTEXT;
    const attributes = {
      "gen_ai.operation.name": "execute_tool",
      ...shared,
      "gen_ai.tool.name": name,
      "gen_ai.tool.call.id": String(toolCallId),
      "gen_ai.tool.type": "function",
      ...(described && { "gen_ai.tool.description": described }),
      ...(capturesContent && { "gen_ai.tool.call.arguments": JSON.stringify(args ?? {}) }),
    };
    const span = tracer.startSpan(`execute_tool ${name}`, { startTime: began, attributes }, parent);
    this.#calls.set(String(toolCallId), { span, context: trace.setSpan(parent, span), began, name });
  }

  #closeCall(data: Data): void {
    const toolCallId = String(data["toolCallId"]);
    const call = this.#calls.get(toolCallId);
    if (!call) return;
    this.#calls.delete(toolCallId);
    const { span, began, name } = call;
    const { capturesContent, instruments, provider } = this.#tracing;
    const error = data["success"] === false ? "ToolError" : undefined;
    if (error) {
      const message = capturesContent ? resultText(data) : "Tool failed";
      const { code } = (data["error"] ?? {}) as { readonly code?: unknown };
      span.setAttribute("error.type", error);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      span.addEvent("gen_ai.client.operation.exception", {
        ...attribute("github.copilot.error_code", code),
        "exception.type": error,
        "exception.message": message,
      });
    } else if (capturesContent) span.setAttribute("gen_ai.tool.call.result", resultText(data));
    const ended = now();
    span.end(ended);
    const seconds = (ended - began) / 1000;
    instruments.toolCall(seconds, name, error);
    const operation = { "gen_ai.operation.name": "execute_tool", ...provider };
    instruments.operation(seconds, { ...operation, ...(error && { "error.type": error }) });
  }

  #askPermission({ requestId, permissionRequest }: Data): void {
    const { toolCallId, kind, toolName } = (permissionRequest ?? {}) as Data;
    const tool = typeof toolName === "string" ? this.#shown(toolName) : undefined;
    this.#openRequest(requestId, toolCallId, {
      name: "permission",
      attributes: {
        ...attribute("github.copilot.permission.kind", kind),
        ...attribute("github.copilot.permission.tool_name", tool),
      },
    });
  }

  #askClient({ requestId, toolCallId, toolName }: Data): void {
    const name = this.#shown(String(toolName));
    this.#openRequest(requestId, toolCallId, {
      name: `external_tool ${name}`,
      attributes: {
        "github.copilot.external_tool.name": name,
        "github.copilot.external_tool.call_id": String(toolCallId),
      },
    });
  }

  #openRequest(requestId: unknown, toolCallId: unknown, { name, attributes }: Request): void {
    const parent = this.#calls.get(String(toolCallId))?.context;
    if (!parent) return;
    const began = now();
    const conversation = { "gen_ai.conversation.id": this.#tracing.session.id };
    const options = { startTime: began, attributes: { ...conversation, ...attributes } };
    const span = this.#tracing.tracer.startSpan(name, options, parent);
    this.#requests.set(String(requestId), { span, context: parent, began, name });
  }

  #closeRequest(requestId: string, attributes: Attributes): void {
    const request = this.#requests.get(requestId);
    this.#requests.delete(requestId);
    request?.span.setAttributes(attributes).end(now());
  }

  /** The names of clients' tools are content. */
  #shown(name: string): string {
    const { capturesContent, session } = this.#tracing;
    if (capturesContent || !session.isClientTool(name)) return name;
    return createHash("sha256").update(name).digest("hex");
  }
}

interface Request {
  readonly name: string;
  readonly attributes: Attributes;
}
