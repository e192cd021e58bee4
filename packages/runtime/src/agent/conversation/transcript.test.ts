import { expect, test } from "vitest";
import { Transcript } from "./transcript.js";

const told = (content: string) => ({
  kind: "told" as const,
  message: { role: "user" as const, content },
  request: content,
});

const answer = (content: string, ...ids: string[]) => ({
  kind: "answer" as const,
  interactionId: "i",
  content,
  calls: ids.map((id) => ({ id, name: "echo", arguments: "{}" })),
  echo: undefined,
  details: {},
});

/** Two prompts, each answered with a call. */
function spoken(): Transcript {
  const transcript = new Transcript();
  for (const n of [1, 2]) {
    transcript.add(told(`ask ${n}`));
    transcript.add(answer(`do ${n}`, `c${n}`));
    transcript.outcome(`c${n}`).text = `result ${n}`;
  }
  return transcript;
}

const shown = (transcript: Transcript) => transcript.messages().map(({ content }) => content);

const summary = { role: "user" as const, content: "summary" };

test("answers go with their results, before what was told, and the last entry stays", () => {
  const transcript = spoken();
  expect(transcript.removable().map(({ messages }) => messages.length)).toEqual([2, 1, 1]);
  expect(transcript.truncate(3)).toEqual(["ask 1"]);
  expect(shown(transcript)).toEqual(["ask 2", "do 2", "result 2"]);
  transcript.truncate(100);
  expect(shown(transcript)).toEqual(["do 2", "result 2"]);
});

test("a summary takes the place of what was there when it began", () => {
  const transcript = spoken();
  transcript.mark();
  transcript.add(told("ask 3"));
  expect(transcript.marked()).toMatchObject({ requests: ["ask 1", "ask 2"], rest: [{ content: "ask 3" }] });
  transcript.summarize(summary);
  expect(shown(transcript)).toEqual(["summary", "ask 3"]);
});

test("what is left out meanwhile is not covered twice", () => {
  const transcript = spoken();
  transcript.mark();
  transcript.add(told("ask 3"));
  transcript.truncate(2);
  transcript.summarize(summary);
  expect(shown(transcript)).toEqual(["summary", "ask 3"]);
});

test("an answer whose calls are at work is not covered", () => {
  const transcript = spoken();
  transcript.add(told("ask 3"));
  transcript.add(answer("do 3", "c3"));
  transcript.mark();
  transcript.outcome("c3").text = "result 3";
  transcript.summarize(summary);
  expect(shown(transcript)).toEqual(["summary", "do 3", "result 3"]);
});

test("a summary that comes after all was cleared covers nothing", () => {
  const transcript = spoken();
  transcript.mark();
  transcript.clear();
  transcript.add(told("anew"));
  expect(transcript.marked()).toEqual({ requests: [], rest: [{ role: "user", content: "anew" }] });
});
