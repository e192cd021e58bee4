import type { QuestionContext } from "./questions.js";

interface Field {
  title?: string;
  description?: string;
}

/** One field of a form. */
export type ElicitationSchemaField =
  | (Field & { type: "string"; enum: string[]; enumNames?: string[]; default?: string })
  | (Field & { type: "string"; oneOf: { const: string; title: string }[]; default?: string })
  | (Field & {
      type: "array";
      minItems?: number;
      maxItems?: number;
      items: { type: "string"; enum: string[] };
      default?: string[];
    })
  | (Field & {
      type: "array";
      minItems?: number;
      maxItems?: number;
      items: { anyOf: { const: string; title: string }[] };
      default?: string[];
    })
  | (Field & { type: "boolean"; default?: boolean })
  | (Field & {
      type: "string";
      minLength?: number;
      maxLength?: number;
      format?: "email" | "uri" | "date" | "date-time";
      default?: string;
    })
  | (Field & { type: "number" | "integer"; minimum?: number; maximum?: number; default?: number });

/** A form, as JSON Schema. */
export interface ElicitationSchema {
  type: "object";
  properties: Record<string, ElicitationSchemaField>;
  required?: string[];
}

export type ElicitationFieldValue = string | number | boolean | string[];

/** What became of a form. `content` is there when it was accepted. */
export interface ElicitationResult {
  action: "accept" | "decline" | "cancel";
  content?: Record<string, ElicitationFieldValue>;
}

export interface ElicitationParams {
  message: string;
  requestedSchema: ElicitationSchema;
}

/** A form to show, or a page to open. */
export interface ElicitationContext extends QuestionContext {
  message: string;
  requestedSchema?: ElicitationSchema;
  mode?: "form" | "url";
  /** Who asks, such as an MCP server. */
  elicitationSource?: string;
  /** The page, with mode `url`. */
  url?: string;
}

/** Shows a form. One that throws cancels it. */
export type ElicitationHandler = (
  context: ElicitationContext,
) => Promise<ElicitationResult> | ElicitationResult;

export interface UiInputOptions {
  title?: string;
  description?: string;
  minLength?: number;
  maxLength?: number;
  format?: "email" | "uri" | "date" | "date-time";
  default?: string;
}

/** Dialogs at the session's host, where `session.capabilities.ui.elicitation` says that it has them. */
export interface SessionUiApi {
  /** Shows a form. @throws ParleyError `ERR_UNSUPPORTED` */
  elicitation(params: ElicitationParams): Promise<ElicitationResult>;
  /** Asks yes or no; false also when dismissed. @throws ParleyError `ERR_UNSUPPORTED` */
  confirm(message: string): Promise<boolean>;
  /** Lets one be chosen; `null` when dismissed. @throws ParleyError `ERR_UNSUPPORTED` */
  select(message: string, options: string[]): Promise<string | null>;
  /** Asks for a text; `null` when dismissed. @throws ParleyError `ERR_UNSUPPORTED` */
  input(message: string, options?: UiInputOptions): Promise<string | null>;
}
