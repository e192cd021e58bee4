import { expect, test } from "vitest";
import { agentMayUse } from "./agent-tools.js";

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
