import { documented } from "../../lib/planes.mjs";

/** Events that measure, or whose place and number are up to chance in the official runtime too. */
const CHANCE =
  /^(assistant\.|model\.|session\.(usage|title|background_tasks|managed_settings|skills_loaded|mcp_|tools_updated|idle)|pending_messages|sandbox\.decision|user_input\.completed|tool\.execution_partial_result|system\.message)/;

/**
 * What a recording shows of each step of its script: `calls` (the events of each call, in the order of the calls), `events`
 * (the other ones), `shown` (what the model was shown of the answer: its own calls and all that came before its next).
 */
export function stepsOf({ taps, model }, steps) {
  const frames = taps.flat().filter((entry) => entry.from === "runtime" && entry.frame);
  const events = frames.map(({ frame }) => frame.params?.event).filter((event) => event?.data !== undefined);
  const turns = turnsOf(events);
  const shown = answersOf(model.at(-1)?.body.messages ?? []);
  return steps.map(({ name, calls }, index) => {
    const ids = calls.map((_, k) => `call_${index + 1}_${k}`);
    const own = turns[index] ?? [];
    return {
      name,
      calls: calls.map((call, k) => ({
        name: `${k} ${call.name}`,
        events: own.filter((e) => e.call === ids[k]),
      })),
      events: inOrder(
        own.filter((event) => !ids.includes(event.call)),
        calls,
      ),
      shown: shown[index],
    };
  });
}

/** Calls of one answer run at the same time: what they cause beside their own events comes in any order. */
function inOrder(events, calls) {
  const text = (event) => JSON.stringify([event.type, event.data]);
  return calls.length === 1 ? events : events.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

/** The events of each turn, as `{ type, data, call }`: `call` is the id of the call that one belongs to. */
function turnsOf(events) {
  const turns = [];
  const asked = new Map();
  const told = new Set();
  for (const { type, data, id } of events) {
    if (told.has(id)) continue;
    told.add(id);
    if (type === "assistant.turn_start") turns.push([]);
    const call = data.toolCallId ?? data.permissionRequest?.toolCallId ?? asked.get(data.requestId);
    if (data.requestId && call) asked.set(data.requestId, call);
    if (documented.has(type) && !CHANCE.test(type)) turns.at(-1)?.push({ type, data, call });
  }
  return turns;
}

/** Each answer of the model, with what followed it. */
function answersOf(messages) {
  const answers = [];
  for (const message of messages) {
    if (message.role === "assistant") answers.push([message]);
    else answers.at(-1)?.push(message);
  }
  return answers;
}
