import { randomUUID } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { diskWorkFiles } from "../../tools/files/disk-work-files.js";
import { isImage, type ViewedImage, viewImage } from "../../tools/files/image.js";
import type { UserPrompt } from "../host.js";
import { DRAWING, isShownImage } from "./user-content.js";

type Attachment = Readonly<Record<string, unknown>>;

/** Keeps a model from looking for a file that it has before it. */
const DOCUMENTS_REMINDER =
  "\n\n<system_reminder>\nThe attached documents are part of this message: read them here, no tool is needed.\n</system_reminder>";

export interface OpeningContext {
  readonly interactionId: string;
  readonly workingDirectory: string;
  /** Types of documents that the model is shown as they are. */
  readonly documents: readonly string[];
  /** The models before and after, as their providers call them, where another one answers from here on. */
  readonly modelSwitch?: { readonly from: string; readonly to: string } | undefined;
  /** What tells the model of the mode that the prompt is said in, where it doesn't know. */
  readonly modeNotice?: string | undefined;
}

/** The data of `user.message`, as far as others look into it. */
export interface OpeningData {
  /** What people see. */
  readonly content: string;
  /** What the model reads. */
  readonly transformedContent: string;
  readonly [field: string]: unknown;
}

/** The data of `user.message` for a prompt that begins an exchange. */
export async function openingMessage(prompt: UserPrompt, context: OpeningContext): Promise<OpeningData> {
  const { interactionId, workingDirectory, documents } = context;
  const attachments = prompt.attachments && (await describe(prompt.attachments, workingDirectory));
  const carried = documents.filter((type) => attachments?.some(({ mimeType }) => mimeType === type));
  return {
    content: prompt.displayPrompt ?? prompt.prompt,
    transformedContent: transformed(prompt, context) + (carried.length > 0 ? DOCUMENTS_REMINDER : ""),
    ...(attachments && attachments.length > 0 && { attachments }),
    messageId: prompt.messageId,
    supportedNativeDocumentMimeTypes: carried,
    ...(prompt.source !== undefined && { source: prompt.source }),
    ...(prompt.agentMode !== undefined && { agentMode: prompt.agentMode }),
    ...(prompt.isAutopilotContinuation && { isAutopilotContinuation: true }),
    delivery: prompt.delivery,
    interactionId,
    turnId: "0",
    parentAgentTaskId: randomUUID(),
  };
}

/** The data of `user.message` for what a user said before the prompt that begins an exchange. */
export async function earlierMessage(
  prompt: Omit<UserPrompt, "delivery">,
  { delivery }: Pick<UserPrompt, "delivery">,
  { interactionId, workingDirectory }: OpeningContext,
): Promise<object> {
  const attachments = prompt.attachments && (await describe(prompt.attachments, workingDirectory));
  return {
    content: prompt.displayPrompt ?? prompt.prompt,
    transformedContent: prompt.prompt,
    ...(attachments && attachments.length > 0 && { attachments }),
    messageId: prompt.messageId,
    ...(prompt.source !== undefined && { source: prompt.source }),
    delivery,
    interactionId,
    turnId: "0",
    parentAgentTaskId: randomUUID(),
  };
}

/** The data of `user.message` for a prompt that joins a running exchange. */
export async function steeringMessage(
  prompt: UserPrompt,
  turn: { readonly interactionId: string; readonly turnId: string },
  workingDirectory: string,
): Promise<object> {
  const attachments = prompt.attachments && (await describe(prompt.attachments, workingDirectory));
  return {
    content: prompt.displayPrompt ?? prompt.prompt,
    ...(prompt.displayPrompt !== undefined && { transformedContent: prompt.prompt }),
    ...(attachments && attachments.length > 0 && { attachments }),
    messageId: prompt.messageId,
    ...(prompt.source !== undefined && { source: prompt.source }),
    ...(prompt.agentMode !== undefined && { agentMode: prompt.agentMode }),
    delivery: "steering",
    turnId: turn.turnId,
    interactionId: turn.interactionId,
  };
}

/** The prompt as the model reads it: what is selected in an editor, the time, switches of model and mode, the words. */
function transformed(prompt: UserPrompt, { modelSwitch, modeNotice }: OpeningContext): string {
  const now = new Date().toISOString().replace("Z", "+00:00");
  const selections = (prompt.attachments ?? []).flatMap((attachment) =>
    attachment["type"] === "selection" ? [selection(attachment)] : [],
  );
  const time = `<current_datetime>${now}</current_datetime>`;
  const notices = [...(modelSwitch ? [switchNotice(modelSwitch)] : []), ...(modeNotice ? [modeNotice] : [])];
  const parts = [...selections, time, ...notices, prompt.prompt];
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .trimEnd();
}

/** Tag and words: the official runtime's. */
function switchNotice({ from, to }: NonNullable<OpeningContext["modelSwitch"]>): string {
  return `<tools_changed_notice>\nThe model has been switched from ${from} to ${to}.\n</tools_changed_notice>`;
}

function selection(attachment: Attachment): string {
  const { start, end } = (attachment["selection"] ?? {}) as {
    start?: { line: number };
    end?: { line: number };
  };
  const first = (start?.line ?? 0) + 1;
  const last = (end?.line ?? start?.line ?? 0) + 1;
  const lines = first === last ? `line ${first}` : `lines ${first}-${last}`;
  return [
    "<ide_selection>",
    "The user has the following text selected in their IDE. This may or may not be related to their request.",
    `File: ${basename(String(attachment["filePath"]))} (${lines})`,
    "```",
    String(attachment["text"] ?? ""),
    "```",
    "</ide_selection>",
  ].join("\n");
}

/** Adds to pictures their data, and to other files and directories the line that tells the model of them. */
function describe(attachments: readonly Attachment[], workingDirectory: string): Promise<Attachment[]> {
  return Promise.all(
    attachments.map(async (attachment) => {
      const { type, path, mimeType, data, lineRange, ...rest } = attachment;
      if (type === "blob" && isOmittedImage(mimeType, data)) {
        return { ...rest, type, mimeType, omittedReason: "unsupported_format" };
      }
      if ((type !== "file" && type !== "directory") || typeof path !== "string") return attachment;
      const picture = type === "file" ? await readPicture(resolve(workingDirectory, path)) : undefined;
      if (picture) return { ...attachment, ...picture };
      const size = await measure(resolve(workingDirectory, path)).then(
        (all) => partOf(lineRange) + all,
        (error: Error) => `error: ${error.message}`,
      );
      return { ...attachment, taggedFilesEntry: `* ${path} (${size})` };
    }),
  );
}

/** Which lines of a file are meant, where not all are; from 1. */
function partOf(lineRange: unknown): string {
  if (typeof lineRange !== "object" || lineRange === null) return "";
  const { start, end } = lineRange as { readonly start: number; readonly end: number };
  return start === end ? `line ${start} of ` : `lines ${start}-${end} of `;
}

/** Pictures that models can't read: of other kinds, or whose data isn't a picture. */
function isOmittedImage(mimeType: unknown, data: unknown): boolean {
  if (typeof mimeType !== "string" || !mimeType.startsWith("image/") || mimeType === DRAWING) return false;
  return !isShownImage(mimeType) || !isPicture(data);
}

/** How the data of pictures that models read begin: PNG, JPEG, GIF, WebP. */
const PICTURES = [/^\x89PNG/, /^\xff\xd8\xff/, /^GIF8/, /^RIFF....WEBP/s];

/** @param data in base64 */
function isPicture(data: unknown): boolean {
  if (typeof data !== "string") return false;
  const head = Buffer.from(data.slice(0, 16), "base64").toString("latin1");
  return PICTURES.some((start) => start.test(head));
}

async function readPicture(path: string): Promise<ViewedImage | undefined> {
  if (!isImage(path)) return undefined;
  const look = async () => viewImage({ path, size: (await stat(path)).size }, diskWorkFiles);
  const image = await look().catch(() => undefined);
  return image && isShownImage(image.mimeType) ? image : undefined;
}

/** Files above this are not read only to count their lines. */
const COUNTED_BYTES = 10 * 1024 * 1024;

async function measure(path: string): Promise<string> {
  const found = await stat(path);
  if (found.isDirectory()) return `${(await readdir(path)).length} items`;
  if (found.size > COUNTED_BYTES) return `${found.size} bytes`;
  const text = await readFile(path, "utf8");
  return `${text === "" ? 0 : text.split("\n").length} lines`;
}
