import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserServers } from "./user-servers.js";
import { serversAround, workspaceServers } from "./workspace-servers.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-mcp-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, content: unknown) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
};

const kept = () => JSON.parse(readFileSync(join(folder, "mcp-config.json"), "utf8"));

describe("a user's servers", () => {
  it("are kept with their defaults, without what means nothing", async () => {
    const servers = new UserServers(folder);
    expect(await servers.list()).toEqual({});
    await servers.add("one", { type: "local", command: "x", unknown: 1, timeout: 5 });
    await servers.add("web", { url: "http://example.com/mcp", headers: { a: "b" } });
    expect(await new UserServers(folder).list()).toEqual({
      one: { command: "x", args: [], tools: ["*"], timeout: 5 },
      web: { type: "http", url: "http://example.com/mcp", headers: { a: "b" }, tools: ["*"] },
    });
    await servers.update("one", { command: "y", tools: ["a"] });
    await servers.remove("web");
    expect(kept()).toEqual({ mcpServers: { one: { command: "y", args: [], tools: ["a"] } } });
  });

  it("leave alone what is no server, and what else is in the file", async () => {
    write("mcp-config.json", { mcpServers: { bad: { command: 5 } }, other: 1 });
    const servers = new UserServers(folder);
    await servers.add("one", { command: "x" });
    expect(Object.keys(await servers.list())).toEqual(["one"]);
    expect(kept()).toMatchObject({ mcpServers: { bad: { command: 5 } }, other: 1 });
  });

  it("are all kept when several are added at once", async () => {
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => new UserServers(folder).add(name, { command: "x" })));
    await Promise.all(names.map((name) => new UserServers(folder).disable([name])));
    expect(Object.keys(await new UserServers(folder).list())).toEqual(names);
    expect(await new UserServers(folder).disabled()).toEqual(names);
  });

  it("are switched on and off in the user's settings", async () => {
    write("settings.json", { theme: "dark" });
    const servers = new UserServers(folder);
    await servers.disable(["one", "two", "one"]);
    await servers.enable(["one"]);
    expect(await servers.disabled()).toEqual(["two"]);
    expect(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"))).toEqual({
      theme: "dark",
      disabledMcpServers: ["two"],
    });
  });

  it.each([
    ["twice", { command: "x" }, "MCP server 'twice' already exists. Use 'mcp.config.update' to modify it."],
    ["", { command: "x" }, "MCP server name cannot be empty"],
    ["a}", { command: "x" }, "MCP server name must not contain control characters or '}'"],
    ["a", {}, "mcp-config.json: mcpServers.a.command: Required"],
    ["a", { url: "nope" }, "mcp-config.json: mcpServers.a.url: Invalid url"],
  ])("are refused: %j %j", async (name, config, problem) => {
    const servers = new UserServers(folder);
    await servers.add("twice", { command: "x" });
    await expect(servers.add(name, config)).rejects.toThrow(problem);
  });

  it("can't be read from a file that makes no sense, which stays as it is", async () => {
    write("mcp-config.json", "{ nope");
    const servers = new UserServers(folder);
    const problem = `Failed to read configuration from ${join(folder, "mcp-config.json")}: mcpServers: Required`;
    await expect(servers.list()).rejects.toThrow(problem);
    await expect(servers.add("a", { command: "x" })).rejects.toThrow(problem);
    await expect(new UserServers(join(folder, "none")).remove("a")).rejects.toThrow(
      "MCP server 'a' not found.",
    );
  });
});

describe("the servers that a folder names", () => {
  const named = async (path = ".") => [...(await workspaceServers(join(folder, path))).keys()];

  it("are those of .mcp.json, else of .github/mcp.json", async () => {
    write(".github/mcp.json", { mcpServers: { there: { command: "x" } } });
    expect(await named()).toEqual(["there"]);
    write(".mcp.json", {
      mcpServers: { here: { command: "x" }, off: { url: "http://a/b", disabled: true } },
    });
    const found = await workspaceServers(folder);
    expect(Object.fromEntries(found)).toEqual({
      here: {
        config: {
          command: "x",
          args: [],
          tools: ["*"],
          source: "workspace",
          sourcePath: join(folder, ".mcp.json"),
        },
        path: join(folder, ".mcp.json"),
        isDisabled: false,
      },
      off: expect.objectContaining({ isDisabled: true }),
    });
  });

  it("may stand at the top of the file; what makes no sense is none", async () => {
    write(".mcp.json", { a: { command: "x" }, b: 5, c: { type: "http" } });
    expect(await named()).toEqual(["a"]);
    write(".mcp.json", "{ nope");
    expect(await named()).toEqual([]);
  });

  it("are looked for up to the repository, where the inner ones win", async () => {
    write(".mcp.json", { mcpServers: { outer: { command: "x" }, both: { command: "outer" } } });
    write("in/.mcp.json", { mcpServers: { both: { command: "inner" } } });
    const found = await serversAround(join(folder, "in"), folder);
    expect([...found].map(([name, { config }]) => [name, config["command"]])).toEqual([
      ["outer", "x"],
      ["both", "inner"],
    ]);
  });
});
