import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type ScriptedProvider, scriptedProvider } from "../models/testing/scripted-provider.js";
import { remoteToken, remoteTokenPath } from "./remote-token.js";
import { buildRuntime, overSocket, startRuntime } from "./testing/child-runtime.js";

let script: string;
let home: string;

beforeAll(async () => {
  ({ script } = await buildRuntime());
});

afterAll(() => rmSync(dirname(script), { recursive: true, force: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "parley-remote-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const options = (provider: ScriptedProvider, more: object = {}) => ({
  model: "m",
  provider: { type: "openai", baseUrl: provider.url, apiKey: "k" },
  workingDirectory: home,
  ...more,
});

test("with --remote a runtime over stdio gives each session a URL; who joins brings the token of the home", async () => {
  await using provider = await scriptedProvider([{ text: "Hello." }]);
  await using runtime = startRuntime(script, ["--remote", "--stdio"], home);
  const owner = runtime.overStdio();
  await owner.request("connect");
  const told = owner.next((event) => event.data["infoType"] === "remote");
  const { sessionId, remoteUrl } = await owner.request("session.create", options(provider));
  const url = new URL(remoteUrl);
  expect(url.pathname).toBe(`/${sessionId}`);
  expect((await told).data).toMatchObject({ url: remoteUrl });
  const guest = overSocket(connect(Number(url.port), url.hostname));
  await expect(guest.request("connect", { token: "a guess" })).rejects.toThrow("AUTHENTICATION_FAILED");
  const token = readFileSync(remoteTokenPath(home), "utf8");
  expect(statSync(remoteTokenPath(home)).mode & 0o077).toBe(0);
  await guest.request("connect", { token });
  await guest.request("session.resume", { ...options(provider), sessionId });
  const idle = owner.next("session.idle");
  await guest.request("session.send", { sessionId, prompt: "From afar." });
  await idle;
  expect(owner.data("user.message")).toMatchObject([{ content: "From afar." }]);
  const said = JSON.stringify([...owner.messages, ...guest.messages]);
  expect(said).not.toContain(token);
  expect(runtime.output.stderr).not.toContain(token);
});

test("a session that asks for a URL where there is no listener is warned, and goes on", async () => {
  await using provider = await scriptedProvider([{ text: "Hello." }]);
  await using runtime = startRuntime(script, ["--stdio"], home);
  const owner = runtime.overStdio();
  await owner.request("connect");
  const warned = owner.next("session.warning");
  const opened = await owner.request("session.create", options(provider, { remoteSession: "on" }));
  expect(opened.remoteUrl).toBeUndefined();
  expect((await warned).data["message"]).toContain("can't be reached from elsewhere");
});

test("the token of a home is made once, and refused when others may read it", () => {
  const token = remoteToken(home);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(remoteToken(home)).toBe(token);
  chmodSync(remoteTokenPath(home), 0o644);
  expect(() => remoteToken(home)).toThrow("must be readable by its owner only");
});
