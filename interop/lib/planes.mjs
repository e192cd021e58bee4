import { readFileSync } from "node:fs";
import { officialSchemas } from "./halves.mjs";

/** Types of the events that the official schema knows. */
export const documented = new Set(
  Object.values(
    JSON.parse(readFileSync(`${officialSchemas()}/session-events.schema.json`, "utf8")).definitions,
  )
    .filter((definition) => definition.properties?.data !== undefined)
    .map((definition) => definition.properties.type?.const),
);

/**
 * Ephemeral events whose place, and for some whose number, depends on timing inside the official runtime too. Of these the
 * last one's data is compared, per type and tool call or MCP server.
 */
const LOOSE = new Set([
  "sandbox.decision",
  "session.background_tasks_changed",
  "session.managed_settings_resolved",
  "session.mcp_server_status_changed",
  "session.mcp_servers_loaded",
  "session.skills_loaded",
  "session.title_changed",
  "tool.execution_partial_result",
]);

/**
 * The first event on a log. The official runtime, when it is busy, may tell it after others of the first prompt, and the
 * official SDK shows it to a handler attached after creation only if it comes late enough.
 */
const FIRST = "session.start";

/**
 * Lays a recording out as the planes that are compared. Per wire (one client's connection):
 * `durable` and `ephemeral` events, `order` (the types of both, in the order they arrived, session.start before all: see
 * FIRST), `loose` (see above),
 * `undocumented` (names outside the official schema), `requests` and `replies` of the client, `asks` and `answers` (the other way round),
 * `notifications` that are not events (the first of each kind), `spawn` (how the SDK started the runtime).
 * Beside the wires: `seen` (the types that handlers saw, without session.start), `notes`, `files`, and `model` (what the
 * model was shown, system message and descriptions aside).
 */
export function planes({ parallel, loose = [], ignored = [], ...recording }) {
  const inOrder = parallel ? byCall(recording) : (items) => items;
  const isLoose = (type) => (LOOSE.has(type) || loose.includes(type)) && !ignored.includes(type);
  const isStrict = (type) => documented.has(type) && !isLoose(type) && !ignored.includes(type);
  return {
    wires: recording.taps.flatMap((entries) => wiresOf(entries, { inOrder, isLoose, isStrict, ignored })),
    seen: parallel
      ? []
      : Object.entries(recording.seen).map(([who, types]) => ({
          name: who,
          types: types.filter((type) => isStrict(type) && type !== FIRST),
        })),
    notes: inOrder(recording.notes),
    files: recording.files,
    model: inConversationFirst(recording.model).map(modelRequest),
  };
}

function wiresOf(entries, { inOrder, isLoose, isStrict, ignored }) {
  const spawn = entries.find((entry) => entry.spawn);
  const connections = [...new Set(entries.filter((entry) => entry.frame).map((entry) => entry.connection))];
  return connections.sort().map((connection) => {
    const own = entries.filter((entry) => entry.frame && entry.connection === connection);
    const byClient = inOrder(own.filter((entry) => entry.from === "client").map((entry) => entry.frame));
    const byRuntime = own.filter((entry) => entry.from === "runtime").map((entry) => entry.frame);
    const events = eventsOf(byRuntime);
    const strict = inOrder(startFirst(events.filter((event) => isStrict(event.type))));
    const isCompared = ({ method }) => !ignored.includes(method);
    const notifications = byRuntime.filter(
      (f) => f.method && f.id === undefined && f.method !== "session.event",
    );
    return {
      durable: strict.filter((event) => !event.ephemeral),
      ephemeral: strict.filter((event) => event.ephemeral),
      order: strict.map((event) => event.type),
      loose: looseOf(events.filter((event) => isLoose(event.type))),
      undocumented: undocumentedOf(events, notifications).filter((name) => !ignored.includes(name)),
      requests: requestsOf(byClient),
      replies: repliesTo(byClient, byRuntime).filter(isCompared),
      asks: requestsOf(byRuntime).filter(isCompared),
      answers: repliesTo(byRuntime, byClient).filter(isCompared),
      notifications: firstOfEach(notifications.filter(isLifecycle).map(call)),
      spawn: spawn && { args: spawn.spawn, env: spawn.env },
    };
  });
}

const startFirst = (events) => [
  ...events.filter(({ type }) => type === FIRST),
  ...events.filter(({ type }) => type !== FIRST),
];

const eventsOf = (frames) => frames.filter((f) => f.method === "session.event").map((f) => f.params.event);

/**
 * For a script whose tool calls or hooks run at the same time, so that their interleaving is chance: puts a run of
 * neighbouring items that belong to calls in the order in which the calls began, each call's own items staying in their
 * order, and forgets who came before whom.
 */
function byCall({ taps }) {
  const events = taps.flatMap((entries) => eventsOf(entries.filter((e) => e.frame).map((e) => e.frame)));
  const asked = new Map(
    events.filter((e) => e.data.requestId && callOf(e)).map((e) => [e.data.requestId, callOf(e)]),
  );
  const begun = [...new Set(events.map(callOf))];
  const rank = (item) => {
    const call = callOf(item) ?? asked.get(item.data?.requestId ?? item.params?.requestId);
    return call && begun.indexOf(call);
  };
  return (items) => {
    const sorted = [];
    for (let start = 0; start < items.length; ) {
      let end = start;
      while (end < items.length && rank(items[end]) !== undefined) end++;
      sorted.push(...items.slice(start, end).sort((a, b) => rank(a) - rank(b)), ...items.slice(end, end + 1));
      start = end + 1;
    }
    return sorted.map((item) => (item.parentId ? { ...item, parentId: "<any>" } : item));
  };
}

function callOf({ data, value }) {
  const request = data ?? value?.invocation ?? value;
  return request?.toolCallId ?? request?.permissionRequest?.toolCallId ?? request?.hookInvocationId;
}

function looseOf(events) {
  const last = new Map();
  for (const { type, data } of events) {
    const about = data.toolCallId ?? data.serverName ?? "";
    const known = last.get(`${type} ${about}`);
    /** Ids that a runtime makes up say nothing of an order. */
    const rank = known?.rank ?? (isMadeUp(about) ? String(last.size).padStart(6, "0") : about);
    last.set(`${type} ${about}`, { rank, event: { type, data } });
  }
  const place = ({ rank, event }) => `${event.type} ${rank}`;
  return [...last.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1)).map(({ event }) => event);
}

const isMadeUp = (id) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(id);

function undocumentedOf(events, notifications) {
  const types = events.map((event) => event.type).filter((type) => !documented.has(type));
  const methods = notifications.filter((frame) => !isLifecycle(frame)).map((frame) => frame.method);
  return [...new Set([...types, ...methods])].sort();
}

const isLifecycle = (frame) => frame.method === "session.lifecycle";

/** The first of each kind per session: how often one is repeated is the official runtime's own affair. */
function firstOfEach(calls) {
  const seen = new Set();
  return calls.filter(({ params }) => {
    const kind = `${params.type} ${params.sessionId}`;
    return !seen.has(kind) && seen.add(kind);
  });
}

const call = ({ method, params }) => ({ method, params });
const isRequest = (frame) => frame.method !== undefined && frame.id !== undefined;
const requestsOf = (frames) => frames.filter(isRequest).map(call);

function repliesTo(asking, answering) {
  const replies = new Map(answering.filter((f) => f.method === undefined).map((f) => [f.id, f]));
  return asking.filter(isRequest).map(({ id, method }) => {
    const { result, error } = replies.get(id) ?? { error: "never answered" };
    return error === undefined ? { method, result } : { method, error };
  });
}

/** Headers that say who asks, and for whom. */
const TELLING_HEADERS = [
  "authorization",
  "x-api-key",
  "api-key",
  "anthropic-version",
  "x-initiator",
  "x-interaction-type",
  "x-turn",
];

/** The system message is a first message, `system` or `instructions`, by the wire. */
function modelRequest({ method, url, headers, body }) {
  const { messages, input, tools, system: _, instructions: __, prompt_cache_key: ___, ...rest } = body;
  return {
    ...(method === "WS" && { method }),
    url,
    headers: Object.fromEntries(TELLING_HEADERS.map((name) => [name, headers[name]])),
    ...rest,
    ...(messages && { messages: withoutOwnWords(messages, rest).filter(({ role }) => role !== "system") }),
    ...(input && { input: input.map(withoutTextId) }),
    tools: tools?.map(modelTool),
  };
}

/** Texts are shown again under ids that each runtime makes in its own way. */
function withoutTextId(item) {
  const { id, ...shown } = item;
  return item.type === "message" && item.role === "assistant" ? shown : item;
}

/** Summaries are asked for in the background, beside the conversation: what the runtime asks first is up to chance. */
function inConversationFirst(requests) {
  const isSummary = ({ body }) => body.tool_choice === "none";
  return [...requests.filter((request) => !isSummary(request)), ...requests.filter(isSummary)];
}

/** A request for a summary ends with instructions in the runtime's own words. */
function withoutOwnWords(messages, { tool_choice }) {
  if (tool_choice !== "none") return messages;
  return [...messages.slice(0, -1), { ...messages.at(-1), content: "<asks for a summary>" }];
}

/** A tool as it is offered, by the wire's own shape; its grammar is as much prose as its description. */
function modelTool({ type, function: inner, custom, format, description, cache_control, ...flat }) {
  const { description: _, format: __, ...shown } = inner ?? custom ?? flat;
  return { type, ...withoutDescriptions(shown), ...(cache_control && { cache_control }) };
}

/** A JSON schema without its prose. A property that happens to be called `description` stays. */
function withoutDescriptions(schema, isPropertyMap = false) {
  if (Array.isArray(schema)) return schema.map((item) => withoutDescriptions(item));
  if (schema === null || typeof schema !== "object") return schema;
  const entries = Object.entries(schema).filter(([key]) => isPropertyMap || key !== "description");
  return Object.fromEntries(
    entries.map(([key, value]) => [key, withoutDescriptions(value, key === "properties" && !isPropertyMap)]),
  );
}
