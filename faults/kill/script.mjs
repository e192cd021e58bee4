import { setTimeout as delay } from "node:timers/promises";
import { unpairedCalls } from "../lib/invariants.mjs";

const TEXT = "Working on it, step by step, so that there is something to stream.";

/** Longest wait before an answer and between its chunks. Milliseconds. */
const THINKING_MS = 12;
const CHUNK_MS = 2;

/**
 * What the model answers to a prompt `Work: <name>.`: a shell command beside a call of one client's tool, then a new
 * file beside a call of another client's tool and a question to the user, then `Done: <name>.` Every call's id is unique,
 * and the command marks that it ran.
 *
 * @param complain is told of calls without a result
 */
export function createScript({ effects, random, complain }) {
  let calls = 0;
  const call = (name, args) => {
    const id = `call_${++calls}`;
    return { id, name, args: args(id) };
  };
  const turns = [
    () => [
      call("bash", (id) => ({ command: `echo ${id} >> ${effects}`, description: "leave a mark" })),
      call("note", () => ({})),
    ],
    (workspace) => [
      call("stamp", () => ({})),
      call("ask_user", () => ({ question: "Go on?", choices: ["yes", "no"] })),
      call("create", (id) => ({ path: `${workspace}/${id}.txt`, file_text: "made\n" })),
    ],
  ];
  const pace = () => ({
    wait: delay(random() * THINKING_MS),
    between: random() < 0.5 ? () => delay(random() * CHUNK_MS) : undefined,
  });
  return ({ messages }, { workspace }) => {
    for (const problem of unpairedCalls(messages)) complain(problem);
    const prompt = messages.findLastIndex(
      ({ role, content }) => role === "user" && promptName(content) !== undefined,
    );
    const done = messages.slice(prompt).filter(({ tool_calls }) => tool_calls !== undefined).length;
    const tools = turns[done]?.(workspace);
    return tools
      ? { ...pace(), text: TEXT, tools }
      : { ...pace(), text: `Done: ${promptName(messages[prompt]?.content)}.` };
  };
}

function promptName(content) {
  return /Work: (\w+)\./.exec(JSON.stringify(content ?? ""))?.[1];
}
