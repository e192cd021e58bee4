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
  SessionExtensionsSendAttachmentsToMessage,
  SessionLspInitialize,
  SessionsConfigureSessionExtensions,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
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
  "session.extensions.sendAttachmentsToMessage":
    sessionHandler<typeof SessionExtensionsSendAttachmentsToMessage>(noExtension),

  "managedSettings.read": handler<typeof ManagedSettingsRead>(() => ({})),
  "managedSettings.clearCache": handler<typeof ManagedSettingsClearCache>(() => null),

  "session.completions.request": sessionHandler<typeof SessionCompletionsRequest>(() => ({ items: [] })),
  "session.lsp.initialize": sessionHandler<typeof SessionLspInitialize>(() => null),
};

/** Code and wording: the official runtime's, for connections that it did not start an extension for. */
function noExtension(): never {
  const message =
    "session.extensions.sendAttachmentsToMessage may only be called from an extension-owned connection.";
  const data = { code: "extension_context_requires_extension_caller" };
  throw new RpcError(ErrorCode.InternalError, message, { data });
}

/** Wording: the official runtime's, where no client asked for extensions. */
function unavailable(): never {
  throw new Error("Extensions not available");
}
