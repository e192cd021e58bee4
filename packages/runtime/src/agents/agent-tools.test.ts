import { expect, test } from "vitest";
import { agentMayUse, agentTools } from "./agent-tools.js";

const TOOLS = [
  "bash",
  "read_bash",
  "stop_bash",
  "list_bash",
  "view",
  "create",
  "edit",
  "web_fetch",
  "skill",
  "sql",
  "grep",
  "glob",
  "task",
  "srv-hello",
];

const usable = (tools: readonly string[] | null) => TOOLS.filter((tool) => agentMayUse(tools, tool));

test.each([
  ["read", ["view"]],
  ["Read", ["view"]],
  ["VIEW", ["view"]],
  ["edit", ["create", "edit"]],
  ["Write", ["create", "edit"]],
  ["search", ["grep", "glob"]],
  ["Grep", ["grep"]],
  ["execute", ["bash", "read_bash", "stop_bash", "list_bash"]],
  ["execute/runInTerminal", ["bash", "read_bash", "stop_bash", "list_bash"]],
  ["WebFetch", ["web_fetch"]],
  ["Task", ["task"]],
  ["srv/hello", ["srv-hello"]],
  ["srv/*", ["srv-hello"]],
  ["nosuch", []],
])("%s means %j, beside what every agent keeps", (name, expected) => {
  expect(usable([name]).filter((tool) => tool !== "skill" && tool !== "sql")).toEqual(expected);
});

test("no list and `*` mean every tool, an empty list only what every agent keeps", () => {
  expect(usable(null)).toEqual(TOOLS);
  expect(usable(["read", "*"])).toEqual(TOOLS);
  expect(usable([])).toEqual(["skill", "sql"]);
});

test.each([
  [
    ["lookup", "bash"],
    ["lookup", "bash", "read_bash", "stop_bash", "list_bash"],
  ],
  [
    ["grep", "glob", "view", "bash", "read_bash"],
    ["grep", "glob", "view", "bash", "read_bash", "stop_bash", "list_bash"],
  ],
  [
    ["agent", "srv/*"],
    ["task", "srv-hello", "read_agent", "list_agents", "write_agent"],
  ],
  [["view"], ["view"]],
])("a sub-agent that names %j is given %j", (tools, expected) => {
  expect(agentTools(tools, [...TOOLS, "lookup", "read_agent", "list_agents", "write_agent"])).toEqual(
    expected,
  );
});

test("a sub-agent that names no tools, or `*`, is given all as they are", () => {
  expect(agentTools(null, TOOLS)).toEqual(TOOLS);
  expect(agentTools(["*"], TOOLS)).toEqual(TOOLS);
});

test("a tool that the session doesn't have goes without its companions too", () => {
  const names = TOOLS.filter((name) => name !== "bash");
  expect(agentTools(["grep", "bash"], names)).toEqual(["grep", "read_bash", "stop_bash", "list_bash"]);
});
