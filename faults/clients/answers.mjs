import { randomUUID } from "node:crypto";
import { Arena } from "../lib/arena.mjs";
import { reportProblems } from "../lib/report.mjs";
import { answerPermission, eventsOf, turn } from "../lib/turn.mjs";

/** How a client answers each kind of question. */
const ANSWERS = {
  "permission.requested": answerPermission,
  "external_tool.requested": (wire, sessionId, requestId) =>
    wire.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: "noted" }),
};

/**
 * Two clients answer every question at once, and again when it is over: one answer counts, every other is told that it
 * doesn't, and everybody sees one end.
 */
export async function run({ report, rounds = 50, seconds, half }) {
  const arena = await Arena.open({ half, answer });
  const deadline = performance.now() + seconds * 1000;
  const problems = [];
  let turns = 0;
  try {
    await arena.start();
    const clients = [await arena.wireClient(), await arena.wireClient()];
    const tools = [
      { name: "note", description: "Takes a note", parameters: { type: "object", properties: {} } },
    ];
    const config = { ...arena.config, requestPermission: true };
    const { sessionId } = await clients[0].request("session.create", { ...config, tools });
    await clients[1].request("session.resume", { ...config, sessionId });
    const questions = new Map();
    for (const client of clients) answerAll(client, questions);
    for (; turns < rounds && performance.now() < deadline; turns++) {
      await turn(clients[0], sessionId, "Go.");
      for (const [requestId, { type, answers }] of questions) {
        const told = await Promise.all(answers);
        const late = await ANSWERS[type](clients[turns % 2], sessionId, requestId);
        const counted = told.filter(({ success }) => success === true).length;
        if (counted !== 1) problems.push(`${counted} of ${told.length} answers to ${type} count`);
        if (late.success !== false) problems.push(`a late answer to ${type} is told ${JSON.stringify(late)}`);
      }
      for (const client of clients) problems.push(...judgeEnds(eventsOf(client, sessionId), questions));
      questions.clear();
    }
  } finally {
    await arena.close();
  }
  const name = "answers · the first counts, the others are told, everyone sees one end";
  reportProblems(report, { name, problems, about: `${turns} turns` });
}

function answerAll(client, questions) {
  client.handlers["session.event"] = ({ sessionId, event: { type, data } }) => {
    const answer = ANSWERS[type];
    if (!answer) return;
    const { requestId } = data;
    const question = questions.get(requestId) ?? { type, answers: [] };
    question.answers.push(answer(client, sessionId, requestId));
    questions.set(requestId, question);
  };
}

function judgeEnds(events, questions) {
  const ended = events.filter(({ type }) => type.endsWith(".completed")).map(({ data }) => data.requestId);
  return [...questions]
    .map(([requestId, { type }]) => ({ type, ends: ended.filter((id) => id === requestId).length }))
    .filter(({ ends }) => ends !== 1)
    .map(({ type, ends }) => `a client sees ${ends} ends of ${type}`);
}

/** Each prompt: a command beside a call of the clients' tool, then a word. */
function answer({ messages }) {
  const prompt = messages.findLastIndex(({ role }) => role === "user");
  if (messages.slice(prompt).some(({ role }) => role === "tool")) return { text: "Done." };
  const call = (name, args) => ({ id: randomUUID(), name, args });
  return { tools: [call("bash", { command: "echo hi", description: "say hi" }), call("note", {})] };
}
