import type { AgentModelPolicy } from "@parley/protocol";

/** An agent with instructions of its own and the tools it may use with them: built in, or a custom one. */
export interface CustomAgent {
  /** What selects it. A file's name without its endings; folders below the agent folder joined with `--`. */
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** What it is for; the main agent reads it to delegate. */
  readonly description: string;
  readonly prompt: string;
  /** As written; see `agentTools`. `null` is every tool. */
  readonly tools: readonly string[] | null;
  readonly origin: AgentOrigin;
  /** Whether the main agent may choose it by itself. */
  readonly isDelegable: boolean;
  /** Whether a person may choose it. */
  readonly isUserInvocable: boolean;
  /** In order of preference; none means the session's model. */
  readonly models: readonly string[];
  readonly modelPolicy?: AgentModelPolicy | undefined;
  readonly reasoningEffort?: string | undefined;
  /** MCP servers it brings, as written. Those of a file are connected to only in a trusted folder. */
  readonly mcpServers?: Readonly<Record<string, unknown>> | undefined;
  /** Names of skills whose content is put before its prompt. */
  readonly skills?: readonly string[] | undefined;
}

/**
 * Where an agent is defined: in this runtime, by a client, or in a file of the person (`user`), of the working
 * directory's project (`project`), of a folder above it (`inherited`), or of a plugin.
 */
export type AgentOrigin =
  | { readonly kind: "built-in" }
  | { readonly kind: "client" }
  | { readonly kind: "file"; readonly source: AgentFileSource; readonly path: string };

export type AgentFileSource = "user" | "project" | "inherited" | "plugin";

/** Agents in order of precedence, and what is to be said of the files they come from. */
export interface AgentCatalog {
  readonly agents: readonly CustomAgent[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/** Where agents are looked for. */
export interface AgentPlaces {
  /** Absolute. Absent: only what is the person's is looked for. */
  readonly workingDirectory?: string | undefined;
  /** The runtime's home. Absent: agents of the person aren't looked for. */
  readonly home?: string | undefined;
  /** Plugins that bring agents, with their folders; absolute. */
  readonly plugins?: readonly PluginAgents[] | undefined;
}

export interface PluginAgents {
  readonly name: string;
  readonly directory: string;
  readonly agentFolders: readonly string[];
}
