import type { SessionDebugCollectLogs } from "@parley/protocol";
import { collectLogs } from "../../session/storage/bundle/collect-logs.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.debug.collectLogs": sessionHandler<typeof SessionDebugCollectLogs>(collectLogs),
};
