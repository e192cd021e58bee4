import type { ContentPart } from "../../models/model.js";
import { gitHubReferences } from "./github-references.js";

/** `user.message`, as far as a model is shown it. `system.notification` has only `content`. */
export interface UserMessageData {
  readonly content: string;
  readonly transformedContent?: string;
  readonly attachments?: readonly Readonly<Record<string, unknown>>[];
}

/** What the model reads of a user message: its text, what it names, and the data it carries. */
export function userContent(data: UserMessageData): string | readonly ContentPart[] {
  const attachments = data.attachments ?? [];
  const text = (data.transformedContent ?? data.content) + namedThings(attachments);
  const parts = attachments.flatMap((attachment) => {
    if (attachment["type"] === "blob") return blobParts(attachment);
    return attachment["type"] === "file" ? fileParts(attachment) : [];
  });
  return parts.length > 0 ? [{ type: "text", text }, ...parts] : text;
}

/** Files, and things on GitHub. */
function namedThings(attachments: readonly Readonly<Record<string, unknown>>[]): string {
  const entries = attachments.flatMap(({ taggedFilesEntry: entry }) =>
    typeof entry === "string" ? [entry] : [],
  );
  const files = entries.length > 0 ? [`<tagged_files>\n${entries.join("\n")}\n</tagged_files>`] : [];
  const sections = [...files, ...gitHubReferences(attachments)];
  return sections.length > 0 ? `\n\n\n\n${sections.join("\n\n")}` : "";
}

/** Images, texts and documents are shown; a model can't read other data, so it isn't told of them. */
function blobParts(blob: Readonly<Record<string, unknown>>): readonly ContentPart[] {
  const { mimeType, data, displayName } = blob;
  if (typeof mimeType !== "string" || mimeType === DRAWING) return [];
  if (mimeType.startsWith("image/")) {
    return imageParts(typeof displayName === "string" ? displayName : "Attached image", mimeType, data);
  }
  if (typeof data !== "string") return [];
  if (mimeType === PDF) {
    const name = typeof displayName === "string" ? displayName : "document.pdf";
    return [
      { type: "text", text: name },
      { type: "document", mimeType, data, name },
    ];
  }
  if (!isText(mimeType)) return [];
  const name = typeof displayName === "string" ? displayName : "Attached text";
  const text = Buffer.from(data, "base64").toString("utf8");
  return [
    { type: "text", text: `<attachment mimeType="${mimeType}" name="${name}">\n${text}\n</attachment>` },
  ];
}

/** A file with data is a picture; the model is told of all others in words. */
function fileParts({ path, mimeType, data }: Readonly<Record<string, unknown>>): readonly ContentPart[] {
  return typeof mimeType === "string" ? imageParts(`Image file at path ${path}`, mimeType, data) : [];
}

/** The words about a picture that is left out are the official runtime's. */
function imageParts(name: string, mimeType: string, data: unknown): readonly ContentPart[] {
  if (isShownImage(mimeType) && typeof data === "string") {
    return [
      { type: "text", text: name },
      { type: "image", mimeType, data },
    ];
  }
  const why = `[${mimeType} omitted: the model reads PNG, JPEG, WebP and GIF images only]`;
  return [{ type: "text", text: `${name}\n${why}` }];
}

/** What wires can carry as a document. */
const PDF = "application/pdf";

const SHOWN_IMAGES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/** Whether providers take pictures of this type. */
export function isShownImage(mimeType: string | undefined): mimeType is string {
  return mimeType !== undefined && SHOWN_IMAGES.includes(mimeType);
}

/** Neither a picture nor a text that the official runtime shows. */
export const DRAWING = "image/svg+xml";

/** Data that is told as text, beside anything whose type is `text`. */
const TEXTS =
  /^(text\/.*|message\/rfc822|application\/(json|xml|(x-)?yaml|x-toml|javascript|typescript|x-httpd-php|rtf|.*\+(json|xml)))$/i;

function isText(mimeType: string): boolean {
  return TEXTS.test(mimeType);
}
