import { resolve } from "node:path";
import type { McpServerTransport, McpSetEnvValueModeDetails } from "@parley/protocol";
import { expandVariables, type Lookup } from "./expand.js";
import { McpFailure } from "./failures.js";

/** How to reach a server, with every variable filled in. */
export type ServerPlan = StdioPlan | HttpPlan;

export interface StdioPlan {
  readonly transport: "stdio";
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface HttpPlan {
  readonly transport: "http" | "sse";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a plan is made with. */
export interface PlanContext {
  readonly workingDirectory: string;
  /** What every server process sees. */
  readonly environment: Readonly<Record<string, string>>;
  readonly lookup: Lookup;
  readonly envValueMode: McpSetEnvValueModeDetails;
}

/** A server's configuration as it came over the wire: nothing about it is certain. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** The transport a configuration asks for. Without a type it is a process, unless there is only a URL. */
export function transportOf({ type, url, command }: RawConfig): Exclude<McpServerTransport, "memory"> {
  if (type === "http" || type === "sse") return type;
  return type === undefined && command === undefined && url !== undefined ? "http" : "stdio";
}

/** @throws McpFailure naming the field that is wrong */
export function planServer(name: string, config: RawConfig, context: PlanContext): ServerPlan {
  const fields = new ConfigReader(name, config, context.lookup);
  const transport = transportOf(config);
  if (transport !== "stdio") {
    return { transport, url: fields.url("url"), headers: fields.textRecord("headers") };
  }
  return {
    transport,
    command: fields.text("command"),
    args: fields.texts("args"),
    workingDirectory: resolve(context.workingDirectory, fields.optionalText("cwd") ?? "."),
    environment: { ...context.environment, ...environmentOf(fields.textRecord("env"), context) },
  };
}

function environmentOf(
  values: Readonly<Record<string, string>>,
  { envValueMode, lookup }: PlanContext,
): Readonly<Record<string, string>> {
  if (envValueMode === "direct") return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, lookup(value) ?? value]));
}

/** Reads fields that may have any shape, filling in variables. */
class ConfigReader {
  readonly #name: string;
  readonly #config: RawConfig;
  readonly #lookup: Lookup;

  constructor(name: string, config: RawConfig, lookup: Lookup) {
    this.#name = name;
    this.#config = config;
    this.#lookup = lookup;
  }

  text(field: string): string {
    return this.optionalText(field) ?? this.#refuse(field, "Required");
  }

  optionalText(field: string): string | undefined {
    const value = this.#config[field];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? this.#fill(value) : this.#refuse(field, "Expected string");
  }

  texts(field: string): readonly string[] {
    const value = this.#config[field] ?? [];
    if (!Array.isArray(value)) return this.#refuse(field, "Expected array");
    return value.map((item) => this.#fill(String(item)));
  }

  textRecord(field: string): Readonly<Record<string, string>> {
    const value = this.#config[field] ?? {};
    if (typeof value !== "object" || Array.isArray(value)) return this.#refuse(field, "Expected object");
    const entries = Object.entries(value as object);
    return Object.fromEntries(entries.map(([key, item]) => [key, this.#fill(String(item))]));
  }

  url(field: string): URL {
    const text = this.text(field);
    return URL.canParse(text) ? new URL(text) : this.#refuse(field, "Invalid url");
  }

  #fill(text: string): string {
    return expandVariables(text, this.#lookup);
  }

  #refuse(field: string, problem: string): never {
    throw new McpFailure(`mcpServers.${this.#name}.${field}: ${problem}`, "invalid_config");
  }
}
