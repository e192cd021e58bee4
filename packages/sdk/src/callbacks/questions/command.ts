import type { CommandExecuteData } from "@parley/protocol";
import { messageOf } from "../../errors.js";
import type { QuestionKind } from "./kind.js";

const METHOD = "session.commands.handlePendingCommand";

/** A slash command of this program was entered. */
export const command: QuestionKind = {
  asked: "command.execute",
  settled: "command.completed",
  outlivesConnection: true,

  prepare(data, { handlers, sessionId }) {
    if (handlers.commands.size === 0) return undefined;
    const { command, commandName, args } = data as unknown as CommandExecuteData;
    return async ({ signal }) => {
      const definition = handlers.commands.get(commandName);
      if (!definition) throw new Error(`Unknown command: ${commandName}`);
      await definition.handler({ sessionId, command, commandName, args, signal });
      return { method: METHOD, params: {} };
    };
  },

  failed: (error) => ({ method: METHOD, params: { error: messageOf(error) } }),
};
