import type {
  ExtensionsDisable,
  ExtensionsDiscover,
  ExtensionsEnable,
  ManagedSettingsClearCache,
  ManagedSettingsRead,
  RegisterExtensionLaunchProvider,
  SessionCompletionsRequest,
  SessionExtensionsDisable,
  SessionExtensionsEnable,
  SessionExtensionsReload,
  SessionLspInitialize,
  SessionsConfigureSessionExtensions,
} from "@parley/protocol";
import { type Handlers, handler, sessionHandler } from "../handler.js";

/** What this runtime has none of: it starts no extensions and no language servers, and nobody administers it. */
export const handlers: Handlers = {
  "extensions.discover": handler<typeof ExtensionsDiscover>(() => ({ extensions: [], mode: "disabled" })),
  "extensions.enable": handler<typeof ExtensionsEnable>(() => null),
  "extensions.disable": handler<typeof ExtensionsDisable>(() => null),
  registerExtensionLaunchProvider: handler<typeof RegisterExtensionLaunchProvider>(() => null),
  "sessions.configureSessionExtensions": handler<typeof SessionsConfigureSessionExtensions>(() => null),
  "session.extensions.enable": sessionHandler<typeof SessionExtensionsEnable>(unavailable),
  "session.extensions.disable": sessionHandler<typeof SessionExtensionsDisable>(unavailable),
  "session.extensions.reload": sessionHandler<typeof SessionExtensionsReload>(unavailable),

  "managedSettings.read": handler<typeof ManagedSettingsRead>(() => ({})),
  "managedSettings.clearCache": handler<typeof ManagedSettingsClearCache>(() => null),

  "session.completions.request": sessionHandler<typeof SessionCompletionsRequest>(() => ({ items: [] })),
  "session.lsp.initialize": sessionHandler<typeof SessionLspInitialize>(() => null),
};

/** Wording: the official runtime's, where no client asked for extensions. */
function unavailable(): never {
  throw new Error("Extensions not available");
}
