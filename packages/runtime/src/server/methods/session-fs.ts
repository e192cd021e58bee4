import type { SessionFsSetProvider } from "@parley/protocol";
import { type Handlers, handler } from "../handler.js";

export const handlers: Handlers = {
  "sessionFs.setProvider": handler<typeof SessionFsSetProvider>(async (layout, { connection }) => {
    const sessions = await connection.runtime.sessions();
    sessions.stored.keepFiles(layout, { connectionId: connection.id, request: connection.request });
    return { success: true };
  }),
};
