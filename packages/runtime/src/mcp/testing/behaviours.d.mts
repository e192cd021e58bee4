import type { Server } from "@modelcontextprotocol/sdk/server/index.js";

export function createServer(
  spec: Readonly<Record<string, unknown>>,
  observe?: (method: string, params: unknown) => void,
): Server;
