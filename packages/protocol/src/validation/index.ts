/** Checks what peers send against the declarations. Schemas are loaded by family, when first needed. */
export { check } from "./check.js";
export { type JsonSchema, jsonSchemaOf, jsonSchemaOfEvent } from "./json-schema.js";
export type { Definitions, Schema } from "./schema.js";
export { loadSchemas, validateParams, validateResult } from "./validate.js";
export { formatViolations, invalidParams, type Violation } from "./violation.js";
