import type { SessionConfigParams } from "@parley/protocol";
import { ToolNameError } from "../clients/client-tools.js";
import { FolderError } from "../storage/session-storage.js";

export type Method = "session.create" | "session.resume";

/**
 * Refuses options that make no sense, or none together.
 *
 * @param method the method they came with, for the words. Source of those: the official runtime
 * @throws when they do
 */
export function checkOptions(params: SessionConfigParams, method: Method): void {
  const { gitHubToken, gitHubTokenProviderRegistrationId, provider } = params;
  const { authClientIdMetadataUrl, expAssignments } = params;
  const exclusive = {
    ...(gitHubToken && { gitHubToken }),
    ...(gitHubTokenProviderRegistrationId && { gitHubTokenProvider: gitHubTokenProviderRegistrationId }),
    ...(provider && { provider }),
  };
  const [first, second] = Object.keys(exclusive);
  if (second !== undefined) throw new Error(`Cannot specify both ${first} and ${second} in ${method}.`);
  if (authClientIdMetadataUrl && !isClientDocument(authClientIdMetadataUrl)) {
    const what = "authClientIdMetadataUrl must be an HTTPS URL with a non-root path";
    throw new Error(`session construction failed: ${what}`);
  }
  if (expAssignments === undefined || expAssignments === null) return;
  const problems = assignmentProblems(expAssignments);
  if (problems.length > 0) {
    const what = problems.join("\n");
    throw new Error(`session construction failed: GenericFailure, Malformed ExP response: ${what}`);
  }
}

/** Opens or joins a session; what is wrong with its folder or its tools is said in the official runtime's words. */
export async function inItsWords<Result>(method: Method, open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ToolNameError) throw new Error(`externalToolDefinitions: ${error.message}`);
    if (!(error instanceof FolderError)) throw error;
    const what = method === "session.create" ? "construction" : "resume";
    throw new Error(`session ${what} failed: ${error.message}`);
  }
}

function isClientDocument(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname } = new URL(text);
  return protocol === "https:" && pathname !== "/";
}

type Kind = "array" | "object" | "string";

/** The parts of what an experimentation service assigns: what each is, and what is in it. */
const PARTS: readonly { readonly name: string; readonly is: Kind; readonly of?: Kind }[] = [
  { name: "Features", is: "array", of: "string" },
  { name: "Flights", is: "object", of: "string" },
  { name: "Configs", is: "array", of: "object" },
  { name: "AssignmentContext", is: "string" },
];

function assignmentProblems(value: unknown): readonly string[] {
  if (kindOf(value) !== "object") return ["Expected object"];
  const given = value as Readonly<Record<string, unknown>>;
  return PARTS.flatMap(({ name, is, of }) => {
    const part = given[name];
    if (part === undefined) return [`${name}: Required`];
    const problem = mismatch(name, part, is);
    if (problem !== undefined) return [problem];
    if (of === undefined) return [];
    const place = (key: string) => (is === "array" ? `${name}[${key}]` : `${name}.${key}`);
    return Object.entries(part as object).flatMap(([key, item]) => mismatch(place(key), item, of) ?? []);
  });
}

function mismatch(place: string, value: unknown, expected: Kind): string | undefined {
  const received = kindOf(value);
  return received === expected ? undefined : `${place}: Expected ${expected}, received ${received}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
