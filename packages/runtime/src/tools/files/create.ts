import { dirname } from "node:path";
import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { addedLines, createDiff } from "./diff.js";
import { changedFile, type FileCall, fileFailure, unnamed, withFileTelemetry } from "./file-telemetry.js";
import { refusal } from "./refusal.js";

const parameters = {
  type: "object",
  properties: {
    path: { type: "string", description: "Absolute path of the file to make. Nothing may be there yet." },
    file_text: { type: "string", description: "The whole content of the new file." },
  },
  required: ["path", "file_text"],
} as const;

/** Makes a new file. */
export const createTool: Tool = {
  name: "create",
  description:
    "Makes a new file with the given content. Give an absolute path where nothing exists yet, " +
    "in a directory that exists.",
  parameters,
  title: "Creating file",
  summarize: ({ path, file_text }) =>
    path === undefined || file_text === undefined ? "create file" : `create a new file at ${path}.`,
  changes: changedFile,
  prepare,
};

async function prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall | ToolResult> {
  checkArguments(parameters, args);
  const text = String(args["file_text"]);
  const place = await context.files.at(String(args["path"]), context.workingDirectory);
  const call: FileCall = { command: "create", args, place, files: context.files };
  const nameless = unnamed(call);
  if (nameless) return nameless;
  const { path } = place;
  if (place.kind !== "missing") {
    const what = place.kind === "directory" ? "directory" : "file";
    const told = `Path ${path} already exists as a ${what}. Use \`view\` to check contents then edit it.`;
    return refusal(call, failureResult(told, { error: "Path already exists" }), context);
  }
  const parent = dirname(path);
  if ((await call.files.at(parent, context.workingDirectory)).kind === "missing") {
    const told = `Parent directory ${parent} does not exist. You need to create it before creating the file.`;
    return refusal(call, failureResult(told, { error: "Parent directory does not exist" }), context);
  }
  const diff = createDiff(path, text);
  return {
    permissions: [
      {
        kind: "write",
        toolCallId: context.toolCallId,
        intention: "Create file",
        fileName: path,
        diff,
        newFileContents: text,
        fileEdits: [{ after: { path, content: text } }],
        canOfferSessionApproval: true,
      },
    ],
    denied: (result) => withFileTelemetry(call, result),
    run: () => create(call, { text, diff }, context),
  };
}

async function create(
  call: FileCall,
  { text, diff }: { text: string; diff: string },
  context: ToolContext,
): Promise<ToolResult> {
  const { path } = call.place;
  try {
    await call.files.assertUnmoved(call.place);
    await call.files.make(path, text);
  } catch (error) {
    const { text: told, error: message } = fileFailure(call, error);
    return withFileTelemetry(call, failureResult(told, { error: message }));
  }
  context.publish("session.info", { infoType: "file_created", message: path });
  const changed = { linesAdded: addedLines(text).length, linesRemoved: 0 };
  const result = successResult(`Created file ${path} with ${text.length} characters`, {
    detailedContent: diff,
    fileEdits: [{ path, kind: "create", ...changed }],
  });
  return withFileTelemetry(call, result, { changed });
}
