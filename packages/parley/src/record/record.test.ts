import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionEvent } from "@parley/sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parley } from "../testing/command.js";
import { cassetteOf } from "./cassette.js";

let folder: string;
let provider: Server;

/** A provider whose model first writes a file, then says it is done. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-record-"));
  let calls = 0;
  provider = createServer((request, response) => {
    request.resume().once("end", () => {
      const args = JSON.stringify({ path: join(folder, "made.txt"), file_text: "made\n" });
      const call = {
        index: 0,
        id: "call_1",
        type: "function",
        function: { name: "create", arguments: args },
      };
      const delta =
        calls++ === 0 ? { content: "I'll write it.", tool_calls: [call] } : { content: "Written." };
      const choices = [{ index: 0, delta, finish_reason: calls === 1 ? "tool_calls" : "stop" }];
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`data: ${JSON.stringify({ id: "c", model: "real-model", choices })}\n\ndata: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  provider.close();
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({
  OPENAI_BASE_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`,
  OPENAI_API_KEY: "sk-test",
  OPENAI_MODEL: "real-model",
});

test("a session with a real model is played again without it, in another folder too", async () => {
  const cassette = join(folder, "cassette.json");
  const recorded = await parley(["record", cassette, "--yes", "Make a file."], { cwd: folder, env: env() });
  expect(recorded.stderr).toContain("2 replies written");
  expect(recorded.code).toBe(0);
  expect(JSON.parse(await readFile(cassette, "utf8"))).toEqual({
    model: "real-model",
    replies: [
      {
        when: { prompt: "Make a file.", step: 0 },
        text: "I'll write it.",
        tools: [{ name: "create", args: { path: "{{cwd}}/made.txt", file_text: "made\n" } }],
      },
      { when: { prompt: "Make a file.", step: 1 }, text: "Written." },
    ],
  });

  const elsewhere = await mkdtemp(join(tmpdir(), "parley-played-"));
  const played = await parley(["run", "--yes", "Make a file."], {
    cwd: elsewhere,
    env: { PARLEY_CASSETTE: cassette },
  });
  expect(played).toMatchObject({ code: 0, stdout: expect.stringContaining("Written.") });
  expect(await readFile(join(elsewhere, "made.txt"), "utf8")).toBe("made\n");
  await rm(elsewhere, { recursive: true, force: true });
});

test("an earlier session is written down as well", async () => {
  const ran = await parley(["run", "--yes", "Make a file."], { cwd: folder, env: env() });
  const id = /session (\S+)/.exec(ran.stderr)?.[1] ?? "";
  const cassette = join(folder, "cassette.json");
  expect(await parley(["record", cassette, "--session", id], { cwd: folder })).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(cassette, "utf8")).replies).toHaveLength(2);
});

test.each([
  [[], "a file to write to is needed"],
  [["x.json"], "a prompt is needed"],
])("%j is told what is missing", async (args, why) => {
  expect(await parley(["record", ...args], { cwd: folder })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(why),
  });
});

test("prompts that are part of each other, or the same, are told apart; sub-agents are left out", () => {
  const event = (type: string, data: object, agentId?: string) =>
    ({ type, data, agentId }) as unknown as SessionEvent;
  const said = (content: string) => event("assistant.message", { content, reasoningText: `why ${content}` });
  const { replies } = cassetteOf([
    event("session.start", { selectedModel: "m", context: { cwd: "/w" } }),
    event("user.message", { content: "hello" }),
    said("one"),
    event("assistant.message", { content: "not mine" }, "agent"),
    event("user.message", { content: "hello again" }),
    said("two, in /w/a"),
    event("user.message", { content: "hello" }),
    said("three"),
  ]);
  expect(replies).toEqual([
    {
      when: { prompt: "hello again", step: 0 },
      text: "two, in {{cwd}}/a",
      reasoning: "why two, in {{cwd}}/a",
    },
    { when: { prompt: "hello", turn: 0, step: 0 }, text: "one", reasoning: "why one" },
    { when: { prompt: "hello", turn: 2, step: 0 }, text: "three", reasoning: "why three" },
  ]);
});
