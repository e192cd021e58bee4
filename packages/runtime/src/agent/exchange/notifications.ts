import { randomUUID } from "node:crypto";
import type { Notification } from "../../tools/tool.js";
import { executeOwn } from "../turn/execute-calls.js";
import { prepareCall } from "../turn/prepared-call.js";
import { parseCall, toolRequest } from "../turn/tool-requests.js";
import type { Run } from "./run.js";

/**
 * Shows the model what has happened while it was not waiting for it.
 *
 * @param mayHear whether it is shown one of them. Default: it is
 */
export async function deliverNotifications(
  run: Run,
  turnId: string,
  mayHear: (content: string) => Promise<boolean> = async () => true,
): Promise<void> {
  for (const { content, kind, read } of run.host.takeNotifications?.() ?? []) {
    if (!(await mayHear(content))) continue;
    await run.host.events.emit("system.notification", { content, kind });
    if (read) await readInPlace(run, turnId, read);
  }
}

/** Makes the call that a model would make next in its place, where it has the tool. */
async function readInPlace(
  run: Run,
  turnId: string,
  { tool, arguments: args }: NonNullable<Notification["read"]>,
): Promise<void> {
  const { host } = run;
  const tools = host.tools();
  if (!tools.some(({ name }) => name === tool)) return;
  const call = parseCall({ id: randomUUID(), name: tool, arguments: JSON.stringify(args) });
  const { type: _, ...request } = toolRequest(call, tools);
  await host.events.emit("assistant.message", {
    messageId: randomUUID(),
    content: "",
    toolRequests: [request],
  });
  const { resolved, size } = prepareCall(run, turnId);
  await executeOwn(run, {
    toolCallId: call.shown.id,
    name: call.shown.name,
    arguments: call.arguments,
    turnId,
    model: resolved.info.id,
    contextTokens: size.total,
    contextLimit: resolved.info.limits.maxPromptTokens,
  });
}
