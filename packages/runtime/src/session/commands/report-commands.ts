import { contextInfo, readContext } from "../../agent/index.js";
import { type CommandedSession, define, listed } from "./built-in-command.js";

export const contextCommand = define(
  { name: "context", description: "Show what fills the model's context", allowDuringAgentExecution: true },
  ({ host, settings, conversation }) => {
    const options = { thresholds: settings.context.thresholds, compactions: conversation.compactions };
    const info = contextInfo(readContext(host), options);
    const { modelName, totalTokens, limit, systemTokens, toolDefinitionsTokens, mcpToolsTokens } = info;
    const share = (tokens: number) => `${tokens} (${Math.round((100 * tokens) / limit)}%)`;
    const lines = [
      `${modelName} · ${totalTokens}/${limit} tokens (${Math.round((100 * totalTokens) / limit)}%)`,
      `System prompt: ${share(systemTokens)}`,
      `Tools: ${share(toolDefinitionsTokens - mcpToolsTokens)}`,
      `MCP tools: ${share(mcpToolsTokens)}`,
      `Messages: ${share(info.conversationTokens)}`,
      `Free: ${share(Math.max(0, limit - totalTokens))}`,
    ];
    return { kind: "text", text: `Context Usage\n\n${lines.join("\n")}`, preserveAnsi: false };
  },
);

export const usageCommand = define(
  { name: "usage", description: "Show what the session has used", allowDuringAgentExecution: true },
  ({ state, model }) => {
    const { codeChanges, modelMetrics, ...metrics } = state.usage.metrics(model.info.id);
    const { linesAdded, linesRemoved } = codeChanges;
    const seconds = Math.round(metrics.totalApiDurationMs / 1000);
    const used = Object.values(modelMetrics as Record<string, { readonly usage: Tokens }>);
    const sum = (field: keyof Tokens) => used.reduce((all, { usage }) => all + usage[field], 0);
    const tokens = `Tokens: input ${sum("inputTokens")}, output ${sum("outputTokens")}, cached ${sum("cacheReadTokens")}`;
    const lines = [
      `Changes: +${linesAdded} -${linesRemoved}`,
      `Requests: ${metrics.totalPremiumRequestCost} Premium (${seconds}s)`,
      ...(used.length > 0 ? [tokens] : []),
    ];
    return { kind: "text", text: `Session Usage\n\n${lines.join("\n")}`, preserveAnsi: true };
  },
);

type Tokens = Readonly<Record<"inputTokens" | "outputTokens" | "cacheReadTokens", number>>;

/** Which model to use is the client's to ask for, by `session.model.switchTo`. */
export const modelCommand = define(
  {
    name: "model",
    aliases: ["models"],
    description: "Choose the model",
    input: { hint: "model" },
    allowDuringAgentExecution: true,
    schedulable: false,
  },
  () => ({ kind: "completed" }),
);

export const envCommand = define(
  {
    name: "env",
    description: "Show what is plugged into the session",
    allowDuringAgentExecution: true,
  },
  async (session) => ({ kind: "text", text: await environmentOf(session), markdown: true }),
);

async function environmentOf({ customization }: CommandedSession): Promise<string> {
  const { instructions, mcp, skills, agents, plugins } = customization;
  await Promise.all([skills.ensureLoaded(), agents.load()]);
  const { sources } = await instructions.find();
  const { servers } = await (await mcp.host()).list();
  const active = await plugins.active();
  return [
    listed(
      "**Custom Instructions**",
      sources.map(({ sourcePath }) => `\`${sourcePath}\``),
      "No custom instructions loaded.",
    ),
    listed(
      "**MCP Servers**",
      servers.map(({ name, status }) => `${name} (${status})`),
      "No MCP servers configured.",
    ),
    listed(
      "**Skills**",
      skills
        .catalog()
        .skills.map(({ name, source, path }) => `${name} (${source})${path ? ` - \`${path}\`` : ""}`),
      "No skills loaded.",
    ),
    listed(
      "**Custom Agents**",
      agents.all.map(({ name }) => name),
      "No custom agents loaded.",
    ),
    listed(
      "**Plugins**",
      active.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`)),
      "No plugins installed.",
    ),
  ].join("\n\n");
}
