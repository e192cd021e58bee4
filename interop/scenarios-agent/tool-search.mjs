/** Tools that wait until the model has searched for them. */
import { fileURLToPath } from "node:url";

const mcpScript = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));

const search = (query, more = {}) => ({ tools: [{ name: "tool_search_tool", args: { query, ...more } }] });

const tool = (name, description, more = {}) => ({
  name,
  description,
  parameters: { type: "object", properties: {} },
  handler: () => `${name} has run`,
  ...more,
});

const tools = [
  tool("get_weather", "Tells the weather of a city"),
  tool("weather_alert", "Warns of rain"),
  tool("readMail", "Reads messages"),
  tool("send_mail", "Sends a message"),
  tool("translate", "Puts weather words into another language"),
  tool("kept", "Is always there", { defer: "never" }),
];

/** So low that there are more tools than that, whatever else there is. */
const toolSearch = { enabled: true, deferThreshold: 5 };

/** @param prompts asked one after the other; the model's steps go on from one to the next */
function searching(name, { steps, prompts = ["Please work."], config = {}, run }) {
  return {
    name: `tool search: ${name}`,
    loose: ["session.tools_updated"],
    ignored: ["session.mcp_servers_loaded"],
    model: () => steps,
    async run(t) {
      const options = { tools, toolSearch, onPermissionRequest: t.sdk.approveAll, ...config };
      const session = await t.session(options);
      for (const prompt of prompts) await t.ask(session, prompt);
      await run?.(t, { session, options });
    },
  };
}

export const found = searching("tools are found and called", {
  prompts: ["Please work.", "Again."],
  steps: [
    search("weather"),
    { tools: [{ name: "get_weather", args: {} }] },
    search("mail", { limit: 1 }),
    search("weather"),
    { text: "Done." },
    search("send a message"),
    { tools: [{ name: "send_mail", args: {} }] },
    { text: "Done again." },
  ],
});

export const refused = searching("searches that make no sense", {
  steps: [
    search(" "),
    search("x".repeat(201)),
    search("mail", { limit: 0 }),
    search("mail", { limit: 1.5 }),
    search("nothing of the kind"),
    { tools: [{ name: "tool_search_tool", args: {} }] },
    { text: "Done." },
  ],
});

export const unsought = searching("a tool is called that was not searched for", {
  steps: [{ tools: [{ name: "send_mail", args: {} }] }, { text: "Done." }],
});

export const resumed = searching("the session is resumed", {
  steps: [search("weather"), { text: "Done." }, search("mail"), { text: "Done again." }],
  async run(t, { session, options }) {
    await session.disconnect();
    const client = await t.client();
    const again = await client.resumeSession(session.sessionId, t.sessionConfig(options));
    t.watch(again);
    await t.ask(again, "Again.");
  },
});

export const servers = searching("tools of MCP servers", {
  config: {
    mcpServers: {
      near: { type: "local", command: process.execPath, args: [mcpScript], tools: ["echo", "write"] },
      kept: {
        type: "local",
        command: process.execPath,
        args: [mcpScript],
        tools: ["echo"],
        deferTools: "never",
      },
    },
  },
  steps: [search("echo"), { tools: [{ name: "near-echo", args: { text: "hi" } }] }, { text: "Done." }],
});

export const few = searching("too few tools", {
  config: { toolSearch: { enabled: true, deferThreshold: 500 } },
  steps: [{ text: "Done." }],
});

export const off = searching("off", {
  config: { toolSearch: { enabled: false } },
  steps: [{ text: "Done." }],
});
