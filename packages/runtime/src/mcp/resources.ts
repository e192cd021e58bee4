import type {
  McpResource,
  McpResourceContent,
  McpResourcesListResult,
  McpResourcesListTemplatesResult,
  McpResourcesReadResult,
  McpResourceTemplate,
} from "@parley/protocol";

type Fields = Readonly<Record<string, unknown>>;

const RESOURCE_FIELDS = [
  "uri",
  "name",
  "title",
  "description",
  "mimeType",
  "icons",
  "annotations",
  "_meta",
  "size",
] as const;

const TEMPLATE_FIELDS = [
  "uriTemplate",
  "name",
  "title",
  "description",
  "mimeType",
  "icons",
  "annotations",
  "_meta",
] as const;

/** An answer to `resources/list` as clients are told. */
export function resourceList(answer: Fields): McpResourcesListResult {
  return {
    resources: itemsOf(answer, "resources").map(
      (item) => pick(item, RESOURCE_FIELDS) as unknown as McpResource,
    ),
    ...nextCursor(answer),
  };
}

/** An answer to `resources/templates/list` as clients are told. */
export function resourceTemplateList(answer: Fields): McpResourcesListTemplatesResult {
  const templates = itemsOf(answer, "resourceTemplates");
  return {
    resourceTemplates: templates.map((item) => pick(item, TEMPLATE_FIELDS) as unknown as McpResourceTemplate),
    ...nextCursor(answer),
  };
}

/** An answer to `resources/read` as clients are told. */
export function resourceContents(answer: Fields): McpResourcesReadResult {
  return { contents: itemsOf(answer, "contents") as unknown as McpResourceContent[] };
}

function itemsOf(answer: Fields, field: string): Fields[] {
  const items = answer[field];
  return Array.isArray(items) ? items.filter((item) => typeof item === "object" && item !== null) : [];
}

function nextCursor({ nextCursor }: Fields): { nextCursor?: string } {
  return typeof nextCursor === "string" ? { nextCursor } : {};
}

/** The known fields as they are; all others under `additionalProperties`. */
function pick(item: Fields, known: readonly string[]): Fields {
  const picked: Record<string, unknown> = {};
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item)) (known.includes(name) ? picked : others)[name] = value;
  return Object.keys(others).length > 0 ? { ...picked, additionalProperties: others } : picked;
}
