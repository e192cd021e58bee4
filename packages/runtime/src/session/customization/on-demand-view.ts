import { resolve } from "node:path";
import type { EventSink } from "../../ports/event-sink.js";
import { isResult, type Tool, type ToolResult } from "../../tools/index.js";
import type { SessionInstructions } from "./session-instructions.js";

/** What was found because of a file. */
interface Shown {
  /** For the model, after the results of its turn. */
  readonly text: string;
  /** Data of `system.notification`, one for each file of instructions. */
  readonly notifications: readonly object[];
}

/** The agent that looks at files. */
interface LookingAgent {
  readonly instructions: SessionInstructions;
  /** Told of what was found. Absent: nobody is, as of what a sub-agent finds. */
  readonly events?: EventSink;
}

/**
 * Has the `view` of one agent also show the model the instructions that apply to the file it looked at, once each,
 * where the session wants that (`enableOnDemandInstructionDiscovery`). What was shown is not kept: after a restart it
 * is found again. Source of all that, and that no other tool does: the official runtime.
 *
 * @returns takes the agent's tools, each time there are others
 */
export function showingInstructions({
  instructions,
  events,
}: LookingAgent): (tools: readonly Tool[]) => readonly Tool[] {
  const find = instructions.onDemand();
  const shownFor = async (file: string): Promise<Shown | undefined> => {
    const found = await find(file);
    if (found.length === 0) return undefined;
    const { discoveredNotification, discoveredText } = await import("../../instructions/index.js");
    const trigger = { file, tool: "view" };
    return {
      text: discoveredText(found),
      notifications: found.map((one) => discoveredNotification(one, trigger)),
    };
  };
  const showing = (view: Tool): Tool => ({
    ...view,
    async prepare(args, context) {
      const prepared = await view.prepare(args, context);
      if (isResult(prepared)) return prepared;
      const run = async () => {
        const result = await prepared.run();
        if (!showsFile(result)) return result;
        const shown = await shownFor(resolve(context.workingDirectory, String(args["path"])));
        if (!shown) return result;
        for (const data of shown.notifications) await events?.emit("system.notification", data);
        return { ...result, contextForLlm: shown.text };
      };
      return { ...prepared, run };
    },
  });
  return (tools) => tools.map((tool) => (tool.name === "view" ? showing(tool) : tool));
}

function showsFile({ resultType, toolTelemetry }: ToolResult): boolean {
  return resultType === "success" && toolTelemetry?.properties?.["viewType"] !== "directory";
}
