import { randomUUID } from "node:crypto";
import type { Notification } from "../../tools/tool.js";
import { prepareCall } from "../turn/prepared-call.js";
import { parseCall, toolRequest } from "../turn/tool-requests.js";
import { executeOwn } from "../turn/turn.js";
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
  for (const { content, kind } of run.host.takeNotifications?.() ?? []) {
    if (!(await mayHear(content))) continue;
    await run.host.events.emit("system.notification", { content, kind });
    if (kind.type === "shell_completed") await readShell(run, turnId, kind);
  }
}

/** Makes the call that a model would make next, the output's own, in its place. */
async function readShell(run: Run, turnId: string, { shellId }: Notification["kind"]): Promise<void> {
  const { host } = run;
  const tools = host.tools();
  if (!tools.some(({ name }) => name === "read_bash")) return;
  const text = JSON.stringify({ shellId, delay: 0 });
  const call = parseCall({ id: randomUUID(), name: "read_bash", arguments: text });
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
