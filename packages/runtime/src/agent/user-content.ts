import type { ContentPart } from "../models/model.js";

/** `user.message`, as far as a model is shown it. `system.notification` has only `content`. */
export interface UserMessageData {
  readonly content: string;
  readonly transformedContent?: string;
  readonly attachments?: readonly Readonly<Record<string, unknown>>[];
}

/** What the model reads of a user message: its text, the files it names, and the data it carries. */
export function userContent(data: UserMessageData): string | readonly ContentPart[] {
  const attachments = data.attachments ?? [];
  const text = (data.transformedContent ?? data.content) + taggedFiles(attachments);
  const parts = attachments.flatMap((attachment) =>
    attachment["type"] === "blob" ? blobParts(attachment) : [],
  );
  return parts.length > 0 ? [{ type: "text", text }, ...parts] : text;
}

function taggedFiles(attachments: readonly Readonly<Record<string, unknown>>[]): string {
  const entries = attachments.flatMap(({ taggedFilesEntry: entry }) =>
    typeof entry === "string" ? [entry] : [],
  );
  return entries.length > 0 ? `\n\n\n\n<tagged_files>\n${entries.join("\n")}\n</tagged_files>` : "";
}

/** Images and texts are shown; a model can't read other data, so it isn't told of them. */
function blobParts(blob: Readonly<Record<string, unknown>>): readonly ContentPart[] {
  const { mimeType, data, displayName } = blob;
  if (typeof mimeType !== "string" || typeof data !== "string") return [];
  if (mimeType.startsWith("image/")) {
    const name = typeof displayName === "string" ? displayName : "image";
    return [
      { type: "text", text: name },
      { type: "image", mimeType, data },
    ];
  }
  if (!isText(mimeType)) return [];
  const name = typeof displayName === "string" ? displayName : "Attached text";
  const text = Buffer.from(data, "base64").toString("utf8");
  return [
    { type: "text", text: `<attachment mimeType="${mimeType}" name="${name}">\n${text}\n</attachment>` },
  ];
}

function isText(mimeType: string): boolean {
  return (
    mimeType.startsWith("text/") ||
    /^application\/(json|xml|yaml|javascript|typescript)$|\+(json|xml)$/.test(mimeType)
  );
}
