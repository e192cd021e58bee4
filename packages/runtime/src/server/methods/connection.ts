import { PROTOCOL_VERSION } from "@parley/protocol";
import type { Call, Handlers } from "../handler.js";

/** The kinds of background task that clients can be told of. Source: what the official runtime answers. */
const TASK_KINDS = ["agent", "shell"];

/** Answered without loading anything. */
export const connectionHandlers: Handlers = {
  ping(params: { message?: unknown }, { connection }: Call) {
    const message = typeof params.message === "string" ? `pong: ${params.message}` : "pong";
    return { message, timestamp: new Date().toISOString(), protocolVersion: connection.protocolVersion };
  },

  connect(params: { token?: unknown; supportedTaskKinds?: unknown }, { connection }: Call) {
    connection.connect(params.token);
    setImmediate(() => connection.runtime.prepare());
    const kinds = Array.isArray(params.supportedTaskKinds) ? params.supportedTaskKinds : [];
    connection.hasTasks = kinds.includes("client");
    return {
      ok: true,
      protocolVersion: PROTOCOL_VERSION,
      version: connection.runtime.version,
      taskKinds: connection.hasTasks ? [...TASK_KINDS, "client"] : TASK_KINDS,
    };
  },

  "status.get": (_: unknown, { connection }: Call) => ({
    version: connection.runtime.version,
    protocolVersion: connection.protocolVersion,
  }),

  async "runtime.shutdown"(_: unknown, { connection }: Call) {
    await connection.runtime.shutdown();
    return null;
  },
};
