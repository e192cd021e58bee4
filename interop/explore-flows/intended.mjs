/** Events that one runtime has alone, as docs/compatibility.md tells: of billing, and the outcome of what was stopped. */
const isToldAlways = ({ type, data }) =>
  type === "session.usage_checkpoint" ||
  (type === "user_input.completed" && data.answer === undefined) ||
  (type === "tool.execution_complete" &&
    /^The execution of this tool, or a previous tool was/.test(data.error?.message));

/** Tools of the official runtime's alone, or offered longer there. */
const FOREIGN_TOOLS = new Set([
  "semantic_code_search",
  "task_complete",
  "exit_plan_mode",
  "fetch_copilot_cli_documentation",
  "session_store_sql",
]);

/** Fields that follow from what is told, or name things of one runtime's own. */
const FIELDS = new Set([
  "parentId",
  "stack",
  "eventCount",
  "__copilotMessageSource",
  "producer",
  "indexedSearch",
  "refusal",
  "reasoning_content",
  "reasoningEffort",
  "reasoning_effort",
  "temperature",
  "top_p",
  "frequency_penalty",
  "presence_penalty",
  "withdrawableTurnMessageId",
  "availableToolCount",
  "usageAccountingWatermarks",
  "currentTokens",
  "systemTokens",
  "conversationTokens",
  "toolDefinitionsTokens",
  "pid",
]);

/** What keeps the autopilot going, in either runtime's words. */
const KEPT_GOING =
  /(You have not yet marked the task as complete using|You stopped, but task_complete has not been called)[\s\S]*/;

/** Takes off what docs/compatibility.md tells of and any program may show. */
export function withoutIntended({ wires, model, ...rest }, actions) {
  const isReopened = ["leave", "restart"].some((name) => actions.some(([action]) => action === name));
  const fields = new Set([...FIELDS, ...(isReopened ? ["eventsRemoved"] : [])]);
  const has = (name) => actions.some(([action]) => action === name);
  const isTold = (event) => isToldAlways(event) || (event.type === "session.shutdown" && has("delete"));
  const compared = {
    ...rest,
    wires: wires.map(({ durable, ephemeral, replies, requests, undocumented, order: _, ...wire }) => ({
      ...wire,
      durable: byAgent(durable.filter((event) => !isTold(event)).map(withoutPlace)),
      ephemeral: byAgent(ephemeral.filter((event) => !isTold(event))),
      undocumented: undocumented.filter((name) => name !== "$/cancelRequest"),
      requests: requests.filter(({ method }) => method !== "session.getMessages"),
      replies: replies.filter(({ method }) => method !== "session.getMessages"),
    })),
    model: model.map(({ tools, ...request }) => ({
      ...request,
      tools: tools?.filter(({ name }) => !FOREIGN_TOOLS.has(name)),
    })),
  };
  return rewritten(compared, fields);
}

/** Events without ids of their own: those that one runtime has alone shift how they are named. */
const nameless = ({ id: _, ...event }) => event;

/** An agent's events in their order: how they mix with those of others that work beside it is chance. */
function byAgent(events) {
  const agents = [...new Set(events.map(({ agentId = "main" }) => agentId))];
  return Object.fromEntries(
    agents.map((agent) => [agent, events.filter(({ agentId = "main" }) => agentId === agent).map(nameless)]),
  );
}

/** A call that the runtime makes in the model's place says less of itself there. */
function withoutPlace(event) {
  if (!event.type.startsWith("tool.execution_") || event.data.toolCallId?.startsWith("call_")) return event;
  const { toolCallId, toolName, success, result } = event.data;
  return { ...event, data: { toolCallId, toolName, success, result } };
}

/** A value without some fields, and without the words of either runtime's own. */
function rewritten(value, without) {
  if (typeof value === "string")
    return value
      .replace(KEPT_GOING, "<keeps the autopilot going>")
      .replace('"since_turn":0.0', '"since_turn":0')
      .replace(" Available tools that can be called are <tools>.", "");
  if (Array.isArray(value)) return value.map((item) => rewritten(item, without));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !without.has(key))
      .map(([key, inner]) => [key, rewritten(inner, without)]),
  );
}
