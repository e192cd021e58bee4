// Sessions whose files the client keeps.

/** A filesystem in memory, as an application would give it to `createSessionFsProvider`. */
class MemoryFiles {
  files = new Map();
  #folders = new Set(["/"]);

  provider() {
    return {
      readFile: async (path) => this.#file(path),
      writeFile: async (path, text) => this.#put(path, text),
      appendFile: async (path, text) => this.#put(path, (this.files.get(path) ?? "") + text),
      exists: async (path) => this.files.has(path) || this.#folders.has(path),
      stat: async (path) => this.#stat(path),
      mkdir: async (path) => this.#makeFolders(path),
      readdir: async (path) => this.#entries(path).map(({ name }) => name),
      readdirWithTypes: async (path) => this.#entries(path),
      rm: async (path) => this.#remove(path),
      rename: async (from, to) => {
        this.#put(to, this.#file(from));
        this.files.delete(from);
      },
    };
  }

  #file(path) {
    if (!this.files.has(path)) throw Object.assign(new Error(`no such file: ${path}`), { code: "ENOENT" });
    return this.files.get(path);
  }

  #put(path, text) {
    this.#makeFolders(path.slice(0, path.lastIndexOf("/")));
    this.files.set(path, text);
  }

  #makeFolders(path) {
    for (let folder = path; folder; folder = folder.slice(0, folder.lastIndexOf("/")))
      this.#folders.add(folder);
  }

  #stat(path) {
    const time = "2026-01-01T00:00:00.000Z";
    const isDirectory = this.#folders.has(path);
    const size = isDirectory ? 0 : Buffer.byteLength(this.#file(path));
    return { isFile: !isDirectory, isDirectory, size, mtime: time, birthtime: time };
  }

  #entries(path) {
    if (!this.#folders.has(path)) this.#file(path);
    const below = (one) => one.startsWith(`${path}/`) && !one.slice(path.length + 1).includes("/");
    const named = (type) => (one) => ({ name: one.slice(path.length + 1), type });
    return [
      ...[...this.files.keys()].filter(below).map(named("file")),
      ...[...this.#folders].filter(below).map(named("directory")),
    ];
  }

  #remove(path) {
    for (const file of this.files.keys()) {
      if (file === path || file.startsWith(`${path}/`)) this.files.delete(file);
    }
  }
}

const sessionFs = { initialCwd: "/work", sessionStatePath: "/session-state", conventions: "posix" };

/** Which requests come, and when, is each runtime's own; what becomes of the files is noted. */
const ignored = [
  ...["readFile", "writeFile", "appendFile", "exists", "stat", "mkdir"],
  ...["readdir", "readdirWithTypes", "rm", "rename"],
].map((operation) => `sessionFs.${operation}`);

const keptConfig = (t, kept, extra) => {
  const { workingDirectory: _, ...config } = t.sessionConfig(extra);
  return { ...config, createSessionFsProvider: () => kept.provider() };
};

const kept = ({ files }) => [...files.keys()].filter((path) => path.startsWith("/session-state/")).sort();

export const keptByTheClient = {
  name: "session files: the client keeps them, and another runtime takes the session up",
  ignored: [...ignored, "session.custom_agents_updated", "host.event"],
  model: () => [{ text: "Hello." }, { text: "I do." }],
  async run(t) {
    const files = new MemoryFiles();
    const first = await t.client({ sessionFs });
    const session = await first.createSession(keptConfig(t, files));
    t.note("workspace", session.workspacePath);
    await t.ask(session, "Remember me.");
    await session.disconnect();
    t.note("files", kept(files));
    t.note("the log has the answer", files.files.get("/session-state/events.jsonl").includes('"Hello."'));
    await t.stop(first);
    const second = await t.client({ sessionFs });
    const again = await second.resumeSession(session.sessionId, keptConfig(t, files));
    await t.ask(again, "Do you?");
  },
};

export const toolsOnKeptFiles = {
  name: "session files: file tools work on them, and large outputs go there",
  ignored,
  loose: ["session.info"],
  model: () => [
    { tools: [{ name: "view", args: { path: "/work/a.txt" } }] },
    { tools: [{ name: "edit", args: { path: "/work/a.txt", old_str: "one", new_str: "two" } }] },
    { tools: [{ name: "create", args: { path: "/work/b.txt", file_text: "b\n" } }] },
    { tools: [{ name: "view", args: { path: "/work" } }] },
    { tools: [{ name: "large", args: {} }] },
    { tools: [{ name: "sql", args: { query: "SELECT 1", description: "Count" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const files = new MemoryFiles();
    await files.provider().writeFile("/work/a.txt", "one\n");
    const client = await t.client({ sessionFs });
    const large = t.sdk.defineTool("large", {
      description: "Says much",
      parameters: { type: "object", properties: {} },
      skipPermission: true,
      handler: async () => "0123456789".repeat(5_000),
    });
    const session = await client.createSession(keptConfig(t, files, { tools: [large] }));
    t.watch(session);
    await t.ask(session, "Work.");
    const saved = [...files.files].filter(([path]) => path.startsWith("/session-state/temp/"));
    t.note(
      "large outputs",
      saved.map(([path, text]) => [path.replace(/\d+-copilot-tool-output-[0-9a-f]+/, "NAME"), text.length]),
    );
    t.note("work", [files.files.get("/work/a.txt"), files.files.get("/work/b.txt")]);
  },
};

export const secondProvider = {
  name: "session files: one client keeps them, before there are sessions",
  transport: "tcp",
  ignored,
  async run(t) {
    const plain = await t.client();
    const other = await t.client();
    const session = await plain.createSession(t.sessionConfig());
    await t.ask(session, "Hi.");
    const set = (client) => client.rpc.sessionFs.setProvider(sessionFs);
    await t.outcome("set while there is a session", () => set(plain));
    await session.disconnect();
    await t.outcome("set by one", () => set(plain));
    await t.outcome("set by another", () => set(other));
  },
};
