import { describe, expect, it } from "vitest";
import { isListed, type SourcedTool, unknownEntries } from "./tool-lists.js";

const view: SourcedTool = { name: "view", source: "builtin" };
const lookup: SourcedTool = { name: "lookup", source: "custom" };
const add: SourcedTool = { name: "s-add", source: "mcp", mcp: { serverName: "s", toolName: "add" } };
const all = [view, lookup, add];

describe("a list of tools", () => {
  it.each([
    ["view", ["view"]],
    ["VIEW", []],
    ["*", []],
    ["builtin:view", ["view"]],
    ["builtin:*", ["view"]],
    ["custom:view", []],
    ["custom:lookup", ["lookup"]],
    ["custom:*", ["lookup"]],
    ["mcp:*", ["s-add"]],
    ["mcp:s-add", ["s-add"]],
    ["mcp:add", []],
    ["mcp:s", []],
    ["s-add", ["s-add"]],
    ["s", ["s-add"]],
    ["s/*", ["s-add"]],
    ["s/add", ["s-add"]],
    ["s/sub", []],
  ])("has by %s: %j", (entry, names) => {
    expect(all.filter((tool) => isListed([entry], tool)).map(({ name }) => name)).toEqual(names);
  });

  it("names in vain what is no tool, but for all of a source", () => {
    const list = ["view", "ask_user", "builtin:ask_user", "custom:*", "mcp:add", "nope"];
    expect(unknownEntries(list, [view])).toEqual(["mcp:add", "nope"]);
  });
});
