import { createInterface } from "node:readline/promises";
import type { PermissionHandler, PermissionRequest } from "@parley/sdk";
import { bold, colourDiff, yellow } from "./style.js";

/** Asks the person at the terminal. Where there is none, the answer is no. */
export class TerminalAsker {
  /** Whether something was refused because nobody was there to ask. */
  wasAlone = false;

  /** `invocation.signal` withdraws the question: another client answered, or the turn was aborted. */
  readonly ask: PermissionHandler = async (request, { signal }) => {
    if (!process.stdin.isTTY) {
      this.wasAlone = true;
      return { kind: "reject", feedback: "Nobody is there to ask. Run again with --yes to approve." };
    }
    console.log(`\n${yellow("?")} ${bold(describe(request))}`);
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      const answer = await terminal.question("  Allow? [y]es, [n]o: ", { signal });
      return /^y(es)?$/i.test(answer.trim()) ? { kind: "approve-once" } : { kind: "reject" };
    } finally {
      terminal.close();
    }
  };
}

/** What a permission request wants, in a line or, for a write, with its diff. */
export function describe(request: PermissionRequest): string {
  switch (request.kind) {
    case "shell":
      return `Run: ${request.fullCommandText}`;
    case "write":
      return `Write ${request.fileName}\n${colourDiff(request.diff.trim())}`;
    case "read":
      return `Read ${request.path}`;
    case "url":
      return `Fetch ${request.url}`;
    case "custom-tool":
      return `Call ${request.toolName} ${JSON.stringify(request.args)}`;
    case "mcp":
      return `Call ${request.toolName} of the MCP server ${request.serverName}`;
    default:
      return request.kind;
  }
}
