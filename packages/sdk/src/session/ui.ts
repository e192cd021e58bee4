import { createSessionRpc } from "@parley/protocol";
import { ParleyError } from "../errors.js";
import type { ElicitationResult, ElicitationSchemaField, SessionUiApi } from "../types/elicitation.js";
import type { SessionCore } from "./session-core.js";

/** The dialogs of a session's host. */
export function sessionUi(core: SessionCore): SessionUiApi {
  const elicitation: SessionUiApi["elicitation"] = async (params) => {
    if (!core.opened.capabilities?.ui?.elicitation) {
      throw new ParleyError(
        "ERR_UNSUPPORTED",
        "Elicitation is not supported by the host. Check session.capabilities.ui?.elicitation before calling " +
          "UI methods.",
      );
    }
    const rpc = createSessionRpc(core.home.connection, core.sessionId);
    return (await rpc.ui.elicitation(params as never)) as ElicitationResult;
  };

  /** Asks for one field; `undefined` when dismissed. */
  const ask = async (message: string, name: string, field: ElicitationSchemaField) => {
    const requestedSchema = { type: "object" as const, properties: { [name]: field }, required: [name] };
    const { action, content } = await elicitation({ message, requestedSchema });
    return action === "accept" ? content?.[name] : undefined;
  };

  return {
    elicitation,
    confirm: async (message) =>
      (await ask(message, "confirmed", { type: "boolean", default: true })) === true,
    select: async (message, options) => {
      const choice = await ask(message, "selection", { type: "string", enum: options });
      return typeof choice === "string" ? choice : null;
    },
    input: async (message, options) => {
      const text = await ask(message, "value", { type: "string", ...options });
      return typeof text === "string" ? text : null;
    },
  };
}
