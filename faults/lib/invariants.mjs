/**
 * What must hold on the log of a session that has come to rest, however many runtimes it took.
 *
 * @param log what `readLogFile` gave
 * @returns what is wrong, as `{ kind, text }`: `log`, `request`, `call` or `prompt`
 */
export function judgeLog({ records, problems }) {
  const events = records.map(({ event }) => event).filter(({ type }) => type !== undefined);
  return [
    ...ofKind("log", [...problems, ...judgeChain(events)]),
    ...ofKind("request", judgeRequests(events)),
    ...ofKind("call", judgeCalls(events)),
    ...ofKind("prompt", judgePrompts(records.map(({ event }) => event))),
  ];
}

/** Problems, given as text, as `{ kind, text }`. */
export function ofKind(kind, texts) {
  return texts.map((text) => ({ kind, text }));
}

/** Each event names the one before it, and no id comes twice. */
function judgeChain(events) {
  const problems = [];
  const ids = new Set();
  let before = null;
  for (const { type, id, parentId } of events) {
    if (ids.has(id)) problems.push(`${type} ${id} is on the log twice`);
    if (parentId !== before) problems.push(`${type} ${id} does not follow the event before it`);
    ids.add(id);
    before = id;
  }
  if (events[0]?.type !== "session.start") problems.push(`the log begins with ${events[0]?.type}`);
  return problems;
}

/** Every request was asked once and ended once. */
function judgeRequests(events) {
  const asked = tally(events, ".requested");
  const ended = tally(events, ".completed");
  const problems = [];
  for (const [id, { type, times }] of asked) {
    if (times !== 1) problems.push(`${type} ${id} was asked ${times} times`);
    const ends = ended.get(id)?.times ?? 0;
    if (ends !== 1) problems.push(`${type} ${id} has ${ends} ends`);
  }
  for (const [id, { type }] of ended) if (!asked.has(id)) problems.push(`${type} ${id} was never asked`);
  return problems;
}

function tally(events, ending) {
  const found = new Map();
  for (const { type, data } of events) {
    if (!type.endsWith(ending) || data.requestId === undefined) continue;
    found.set(data.requestId, { type, times: (found.get(data.requestId)?.times ?? 0) + 1 });
  }
  return found;
}

/** Every tool call that a model asked for has one start at most and one result. */
function judgeCalls(events) {
  const count = (type) => {
    const found = new Map();
    for (const event of events)
      if (event.type === type) found.set(event.data.toolCallId, (found.get(event.data.toolCallId) ?? 0) + 1);
    return found;
  };
  const starts = count("tool.execution_start");
  const ends = count("tool.execution_complete");
  const problems = [];
  for (const [id, times] of starts) if (times !== 1) problems.push(`call ${id} was started ${times} times`);
  for (const id of requestedCalls(events)) {
    const times = ends.get(id) ?? 0;
    if (times !== 1) problems.push(`call ${id} has ${times} results`);
  }
  return problems;
}

function requestedCalls(events) {
  return events
    .filter(({ type }) => type === "assistant.message")
    .flatMap(({ data }) => data.toolRequests ?? [])
    .map(({ toolCallId }) => toolCallId);
}

/** Every prompt that was accepted was begun, or dropped for a reason that is on the log. */
function judgePrompts(records) {
  const open = new Set();
  for (const { control, prompt, messageIds, type, data } of records) {
    if (control === "prompt-accepted") open.add(prompt.messageId);
    if (control === "prompts-dropped") for (const id of messageIds) open.delete(id);
    if (type === "user.message") open.delete(data.messageId);
  }
  return [...open].map((id) => `prompt ${id} was accepted and never begun`);
}

/**
 * Compares what tools did with what the log says they did.
 *
 * @param marks ids of the calls that left a mark outside, once for each time
 * @param names of the tools that leave one
 * @returns what is wrong, as `{ kind, text }`: `effect`
 */
export function judgeEffects({ records }, marks, names) {
  const times = new Map();
  for (const id of marks) times.set(id, (times.get(id) ?? 0) + 1);
  const problems = [];
  const started = new Set();
  for (const { event } of records) {
    const { type, data } = event;
    if (type === "tool.execution_start" && names.includes(data.toolName)) started.add(data.toolCallId);
    if (type !== "tool.execution_complete" || !started.has(data.toolCallId)) continue;
    const ran = times.get(data.toolCallId) ?? 0;
    if (data.success && ran !== 1) problems.push(`call ${data.toolCallId} succeeded and ran ${ran} times`);
    else if (ran > 1) problems.push(`call ${data.toolCallId} ran ${ran} times`);
  }
  return ofKind("effect", problems);
}

/** Calls without exactly one result among the messages that a model is shown. */
export function unpairedCalls(messages) {
  const results = new Map();
  for (const { role, tool_call_id } of messages)
    if (role === "tool") results.set(tool_call_id, (results.get(tool_call_id) ?? 0) + 1);
  const calls = messages.flatMap(({ tool_calls = [] }) => tool_calls).map(({ id }) => id);
  const wrong = calls.filter((id) => results.get(id) !== 1);
  const strays = [...results.keys()].filter((id) => !calls.includes(id));
  return [
    ...wrong.map((id) => `${results.get(id) ?? 0} results of ${id}`),
    ...strays.map((id) => `no call ${id}`),
  ];
}
