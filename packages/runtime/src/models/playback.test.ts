import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ModelMessage, ModelRequest } from "./model.js";
import { PLAYBACK_NOTICE, playbackModel } from "./playback.js";
import { modelRequest, notebook } from "./testing/asking.js";

const user = (content: string): ModelMessage => ({ role: "user", content });
const said = (content: string): ModelMessage => ({ role: "assistant", content, toolCalls: [] });
const called = (name: string): ModelMessage => ({
  role: "assistant",
  content: null,
  toolCalls: [{ id: "c1", name, arguments: "{}" }],
});
const result = (content: string): ModelMessage => ({ role: "tool", toolCallId: "c1", content });

async function player(cassette?: object) {
  const workingDirectory = await mkdtemp(join(tmpdir(), "parley-playback-"));
  if (cassette) await writeFile(join(workingDirectory, "tape.json"), JSON.stringify(cassette));
  const { model } = await playbackModel({ workingDirectory, cassette: cassette && "tape.json" });
  const sink = notebook();
  const play = (messages: readonly ModelMessage[], overrides: Partial<ModelRequest> = {}) =>
    model.call(modelRequest({ messages, ...overrides }), sink);
  const texts = () => sink.lines.map((line) => line.replace(/^text /, ""));
  return { play, texts, workingDirectory };
}

test("without a cassette it says that no model is configured, and how to configure one", async () => {
  const { play } = await player();
  const { content } = await play([user("Do something.")], { stream: false });
  expect(content).toMatch(/Playback/);
  expect(content).toMatch(/OPENAI_API_KEY/);
});

test("a text in place of arguments is a call of a tool that takes one", async () => {
  const { play, texts } = await player({
    pace: 0,
    replies: [{ tools: [{ name: "apply_patch", args: "*** Begin {{prompt}}" }] }],
  });
  const { toolCalls } = await play([user("Patch")]);
  expect(toolCalls).toMatchObject([{ type: "custom", arguments: '{"input":"*** Begin Patch"}' }]);
  expect(texts().at(-1)).toMatch(/apply_patch \*\*\* Begin Patch$/);
});

test("plays the first reply that fits the point the conversation has reached", async () => {
  const { play, workingDirectory } = await player({
    pace: 0,
    replies: [
      {
        when: { prompt: "RENAME", step: 0 },
        tools: [{ name: "view", args: { path: "{{cwd}}/a.ts", list: ["{{prompt}}"] } }],
      },
      { when: { after: "view", result: "denied" }, text: "Then not." },
      { when: { after: "view" }, text: "It holds: {{result}}{{unknown}}" },
      { text: "Anything else?" },
    ],
  });
  const prompt = user("<current_datetime>2026-01-01</current_datetime>\n\nPlease rename it.");
  const first = await play([prompt]);
  expect(JSON.parse(first.toolCalls[0]?.arguments ?? "")).toEqual({
    path: `${workingDirectory}/a.ts`,
    list: ["Please rename it."],
  });
  expect(first.finishReason).toBe("tool_calls");
  expect((await play([prompt, called("view"), result("x = 1")])).content).toBe("It holds: x = 1{{unknown}}");
  expect((await play([prompt, called("view"), result("denied by user")])).content).toBe("Then not.");
  expect((await play([prompt, said("Done."), user("Thanks.")])).content).toBe("Anything else?");
});

test("tells prompts of the same words apart by the turn they are in", async () => {
  const { play } = await player({
    replies: [
      { when: { prompt: "hi", turn: 0 }, text: "First." },
      { when: { prompt: "hi", turn: 1 }, text: "Second." },
    ],
  });
  expect((await play([user("Hi."), said("First."), user("Hi.")])).content).toBe("Second.");
  expect((await play([user("Hi.")])).content).toContain("First.");
});

test("says once in a conversation that it is a playback, and streams word by word", async () => {
  const { play, texts } = await player({ pace: 0, replies: [{ text: "One two\nthree." }] });
  const { content } = await play([user("Hi.")]);
  expect(content).toBe(`${PLAYBACK_NOTICE}\n\nOne two\nthree.`);
  expect(texts().join("")).toBe(content);
  expect(texts().slice(-3)).toEqual(["\n\nOne", " two", "\nthree."]);
  expect((await play([user("Hi."), said("Yes."), user("Hi again.")])).content).toBe("One two\nthree.");
});

test("stops at once when aborted", async () => {
  const { play } = await player({ pace: 60_000, replies: [{ text: "Slow." }] });
  const abort = new AbortController();
  const playing = play([user("Hi.")], { signal: abort.signal });
  abort.abort(new Error("enough"));
  await expect(playing).rejects.toThrow("enough");
});

test("a cassette that can't be played is told of by its path", async () => {
  const options = { workingDirectory: tmpdir(), cassette: "no-such-cassette.json" };
  await expect(playbackModel(options)).rejects.toThrow(/no-such-cassette\.json can't be played/);
  await expect(player({ replies: [{ when: {} }] })).rejects.toThrow(/reply 0/);
});

test("a point without a reply fails the call rather than inventing one", async () => {
  const { play } = await player({ replies: [{ when: { step: 5 }, text: "Never." }] });
  await expect(play([user("Hi.")])).rejects.toThrow(/no reply/);
});
