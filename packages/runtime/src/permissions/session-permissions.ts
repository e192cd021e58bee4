import { type Approval, coveredBy } from "./approvals.js";
import type { PermissionRequest } from "./gate.js";
import { LocationPermissions } from "./location-permissions.js";
import { approvesRequest, deniesRequest, type PermissionRule } from "./rules.js";
import { urlMatches } from "./url-patterns.js";

/** `manual` asks, `allow-all` approves everything without asking. */
export type PermissionMode = "manual" | "allow-all";

export interface RuleSet {
  readonly approved: readonly PermissionRule[];
  /** They win over every approval but the mode `allow-all`. */
  readonly denied: readonly PermissionRule[];
}

/** What is decided about a request without asking anyone. */
export type Verdict =
  | { readonly kind: "approved" }
  | { readonly kind: "denied"; readonly rules: readonly PermissionRule[] }
  | { readonly kind: "undecided" };

/** What one session allows and forbids without asking. */
export class SessionPermissions {
  mode: PermissionMode = "manual";
  /** Approves every tool; paths outside the session's directories are still asked about. */
  approveAllTools = false;
  /** Approves every read; paths outside the session's directories are still asked about. */
  approveAllReads = false;
  /** Lets tools reach any path without asking about the path. */
  unrestrictedPaths = false;
  /** Lets tools reach any URL without asking. */
  unrestrictedUrls = false;
  /** Whether the directory for temporary files may be reached without asking about the path. */
  includeTempDirectory = true;
  /** The directory that stands for the session's working directory here; `undefined`: that one itself. */
  primaryDirectory: string | undefined;
  /** Patterns of URLs that may be reached without asking. */
  allowedUrls: readonly string[] = [];
  /** What holds because of where the session works, and what was approved for every session. */
  readonly location = new LocationPermissions();
  rules: RuleSet = { approved: [], denied: [] };
  readonly #directories = new Set<string>();
  readonly #paths = new Set<string>();
  readonly #urls = new Set<string>();
  #approvals: Approval[] = [];

  /** Directories that tools may reach besides those every session may. */
  get directories(): readonly string[] {
    return [...this.#directories, ...this.location.directories];
  }

  addDirectory(path: string): void {
    this.#directories.add(path);
  }

  /** Sets which directories tools may reach besides those every session may. */
  replaceDirectories(paths: readonly string[]): void {
    this.#directories.clear();
    for (const path of paths) this.#directories.add(path);
  }

  /** Paths that were approved for the session, each by itself. */
  get approvedPaths(): readonly string[] {
    return [...this.#paths];
  }

  /** Whether a path was approved for the session, by itself. `real` has its links followed. */
  isPathApproved(real: string): boolean {
    return this.#paths.has(real);
  }

  approvePath(real: string): void {
    this.#paths.add(real);
  }

  approve(approval: Approval): void {
    this.#approvals.push(approval);
  }

  /** Approves for the session what a pattern of URLs covers. */
  approveUrl(pattern: string): void {
    this.#urls.add(pattern);
  }

  /**
   * Forgets what was approved for the session. Rules, modes and directories stay.
   *
   * @param options.includeLocation whether the location's approvals are forgotten too. Default true
   */
  resetApprovals({ includeLocation = true }: { includeLocation?: boolean | undefined } = {}): void {
    this.#approvals = [];
    this.#paths.clear();
    this.#urls.clear();
    if (includeLocation) this.location.forget();
  }

  verdict(request: PermissionRequest): Verdict {
    if (this.mode === "allow-all") return { kind: "approved" };
    const denied = this.rules.denied.filter((rule) => deniesRequest(rule, request));
    if (denied.length > 0) return { kind: "denied", rules: denied };
    return this.#approves(request) ? { kind: "approved" } : { kind: "undecided" };
  }

  #approves(request: PermissionRequest): boolean {
    return (
      this.approveAllTools ||
      (this.approveAllReads && request.kind === "read") ||
      (request.kind === "url" && this.#allowsUrl(String(request["url"]))) ||
      (request.kind === "mcp" && request["readOnly"] === true) ||
      this.rules.approved.some((rule) => approvesRequest(rule, request)) ||
      coveredBy([...this.#approvals, ...this.location.approvals], request)
    );
  }

  #allowsUrl(url: string): boolean {
    if (this.unrestrictedUrls) return true;
    const patterns = [...this.allowedUrls, ...this.#urls, ...this.location.urls];
    return patterns.some((pattern) => urlMatches(pattern, url));
  }
}
