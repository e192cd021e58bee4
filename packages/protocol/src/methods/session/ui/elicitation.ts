import { sessionMethod } from "../../../define.js";

export interface UIElicitationRequest {
  mode?: McpElicitationFormMode;
  message: string;
  requestedSchema: UIElicitationSchema;
  _meta?: Record<string, unknown>;
  task?: McpTaskMetadata;
  [key: string]: unknown;
}

export type McpElicitationFormMode = "form";

export interface UIElicitationSchema {
  type: "object";
  properties: Record<string, UIElicitationSchemaProperty>;
  required?: string[];
}

export type UIElicitationSchemaProperty =
  | UIElicitationStringEnumField
  | UIElicitationStringOneOfField
  | UIElicitationArrayEnumField
  | UIElicitationArrayAnyOfField
  | UIElicitationSchemaPropertyBoolean
  | UIElicitationSchemaPropertyString
  | UIElicitationSchemaPropertyNumber;

export interface UIElicitationStringEnumField {
  type: "string";
  title?: string;
  description?: string;
  enum: string[];
  enumNames?: string[];
  default?: string;
}

export interface UIElicitationStringOneOfField {
  type: "string";
  title?: string;
  description?: string;
  oneOf: UIElicitationStringOneOfFieldOneOf[];
  default?: string;
}

export interface UIElicitationStringOneOfFieldOneOf {
  const: string;
  title: string;
}

export interface UIElicitationArrayEnumField {
  type: "array";
  title?: string;
  description?: string;
  minItems?: number;
  maxItems?: number;
  items: UIElicitationArrayEnumFieldItems;
  default?: string[];
}

export interface UIElicitationArrayEnumFieldItems {
  type: "string";
  enum: string[];
}

export interface UIElicitationArrayAnyOfField {
  type: "array";
  title?: string;
  description?: string;
  minItems?: number;
  maxItems?: number;
  items: UIElicitationArrayAnyOfFieldItems;
  default?: string[];
}

export interface UIElicitationArrayAnyOfFieldItems {
  anyOf: UIElicitationArrayAnyOfFieldItemsAnyOf[];
}

export interface UIElicitationArrayAnyOfFieldItemsAnyOf {
  const: string;
  title: string;
}

export interface UIElicitationSchemaPropertyBoolean {
  type: "boolean";
  title?: string;
  description?: string;
  default?: boolean;
}

export interface UIElicitationSchemaPropertyString {
  type: "string";
  title?: string;
  description?: string;
  minLength?: number;
  maxLength?: number;
  format?: UIElicitationSchemaPropertyStringFormat;
  default?: string;
}

export type UIElicitationSchemaPropertyStringFormat = "email" | "uri" | "date" | "date-time";

export interface UIElicitationSchemaPropertyNumber {
  type: UIElicitationSchemaPropertyNumberType;
  title?: string;
  description?: string;
  minimum?: number;
  maximum?: number;
  default?: number;
}

export type UIElicitationSchemaPropertyNumberType = "number" | "integer";

export interface McpTaskMetadata {
  ttl?: number;
}

export interface UIElicitationResponse {
  action: UIElicitationResponseAction;
  content?: UIElicitationResponseContent;
  _meta?: Record<string, unknown>;
  [key: string]: unknown;
}

export type UIElicitationResponseAction = "accept" | "decline" | "cancel";

export type UIElicitationResponseContent = Record<string, UIElicitationFieldValue>;

export type UIElicitationFieldValue = string | number | boolean | string[];

/** Asks the user to fill in a form. */
export const SessionUiElicitation = sessionMethod<UIElicitationRequest, UIElicitationResponse>(
  "session.ui.elicitation",
);

export interface UIHandlePendingElicitationRequest {
  requestId: string;
  result: UIElicitationResponse;
}

export interface UIElicitationResult {
  success: boolean;
}

/** Answers a form. */
export const SessionUiHandlePendingElicitation = sessionMethod<
  UIHandlePendingElicitationRequest,
  UIElicitationResult
>("session.ui.handlePendingElicitation");
