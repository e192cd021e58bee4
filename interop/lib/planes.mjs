import { readFileSync } from "node:fs";
import { officialSchemas } from "./halves.mjs";

const documented = new Set(
  Object.values(
    JSON.parse(readFileSync(`${officialSchemas()}/session-events.schema.json`, "utf8")).definitions,
  )
    .filter((definition) => definition.properties?.data !== undefined)
    .map((definition) => definition.properties.type?.const),
);

/**
 * Ephemeral events whose place, and for some whose number, depends on timing inside the official runtime too. Of these the
 * last one's data is compared, per type and tool call.
 */
const LOOSE = new Set([
  "sandbox.decision",
  "session.background_tasks_changed",
  "session.managed_settings_resolved",
  "session.skills_loaded",
  "session.title_changed",
  "tool.execution_partial_result",
]);
const isStrict = (type) => documented.has(type) && !LOOSE.has(type);

/**
 * Lays a recording out as the planes that are compared. Per wire (one client's connection):
 * `durable` and `ephemeral` events, `order` (the types of both, in the order they arrived), `loose` (see above),
 * `undocumented` (names outside the official schema), `requests` and `replies` of the client, `asks` and `answers` (the other way round),
 * `notifications` that are not events (the first of each kind), `spawn` (how the SDK started the runtime).
 * Beside the wires: `seen`, `notes`, `files`, and `model` (what the model was shown, system message and descriptions aside).
 */
export function planes({ parallel, ...recording }) {
  const inOrder = parallel ? byCall(recording) : (items) => items;
  return {
    wires: recording.taps.flatMap((entries) => wiresOf(entries, inOrder)),
    seen: parallel
      ? []
      : Object.entries(recording.seen).map(([who, types]) => ({ name: who, types: types.filter(isStrict) })),
    notes: inOrder(recording.notes),
    files: recording.files,
    model: recording.model.map(modelRequest),
  };
}

function wiresOf(entries, inOrder) {
  const spawn = entries.find((entry) => entry.spawn);
  const connections = [...new Set(entries.filter((entry) => entry.frame).map((entry) => entry.connection))];
  return connections.sort().map((connection) => {
    const own = entries.filter((entry) => entry.frame && entry.connection === connection);
    const byClient = inOrder(own.filter((entry) => entry.from === "client").map((entry) => entry.frame));
    const byRuntime = own.filter((entry) => entry.from === "runtime").map((entry) => entry.frame);
    const events = eventsOf(byRuntime);
    const strict = inOrder(events.filter((event) => isStrict(event.type)));
    const notifications = byRuntime.filter(
      (f) => f.method && f.id === undefined && f.method !== "session.event",
    );
    return {
      durable: strict.filter((event) => !event.ephemeral),
      ephemeral: strict.filter((event) => event.ephemeral),
      order: strict.map((event) => event.type),
      loose: looseOf(events),
      undocumented: undocumentedOf(events, notifications),
      requests: requestsOf(byClient),
      replies: repliesTo(byClient, byRuntime),
      asks: requestsOf(byRuntime),
      answers: repliesTo(byRuntime, byClient),
      notifications: firstOfEach(notifications.filter(isLifecycle).map(call)),
      spawn: spawn && { args: spawn.spawn, env: spawn.env },
    };
  });
}

const eventsOf = (frames) => frames.filter((f) => f.method === "session.event").map((f) => f.params.event);

/**
 * For a script with parallel tool calls, whose interleaving is chance: puts a run of neighbouring items that belong to tool
 * calls in the order of the calls' ids, each call's own items staying in their order, and forgets who came before whom.
 */
function byCall({ taps }) {
  const events = taps.flatMap((entries) => eventsOf(entries.filter((e) => e.frame).map((e) => e.frame)));
  const asked = new Map(
    events.filter((e) => e.data.requestId && callOf(e)).map((e) => [e.data.requestId, callOf(e)]),
  );
  const call = (item) => callOf(item) ?? asked.get(item.data?.requestId ?? item.params?.requestId);
  return (items) => {
    const sorted = [];
    for (let start = 0; start < items.length; ) {
      let end = start;
      while (end < items.length && call(items[end]) !== undefined) end++;
      const run = items
        .slice(start, end)
        .sort((a, b) => (call(a) < call(b) ? -1 : call(a) > call(b) ? 1 : 0));
      sorted.push(...run, ...items.slice(end, end + 1));
      start = end + 1;
    }
    return sorted.map((item) => (item.parentId ? { ...item, parentId: "<any>" } : item));
  };
}

function callOf({ data, value }) {
  const request = data ?? value?.invocation ?? value;
  return request?.toolCallId ?? request?.permissionRequest?.toolCallId;
}

function looseOf(events) {
  const last = new Map();
  for (const { type, data } of events)
    if (LOOSE.has(type)) last.set(`${type} ${data.toolCallId ?? ""}`, { type, data });
  return [...last.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

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

function modelRequest({ url, headers, body }) {
  const { messages, tools, ...rest } = body;
  return {
    url,
    authorization: headers.authorization,
    ...rest,
    messages: messages.filter((message) => message.role !== "system"),
    tools: tools?.map((tool) => ({
      name: tool.function.name,
      parameters: withoutDescriptions(tool.function.parameters),
    })),
  };
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
