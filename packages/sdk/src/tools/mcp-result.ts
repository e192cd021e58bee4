import type { ToolBinaryResult, ToolResultObject } from "../types/tools.js";

type McpContent =
  | { type: "text"; text: string }
  | { type: "image"; data: string; mimeType: string }
  | { type: "resource"; resource: { uri: string; mimeType?: string; text?: string; blob?: string } };

/** What an MCP server answers to a tool call. */
interface McpCallToolResult {
  content: McpContent[];
  isError?: boolean;
}

/** A tool's result from what an MCP server answered: its texts, one per line, and its images and resources. */
export function convertMcpCallToolResult({ content, isError }: McpCallToolResult): ToolResultObject {
  const texts: string[] = [];
  const binaries: ToolBinaryResult[] = [];
  for (const block of content) {
    if (block.type === "text") texts.push(block.text);
    else if (block.type === "image" && block.data) {
      binaries.push({ data: block.data, mimeType: block.mimeType, type: "image" });
    } else if (block.type === "resource") {
      const { uri, mimeType, text, blob } = block.resource;
      if (text) texts.push(text);
      if (blob) {
        const type = mimeType ?? "application/octet-stream";
        binaries.push({ data: blob, mimeType: type, type: "resource", description: uri });
      }
    }
  }
  return {
    textResultForLlm: texts.join("\n"),
    resultType: isError ? "failure" : "success",
    ...(binaries.length > 0 ? { binaryResultsForLlm: binaries } : {}),
  };
}
