import type {
  CommandsList,
  SessionCommandsEnqueue,
  SessionCommandsExecute,
  SessionCommandsFinalizeInvocationEffect,
  SessionCommandsHandlePendingCommand,
  SessionCommandsInvoke,
  SessionCommandsList,
  SessionCommandsRespondToQueuedCommand,
} from "@parley/protocol";
import { builtInCommands } from "../../session/commands/built-in-commands.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "commands.list": handler<typeof CommandsList>(() => ({
    commands: builtInCommands.map(({ info }) => info),
  })),

  "session.commands.list": sessionHandler<typeof SessionCommandsList>(
    async ({ commands }, { includeBuiltins, includeSkills, includeClientCommands }) => ({
      commands: await commands.list({
        builtIn: includeBuiltins !== false,
        skills: includeSkills !== false,
        client: includeClientCommands !== false,
      }),
    }),
  ),

  "session.commands.invoke": sessionHandler<typeof SessionCommandsInvoke>(({ commands }, { name, input }) =>
    commands.invoke(name, input),
  ),

  "session.commands.execute": sessionHandler<typeof SessionCommandsExecute>(
    async ({ commands }, { commandName, args }) => ({ ...(await commands.run(commandName, args)) }),
  ),

  // A late answer changes nothing, and is told so no more than by the official runtime.
  "session.commands.handlePendingCommand": sessionHandler<typeof SessionCommandsHandlePendingCommand>(
    ({ commands }, { requestId, error }) => {
      commands.settle(requestId, error === undefined ? {} : { error });
      return { success: true };
    },
  ),

  "session.commands.enqueue": sessionHandler<typeof SessionCommandsEnqueue>(
    ({ commands }, { command, displayText }) => {
      const queueId = commands.enqueue({
        ...{ command, displayText: displayText ?? undefined },
        kind: { is: "command" },
      });
      return { queued: true, queueId };
    },
  ),

  "session.commands.respondToQueuedCommand": sessionHandler<typeof SessionCommandsRespondToQueuedCommand>(
    ({ commands }, { requestId, result }) => ({ success: commands.respond(requestId, result) }),
  ),

  // No command of this runtime's leaves anything to a client to finish.
  "session.commands.finalizeInvocationEffect": sessionHandler<typeof SessionCommandsFinalizeInvocationEffect>(
    () => ({ success: false, error: "No invocation effect is pending." }),
  ),
};
