import type { ToolSearchOptions } from "@parley/protocol";
import type { Conversation } from "../agent/index.js";
import type { EventSink } from "../ports/event-sink.js";
import { byName, createToolSearchTool, TOOL_SEARCH, type Tool } from "../tools/index.js";

/** How many tools a model is shown at once before some wait to be found. Source: the official runtime. */
const DEFAULT_THRESHOLD = 30;

/** The agent whose tools may be too many to be shown at once. */
export interface SearchingAgent {
  options(): ToolSearchOptions | undefined;
  readonly conversation: Conversation;
  readonly events: EventSink;
  /** All it can call. */
  tools(): readonly Tool[];
}

/** The part of an agent's tools that waits to be found by its model. */
export interface ToolSearch {
  /** All that the agent can call: `tools`, and the one that searches where some of them wait. */
  callable(tools: readonly Tool[]): readonly Tool[];
  /** What the model is shown of what can be called, given the names of those it has found, in that order. */
  offered(callable: readonly Tool[], found: readonly string[]): readonly Tool[];
  /** What the model is told of those that wait; `undefined` where there are none. */
  reminder(): string | undefined;
}

/**
 * Where a session has more tools than its threshold (`toolSearch`), those of MCP servers and clients that don't say
 * otherwise are left out of model requests until the model has found them. They can be called all the same.
 */
export function createToolSearch(agent: SearchingAgent): ToolSearch {
  const { conversation, events } = agent;
  const waitingOf = (callable: readonly Tool[], found: readonly string[]) =>
    callable.includes(tool) ? callable.filter((one) => one.isDeferrable && !found.includes(one.name)) : [];
  const waiting = () => waitingOf(agent.tools(), conversation.foundTools);
  const tool = createToolSearchTool({
    list: waiting,
    load: async (found) => {
      const toolNames = found.map(({ name }) => name);
      await events.emit("tool_search.activated", { strategy: "generic-client", toolNames });
    },
  });
  return {
    callable(tools) {
      const { enabled, deferThreshold = DEFAULT_THRESHOLD } = agent.options() ?? {};
      const others = tools.filter(({ name }) => name !== TOOL_SEARCH);
      const isNeeded = others.length > deferThreshold && others.some(({ isDeferrable }) => isDeferrable);
      return enabled && isNeeded ? [...others, tool] : tools;
    },
    offered(callable, found) {
      if (!callable.includes(tool)) return callable;
      const shown = callable.filter(({ isDeferrable }) => !isDeferrable);
      return [
        ...shown,
        ...found.flatMap((name) => callable.find((one) => one.name === name && one.isDeferrable) ?? []),
      ];
    },
    reminder: () => reminderOf(waiting()),
  };
}

function reminderOf(waiting: readonly Tool[]): string | undefined {
  if (waiting.length === 0) return undefined;
  const servers = new Map<string | undefined, Tool[]>();
  for (const tool of [...waiting].sort(byName)) {
    const server = tool.mcp?.serverName;
    servers.set(server, [...(servers.get(server) ?? []), tool]);
  }
  const ofNone = servers.get(undefined);
  servers.delete(undefined);
  const groups = [...servers].map(([server, tools]) => group(`Of the MCP server ${server}:`, tools));
  if (ofNone) groups.push(group("Others:", ofNone));
  const told =
    `These tools are there too, but not loaded. Before you call one, load it with ${TOOL_SEARCH}: you don't know its ` +
    "arguments. A search that doesn't show a tool doesn't mean that it is gone.";
  return `<system_reminder>\n${[told, ...groups].join("\n\n")}\n</system_reminder>`;
}

function group(title: string, tools: readonly Tool[]): string {
  return [title, ...tools.map(({ name }) => `- ${name}`)].join("\n");
}
