import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { PermissionLocationApplyResult, PermissionLocationResolveResult } from "@parley/protocol";
import { projectRoot } from "../agents/documents/index.js";
import { type Approval, approvalRules, readApproval } from "./approvals.js";
import type { PermissionStore, StoredLocation } from "./permission-store.js";
import { withScheme } from "./url-patterns.js";

/** The location that a directory belongs to: the repository around it, or the directory itself. */
export async function resolveLocation(workingDirectory: string): Promise<PermissionLocationResolveResult> {
  const locationKey = await projectRoot(workingDirectory);
  const isRepository = await stat(join(locationKey, ".git")).then(
    () => true,
    () => false,
  );
  return { locationKey, locationType: isRepository ? "repo" : "dir" };
}

const NOTHING: StoredLocation = { approvals: [], directories: [] };

interface Followed {
  readonly store: PermissionStore;
  readonly workingDirectory: string;
}

/** What a session may do because of where it works, and what was approved for good. */
export class LocationPermissions {
  #followed: Followed | undefined;
  #loading: Promise<unknown> | undefined;
  #key: string | undefined;
  #stored = NOTHING;
  #urls: readonly string[] = [];

  /**
   * Takes over what is stored for a working directory. Nothing is read before it is needed.
   *
   * @param workingDirectory absolute
   */
  follow(store: PermissionStore, workingDirectory: string): void {
    this.#followed = { store, workingDirectory };
    this.#loading = undefined;
  }

  /** Resolves once what is stored is known. */
  async ready(): Promise<void> {
    if (this.#followed) this.#loading ??= this.#load(this.#followed);
    await this.#loading;
  }

  get approvals(): readonly Approval[] {
    return this.#stored.approvals;
  }

  get directories(): readonly string[] {
    return this.#stored.directories;
  }

  /** Patterns of the URLs that are allowed in every session. */
  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Takes over what is stored for another directory (`session.permissions.locations.apply`). */
  async apply(workingDirectory: string): Promise<PermissionLocationApplyResult> {
    await this.ready();
    const before = this.#key;
    if (this.#followed) this.follow(this.#followed.store, workingDirectory);
    await this.ready();
    const { approvals, directories } = this.#stored;
    const changed = this.#key !== before;
    const appliedRules = approvals.flatMap(approvalRules);
    return {
      ...(await resolveLocation(workingDirectory)),
      changed,
      appliedRuleCount: changed ? appliedRules.length : 0,
      appliedDirectoryCount: changed ? directories.length : 0,
      appliedRules,
    };
  }

  /**
   * Stores an approval; this session has it too when the location is its own.
   *
   * @throws when it is no approval, or can't be kept
   */
  async approve(key: string, value: unknown): Promise<void> {
    const approval = readApproval(value);
    if (!approval) {
      const { kind } = (value ?? {}) as { kind?: unknown };
      throw new Error(`invalid session approval input: unknown kind=${kind}`);
    }
    await this.ready();
    if (key === this.#key) {
      this.#stored = { ...this.#stored, approvals: [...this.#stored.approvals, approval] };
    }
    await this.#followed?.store.addApproval(key, approval);
  }

  /** Allows a URL in every session. @throws when it can't be kept; this session has it all the same */
  async allowUrl(pattern: string): Promise<void> {
    this.#urls = [...this.#urls, withScheme(pattern)];
    await this.#followed?.store.allowUrl(withScheme(pattern));
  }

  /** Forgets the location's approvals in this session. They stay stored. */
  forget(): void {
    this.#stored = { ...this.#stored, approvals: [] };
  }

  async #load({ store, workingDirectory }: Followed): Promise<void> {
    const { locationKey } = await resolveLocation(workingDirectory);
    this.#stored = await store.location(locationKey);
    this.#urls = await store.allowedUrls();
    this.#key = locationKey;
  }
}
