import { describe, expect, it } from "vitest";
import { openSession } from "../testing/setup.js";
import type { SessionHooks } from "../types/hooks.js";
import type { SessionFsProvider } from "../types/session-fs.js";
import { CanvasError, createCanvas } from "./canvas.js";
import { SessionFsSqliteTransactionFailure } from "./session-fs.js";

const boom = () => {
  throw new Error("boom");
};

describe("a hook", () => {
  const invoke = {
    sessionId: "s1",
    hookType: "preToolUse",
    input: { timestamp: 5, cwd: "/w", toolName: "t", stop_hook_active: true },
  };

  it.each([
    ["preToolUse", "onPreToolUse"],
    ["preMcpToolCall", "onPreMcpToolCall"],
    ["postToolUse", "onPostToolUse"],
    ["postToolUseFailure", "onPostToolUseFailure"],
    ["userPromptSubmitted", "onUserPromptSubmitted"],
    ["userPromptTransformed", "onUserPromptTransformed"],
    ["sessionStart", "onSessionStart"],
    ["sessionEnd", "onSessionEnd"],
    ["errorOccurred", "onErrorOccurred"],
    ["agentStop", "onAgentStop"],
  ])("%s runs %s", async (hookType, name) => {
    let input: unknown;
    const hook = (given: unknown) => {
      input = given;
      return { additionalContext: name };
    };
    const { runtime } = await openSession({ hooks: { [name]: hook } as SessionHooks });
    expect(await runtime.request("hooks.invoke", { ...invoke, hookType })).toEqual({
      output: { additionalContext: name },
    });
    expect(input).toEqual({
      timestamp: new Date(5),
      workingDirectory: "/w",
      toolName: "t",
      stopHookActive: true,
    });
  });

  it("has nothing to say when it is missing, silent or fails", async () => {
    const { runtime } = await openSession({ hooks: { onPreToolUse: boom, onPostToolUse: () => {} } });
    for (const hookType of ["preToolUse", "postToolUse", "sessionEnd", "toString", "newer"]) {
      expect(await runtime.request("hooks.invoke", { ...invoke, hookType })).toEqual({});
    }
  });

  it("is not run for what makes no sense", async () => {
    const { runtime } = await openSession();
    await expect(runtime.request("hooks.invoke", { sessionId: "s1" })).rejects.toMatchObject({
      code: -32603,
      message: "Request hooks.invoke failed with message: Invalid hooks invoke payload",
    });
    await expect(runtime.request("hooks.invoke", { ...invoke, sessionId: "x" })).rejects.toThrow(
      "Session not found: x",
    );
  });
});

describe("a question that comes directly", () => {
  it("to the user is answered by the handler", async () => {
    const { runtime } = await openSession({
      onUserInputRequest: ({ question, choices }) => ({
        answer: `${question} ${choices}`,
        wasFreeform: true,
      }),
    });
    const asked = { sessionId: "s1", question: "q", choices: ["a"] };
    expect(await runtime.request("userInput.request", asked)).toEqual({ answer: "q a", wasFreeform: true });
    await expect(runtime.request("userInput.request", { sessionId: "s1" })).rejects.toThrow(
      "Invalid user input request payload",
    );
  });

  it("is refused, approved or denied where there is no handler", async () => {
    const { runtime } = await openSession();
    await expect(runtime.request("userInput.request", { sessionId: "s1", question: "q" })).rejects.toThrow(
      "User input requested but no handler registered",
    );
    const plan = { sessionId: "s1", summary: "", actions: [], recommendedAction: "" };
    expect(await runtime.request("exitPlanMode.request", plan)).toEqual({ approved: true });
    expect(await runtime.request("autoModeSwitch.request", { sessionId: "s1" })).toEqual({ response: "no" });
  });

  it("about a plan or the mode is answered by the handler", async () => {
    const { runtime } = await openSession({
      onExitPlanModeRequest: ({ actions }) => ({ approved: true, selectedAction: actions[0] ?? "" }),
      onAutoModeSwitchRequest: ({ errorCode }) => (errorCode ? "yes" : "no"),
    });
    const plan = { sessionId: "s1", summary: "s", actions: ["a"], recommendedAction: "a" };
    expect(await runtime.request("exitPlanMode.request", plan)).toEqual({
      approved: true,
      selectedAction: "a",
    });
    const limit = { sessionId: "s1", errorCode: "e" };
    expect(await runtime.request("autoModeSwitch.request", limit)).toEqual({ response: "yes" });
    await expect(runtime.request("exitPlanMode.request", { sessionId: "s1" })).rejects.toThrow(
      "Invalid exit plan mode request payload",
    );
  });

  it("fires its handler's signal when the turn is aborted or the session left", async () => {
    const reasons: string[] = [];
    const { runtime, client, session } = await openSession({
      onUserInputRequest: (_, { signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => {
            reasons.push(signal.reason.message);
            reject(signal.reason);
          }),
        ),
    });
    const ask = () =>
      runtime.request("userInput.request", { sessionId: "s1", question: "q" }).catch(() => {});
    const first = ask();
    await client.ping();
    runtime.emit("s1", "abort", { reason: "user_initiated" });
    await first;
    const second = ask();
    await client.ping();
    await session.disconnect();
    await second;
    expect(reasons).toEqual(["The agent's turn was aborted.", "Session s1 was disconnected."]);
  });
});

describe("sections of the system message", () => {
  it("are rewritten where there is a function for it; one that fails changes nothing", async () => {
    const { runtime } = await openSession({
      systemMessage: {
        mode: "customize",
        sections: { tone: { action: (text) => `${text}!` }, safety: { action: boom } },
      },
    });
    const sections = { tone: { content: "T" }, safety: { content: "S" }, other: { content: "O" } };
    expect(await runtime.request("systemMessage.transform", { sessionId: "s1", sections })).toEqual({
      sections: { tone: { content: "T!" }, safety: { content: "S" }, other: { content: "O" } },
    });
  });
});

describe("a bearer token", () => {
  it("is handed out by the endpoint's name", async () => {
    const { runtime } = await openSession({
      provider: { baseUrl: "u", bearerTokenProvider: async ({ providerName }) => `token of ${providerName}` },
      providers: [
        { name: "n", baseUrl: "u", bearerTokenProvider: async ({ sessionId }) => `for ${sessionId}` },
      ],
    });
    const ask = (providerName: string) =>
      runtime.request("providerToken.getToken", { sessionId: "s1", providerName });
    expect(await ask("default")).toEqual({ token: "token of default" });
    expect(await ask("n")).toEqual({ token: "for s1" });
    await expect(ask("zz")).rejects.toThrow('No bearer-token provider registered for provider "zz"');
  });

  it("is refused where nobody has any", async () => {
    const { runtime } = await openSession();
    await expect(
      runtime.request("providerToken.getToken", { sessionId: "s1", providerName: "n" }),
    ).rejects.toThrow("No providerToken handler registered for session: s1");
  });
});

describe("a canvas", () => {
  const target = { sessionId: "s1", extensionId: "e", canvasId: "cv", instanceId: "i" };
  const closed: string[] = [];
  const canvas = createCanvas({
    id: "cv",
    displayName: "C",
    description: "d",
    actions: [
      { name: "a", handler: ({ input }) => ({ got: input }) },
      {
        name: "fails",
        handler: () => {
          throw new CanvasError("my_code", "my message");
        },
      },
      { name: "breaks", handler: boom },
    ],
    open: ({ instanceId }) => ({ url: `http://${instanceId}` }),
    onClose: ({ instanceId }) => void closed.push(instanceId),
  });

  it("is opened, used and closed", async () => {
    const { runtime } = await openSession({ canvases: [canvas] });
    expect(await runtime.request("canvas.open", target)).toEqual({ url: "http://i" });
    const action = { ...target, actionName: "a", input: 5 };
    expect(await runtime.request("canvas.action.invoke", action)).toEqual({ got: 5 });
    expect(await runtime.request("canvas.close", target)).toBeNull();
    expect(closed).toEqual(["i"]);
  });

  it("tells failures with their code", async () => {
    const { runtime } = await openSession({ canvases: [canvas] });
    const invoke = (actionName: string) => runtime.request("canvas.action.invoke", { ...target, actionName });
    await expect(invoke("fails")).rejects.toMatchObject({
      message: "my message",
      data: { code: "my_code", message: "my message" },
    });
    await expect(invoke("breaks")).rejects.toMatchObject({ data: { code: "canvas_handler_error" } });
    await expect(invoke("other")).rejects.toThrow("No handler implemented for this canvas action");
    await expect(runtime.request("canvas.open", { ...target, canvasId: "z" })).rejects.toThrow(
      'No canvas registered with id "z"',
    );
  });
});

describe("a session's files", () => {
  const sessionFs = { initialCwd: "/", sessionStatePath: "/state", conventions: "posix" as const };
  const notFound = () => Promise.reject(Object.assign(new Error("nothing there"), { code: "ENOENT" }));

  function provider(overrides: Partial<SessionFsProvider> = {}): SessionFsProvider {
    return {
      readFile: async (path) => `content of ${path}`,
      writeFile: async () => {},
      appendFile: async () => {},
      exists: async () => true,
      stat: async () => ({ isFile: true, isDirectory: false, size: 1, mtime: "m", birthtime: "b" }),
      mkdir: async () => {},
      readdir: async () => ["a"],
      readdirWithTypes: async () => [{ name: "a", type: "file" }],
      rm: async () => {},
      rename: async () => {},
      ...overrides,
    };
  }

  async function withFiles(files: SessionFsProvider, sqlite = false) {
    const config = sqlite ? { ...sessionFs, capabilities: { sqlite } } : sessionFs;
    const opened = await openSession(
      { createSessionFsProvider: () => files },
      { client: { sessionFs: config } },
    );
    return (method: string, params: object) =>
      opened.runtime.request(`sessionFs.${method}`, { sessionId: "s1", ...params });
  }

  it("are served by the provider", async () => {
    const calls: unknown[][] = [];
    const ask = await withFiles(
      provider({
        writeFile: async (...args) => void calls.push(args),
        rm: async (...args) => void calls.push(args),
      }),
    );
    expect(await ask("readFile", { path: "/p" })).toEqual({ content: "content of /p" });
    expect(await ask("writeFile", { path: "/p", content: "c", mode: 420 })).toBeNull();
    expect(await ask("rm", { path: "/p" })).toBeNull();
    expect(calls).toEqual([
      ["/p", "c", 420],
      ["/p", false, false],
    ]);
    expect(await ask("exists", { path: "/p" })).toEqual({ exists: true });
    expect(await ask("stat", { path: "/p" })).toMatchObject({ isFile: true, size: 1 });
    expect(await ask("readdir", { path: "/p" })).toEqual({ entries: ["a"] });
    expect(await ask("readdirWithTypes", { path: "/p" })).toEqual({ entries: [{ name: "a", type: "file" }] });
  });

  it("tell what isn't there apart from what went wrong", async () => {
    const broken = () => Promise.reject(new Error("disk on fire"));
    const ask = await withFiles(
      provider({ readFile: notFound, stat: notFound, readdir: broken, mkdir: broken, exists: broken }),
    );
    const error = { code: "ENOENT", message: "nothing there" };
    expect(await ask("readFile", { path: "/p" })).toEqual({ content: "", error });
    expect(await ask("stat", { path: "/p" })).toMatchObject({ isFile: false, size: 0, error });
    const unknown = { code: "UNKNOWN", message: "disk on fire" };
    expect(await ask("readdir", { path: "/p" })).toEqual({ entries: [], error: unknown });
    expect(await ask("mkdir", { path: "/p" })).toEqual(unknown);
    expect(await ask("exists", { path: "/p" })).toEqual({ exists: false });
  });

  it("have a database where the provider has one", async () => {
    const rows = { rows: [{ a: 1 }], columns: ["a"], rowsAffected: 0 };
    const failures = [new SessionFsSqliteTransactionFailure("busy", "busyOrLocked"), new Error("bad")];
    const ask = await withFiles(
      provider({
        sqlite: {
          query: async (queryType) => (queryType === "query" ? rows : undefined),
          exists: async () => true,
          transaction: async () => {
            const failure = failures.shift();
            if (failure) throw failure;
            return [rows];
          },
        },
      }),
      true,
    );
    expect(await ask("sqliteQuery", { queryType: "query", query: "q" })).toEqual(rows);
    expect(await ask("sqliteQuery", { queryType: "exec", query: "q" })).toEqual({
      rows: [],
      columns: [],
      rowsAffected: 0,
    });
    expect(await ask("sqliteExists", {})).toEqual({ exists: true });
    const transaction = () => ask("sqliteTransaction", { statements: [] });
    expect(await transaction()).toEqual({
      results: [],
      error: { errorClass: "busyOrLocked", message: "busy" },
    });
    expect(await transaction()).toEqual({ results: [], error: { errorClass: "fatal", message: "bad" } });
    expect(await transaction()).toEqual({ results: [rows] });
  });

  it("have no database otherwise, and none may be promised", async () => {
    const ask = await withFiles(provider());
    await expect(ask("sqliteExists", {})).rejects.toThrow("SQLite is not supported by this provider");
    expect(await ask("sqliteTransaction", { statements: [] })).toMatchObject({
      error: { errorClass: "fatal" },
    });
    await expect(withFiles(provider(), true)).rejects.toThrow(
      "SessionFsConfig declares capabilities.sqlite but the provider does not implement sqlite.",
    );
  });

  it("need a provider when the client serves them, and a client that does", async () => {
    await expect(openSession({}, { client: { sessionFs } })).rejects.toThrow(
      "createSessionFsProvider is required in session config when sessionFs is enabled in client options.",
    );
    const { runtime } = await openSession({ createSessionFsProvider: () => provider() });
    await expect(runtime.request("sessionFs.readFile", { sessionId: "s1", path: "p" })).rejects.toThrow(
      "No sessionFs handler registered for session: s1",
    );
  });
});

describe("a method that clients don't have", () => {
  it("is refused", async () => {
    const { runtime } = await openSession();
    await expect(runtime.request("no.such", {})).rejects.toMatchObject({
      code: -32601,
      message: "Unhandled method no.such",
    });
  });
});
