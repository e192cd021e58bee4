import { type Approval, coveringApprovals } from "./approvals.js";
import type { Decider, Verdict } from "./deciders.js";
import type { PermissionRequest } from "./gate.js";
import { LocationPermissions } from "./location-permissions.js";
import { approvingRules, deniesRequest, type PermissionRule } from "./rules.js";
import { urlMatches } from "./url-patterns.js";

/** `manual` asks, `allow-all` approves everything without asking. */
export type PermissionMode = "manual" | "allow-all";

export interface RuleSet {
  readonly approved: readonly PermissionRule[];
  /** They win over every approval but the mode `allow-all`. */
  readonly denied: readonly PermissionRule[];
}

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
  /** Rules that approve because of where the session works; gone with the location's approvals. */
  locationRules: readonly PermissionRule[] = [];
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
    if (!includeLocation) return;
    this.location.forget();
    this.locationRules = [];
  }

  /** What is decided about a request without asking anyone, and what decides it. */
  async verdict(request: PermissionRequest): Promise<Verdict> {
    if (this.mode === "allow-all") return { kind: "approved", by: { kind: "mode", mode: this.mode } };
    const uncertain: PermissionRule[] = [];
    const denied: PermissionRule[] = [];
    for (const rule of this.rules.denied) {
      const denial = await deniesRequest(rule, request);
      if (denial === "denied") denied.push(rule);
      else if (denial === "maybe") uncertain.push(rule);
    }
    if (denied.length > 0) return { kind: "denied", rules: denied, by: { kind: "rules", rules: denied } };
    if (uncertain.length > 0) return { kind: "undecided", by: { kind: "uncertain-rules", rules: uncertain } };
    const by = await this.#approver(request);
    return by ? { kind: "approved", by } : { kind: "undecided", by: { kind: "nothing" } };
  }

  async #approver(request: PermissionRequest): Promise<Decider | undefined> {
    if (this.approveAllTools) return { kind: "setting", setting: "approve-all-tools" };
    if (this.approveAllReads && request.kind === "read")
      return { kind: "setting", setting: "approve-all-reads" };
    if (request.kind === "url") {
      const byUrl = this.#urlApprover(String(request["url"]));
      if (byUrl) return byUrl;
    }
    if (request.kind === "mcp" && request["readOnly"] === true) return { kind: "read-only-tool" };
    const rules = await approvingRules([...this.rules.approved, ...this.locationRules], request);
    if (rules.length > 0) return { kind: "rules", rules };
    return this.#approvalFor(request);
  }

  #approvalFor(request: PermissionRequest): Decider | undefined {
    const ofSession = coveringApprovals(this.#approvals, request);
    if (ofSession.length > 0) return { kind: "approvals", scope: "session", approvals: ofSession };
    const ofAll = coveringApprovals([...this.#approvals, ...this.location.approvals], request);
    return ofAll.length > 0 ? { kind: "approvals", scope: "location", approvals: ofAll } : undefined;
  }

  #urlApprover(url: string): Decider | undefined {
    if (this.unrestrictedUrls) return { kind: "setting", setting: "unrestricted-urls" };
    const scopes = { configured: this.allowedUrls, session: this.#urls, always: this.location.urls };
    for (const [scope, patterns] of Object.entries(scopes)) {
      const pattern = [...patterns].find((one) => urlMatches(one, url));
      if (pattern !== undefined) return { kind: "url-pattern", pattern, scope: scope as keyof typeof scopes };
    }
    return undefined;
  }
}
