// An MCP server for tests: its tools do what their names say. Used over standard streams and over HTTP.
import { spawn } from "node:child_process";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  ResultSchema,
} from "@modelcontextprotocol/sdk/types.js";

/**
 * @param spec.tools names, or whole tools
 * @param spec.results what tools answer, by name
 * @param spec.contents what resources hold, by URI
 * @param spec.info further fields of `serverInfo`; spec.instructions
 * @param spec.pageSize how many tools a page of `tools/list` has
 * @param observe is called with each request's method and parameters
 */
export function createServer(spec, observe = () => {}) {
  const tools = (spec.tools ?? Object.keys(behaviours)).map((tool) =>
    typeof tool === "string" ? { name: tool, inputSchema: { type: "object" } } : tool,
  );
  const capabilities = spec.capabilities ?? {
    tools: { listChanged: true },
    resources: { listChanged: true },
    prompts: { listChanged: true },
  };
  const server = new Server(
    { name: "fixture", version: "1", ...spec.info },
    { capabilities, ...(spec.instructions && { instructions: spec.instructions }) },
  );
  if (capabilities.tools) {
    server.setRequestHandler(ListToolsRequestSchema, async ({ params }) => {
      if (spec.listFails) throw new Error("the list broke");
      const from = Number(params?.cursor ?? 0);
      const to = from + (spec.pageSize ?? tools.length);
      return { tools: tools.slice(from, to), ...(to < tools.length && { nextCursor: String(to) }) };
    });
    server.setRequestHandler(CallToolRequestSchema, async ({ method, params }, extra) => {
      observe(method, params);
      const { name, arguments: args = {} } = params;
      const known = spec.results?.[name];
      if (known) return known;
      const behave = behaviours[name];
      if (!behave) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${name}`);
      return behave(args, { server, tools, extra, spec });
    });
  }
  if (capabilities.resources) {
    server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) => ({
      resources: [{ uri: "note://1", name: "one", mimeType: "text/plain", size: 3, shelf: "top" }],
      ...(params?.cursor === undefined && { nextCursor: "2" }),
    }));
    server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => ({
      resourceTemplates: [{ uriTemplate: "note://{id}", name: "note" }],
    }));
    server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
      const known = spec.contents?.[params.uri];
      if (known) return { contents: [{ uri: params.uri, ...known }] };
      if (params.uri !== "note://1") throw new McpError(-32002, "Resource not found");
      return { contents: [{ uri: params.uri, mimeType: "text/plain", text: "abc" }] };
    });
  }
  return server;
}

const text = (value) => ({ content: [{ type: "text", text: value }] });
const json = (value) => text(JSON.stringify(value));

const behaviours = {
  echo: (args) => json(args),
  surroundings: () =>
    json({ cwd: process.cwd(), argv: process.argv.slice(2), env: process.env, pid: process.pid }),
  refuse: ({ code = -32000 }) => {
    throw new McpError(code, "no way");
  },
  crash: () => process.exit(3),
  hang: () => new Promise(() => {}),
  progress: async ({ steps = [] }, { extra }) => {
    const progressToken = extra._meta?.progressToken;
    for (const step of steps) {
      await extra.sendNotification({ method: "notifications/progress", params: { progressToken, ...step } });
    }
    return text("done");
  },
  "add-tool": async (_, { server, tools }) => {
    tools.push({ name: "added", inputSchema: { type: "object" } });
    await server.sendToolListChanged();
    return text("added");
  },
  "change-lists": async (_, { server }) => {
    await server.sendResourceListChanged();
    await server.sendPromptListChanged();
    return text("changed");
  },
  elicit: async ({ params }, { extra }) =>
    json(await extra.sendRequest({ method: "elicitation/create", params }, ResultSchema)),
  sample: async ({ params }, { extra }) =>
    json(await extra.sendRequest({ method: "sampling/createMessage", params }, ResultSchema)),
  ask: async ({ method }, { extra }) =>
    json(
      await extra
        .sendRequest({ method, params: {} }, ResultSchema)
        .catch(({ code, message }) => ({ code, message })),
    ),
  capabilities: (_, { server }) => json(server.getClientCapabilities()),
  client: (_, { server }) => json(server.getClientVersion()),
  "leave-child": () => {
    const child = spawn("sleep", ["1000"], { stdio: "ignore" });
    return json({ pid: child.pid, own: process.pid });
  },
};
