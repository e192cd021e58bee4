import type {
  DiscoveredHook,
  HooksDiscover,
  SessionsLoadDeferredRepoHooks,
  SessionsReloadPluginHooks,
} from "@parley/protocol";
import { discoveredHooks, discoverHooks } from "../../hooks/index.js";
import { isTrusted } from "../../session/customization/trusted-folders.js";
import { type Handlers, handler } from "../handler.js";
import { isFolder } from "./discovery.js";

/** What can't be found out of a project that isn't there, in the official runtime's words. */
const MISSING = ["Failed to resolve effective hooks", "Failed to resolve repository trust"];

/** Hooks that files configure. */
export const handlers: Handlers = {
  "hooks.discover": handler<typeof HooksDiscover>(
    async ({ projectPaths = [], excludeHostHooks }, { connection }) => {
      const { home } = connection.runtime;
      const ofHost = excludeHostHooks ? undefined : home;
      const hooks: DiscoveredHook[] = [];
      const errors: string[] = [];
      const projects = projectPaths.length > 0 ? projectPaths : [undefined];
      for (const projectPath of projects) {
        if (projectPath !== undefined && !isFolder(projectPath)) {
          errors.push(
            ...MISSING.map((what) => `[project: ${projectPath}] ${what}: Invalid working directory`),
          );
          continue;
        }
        const trusted = projectPath !== undefined && (await isTrusted(home, projectPath));
        const found = await discoverHooks({
          workingDirectory: projectPath ?? home,
          home: ofHost,
          repository: trusted ? "trusted" : "untrusted",
        });
        hooks.push(...discoveredHooks(found.hooks, projectPath));
        errors.push(...found.errors);
      }
      return { hooks, warnings: [], errors: [...new Set(errors)] };
    },
  ),

  "sessions.reloadPluginHooks": handler<typeof SessionsReloadPluginHooks>(
    async ({ sessionId, deferRepoHooks }, { connection }) => {
      const session = connection.runtime.openSession(sessionId);
      await session?.customization.hooks.reloadAll(deferRepoHooks ? "deferred" : "now");
      return {};
    },
  ),

  "sessions.loadDeferredRepoHooks": handler<typeof SessionsLoadDeferredRepoHooks>(
    async ({ sessionId }, { connection }) => {
      const session = connection.runtime.openSession(sessionId);
      return { startupPrompts: [], hookCount: (await session?.customization.hooks.loadDeferred()) ?? 0 };
    },
  ),
};
