import type {
  ModelsGetBuiltInCatalog,
  ModelsList,
  ProviderEndpoint,
  SessionModelApplyStartupOverlay,
  SessionModelGetCurrent,
  SessionModelList,
  SessionModelSetAllowedModels,
  SessionModelSetReasoningEffort,
  SessionModelSwitchTo,
  SessionProviderAdd,
  SessionProviderGetEndpoint,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { AUTO } from "../../session/model/allowed-models.js";
import { tokenProviders } from "../../session/model/model-settings.js";
import type { ModelSwitch, Switched } from "../../session/model/model-switch.js";
import type { Session } from "../../session/session.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";

/** The methods about models and their providers. */
export const handlers: Handlers = {
  "models.list": handler<typeof ModelsList>(async (_, { connection }) => {
    const { resolveModel } = await import("../../models/index.js");
    const wanted = { workingDirectory: process.cwd() };
    const { info } = await resolveModel(wanted, { env: connection.runtime.environment });
    const { maxPromptTokens } = info.limits;
    const limits = { max_prompt_tokens: maxPromptTokens, max_context_window_tokens: maxPromptTokens };
    const capabilities = { supports: { vision: false, reasoningEffort: false }, limits };
    return { models: [{ id: info.id, name: info.name, capabilities }] };
  }),

  "models.getBuiltInCatalog": handler<typeof ModelsGetBuiltInCatalog>(async () => {
    const { WELL_KNOWN_MODELS } = await import("../../models/well-known-models.js");
    return { models: WELL_KNOWN_MODELS.map((id) => ({ id })) };
  }),

  "session.model.getCurrent": sessionHandler<typeof SessionModelGetCurrent>(({ models }) => models.state),

  "session.model.list": sessionHandler<typeof SessionModelList>(({ models }) => ({
    list: [...models.list()],
    modelPriceCategories: [],
    quotaSnapshots: {},
  })),

  "session.model.switchTo": sessionHandler<typeof SessionModelSwitchTo>(async (session, wanted) => {
    const { models } = session;
    const { modelId, autoTier } = wanted;
    if (autoTier !== undefined && modelId !== AUTO) {
      throw new RpcError(ErrorCode.InvalidParams, `autoTier is only valid when modelId is \`${AUTO}\``);
    }
    const { message, ...place } = await switchInTurn(session, wanted);
    const { selected = modelId } = models;
    return {
      status: "applied",
      ...place,
      modelId: selected,
      ...(message !== undefined && { message }),
      deprecationWarnings: [],
      modelState: models.state,
    };
  }),

  "session.model.setReasoningEffort": sessionHandler<typeof SessionModelSetReasoningEffort>(
    async ({ models }, { reasoningEffort }) => {
      await models.setReasoningEffort(reasoningEffort);
      return { reasoningEffort };
    },
  ),

  "session.model.setAllowedModels": sessionHandler<typeof SessionModelSetAllowedModels>(
    async ({ models }, { allowedModels = null }) => {
      const allowed = await models.allow(allowedModels);
      const current = { ...(models.selected !== undefined && { modelId: models.selected }) };
      if (!allowed) return { effectiveAllowedModels: ["*"], ...current };
      const [fallbackModel = ""] = allowed;
      const effectiveAllowedModels = [...allowed];
      return { allowedModels: [...allowed], effectiveAllowedModels, fallbackModel, ...current };
    },
  ),

  // What clients choose wins over what their hosts' policies and repositories say: the official runtime
  // applies none of it to the sessions of SDKs either.
  "session.model.applyStartupOverlay": sessionHandler<typeof SessionModelApplyStartupOverlay>(
    ({ models }, { deviceManagedModel, serverManagedModel, repoModel }) => ({
      status: "unchanged",
      deferred: !models.wasSwitched && [deviceManagedModel, serverManagedModel, repoModel].some(Boolean),
      ...(models.selected !== undefined && { modelId: models.selected }),
    }),
  ),

  "session.provider.add": sessionHandler<typeof SessionProviderAdd>(
    (session, { providers, models }, { connection }) => {
      refuseKnownProviders(session, providers ?? []);
      const added = session.models.add({ providers, models });
      const names = tokenProviders({ ...(providers && { providers }) });
      session.tokens.own(names, (method, params, signal) =>
        connection.peer.request(method, params, { signal }),
      );
      return { models: [...added] };
    },
  ),

  "session.provider.getEndpoint": sessionHandler<typeof SessionProviderGetEndpoint>(
    ({ settings }, _, { connection }) => {
      if (connection.runtime.environment["COPILOT_ALLOW_GET_PROVIDER_ENDPOINT"] !== "true") {
        throw new Error("To enable this API, set COPILOT_ALLOW_GET_PROVIDER_ENDPOINT=true");
      }
      return endpointOf(settings.models.provider);
    },
  ),
};

/** Switches at once where nothing is at work; else it is a turn of its own, after what waits. */
async function switchInTurn(
  { models, work, commands }: Session,
  wanted: ModelSwitch,
): Promise<Switched & { readonly deferred: boolean; readonly queueId?: string }> {
  if (!work.isWorking && !commands.queued.changesModel) {
    const { message } = await models.switchTo(wanted);
    return { message, deferred: false };
  }
  const { message, apply } = await models.defer(wanted);
  const line = { command: `/model ${wanted.modelId}`, displayText: undefined };
  const queueId = commands.enqueue({ ...line, kind: { is: "model_change", apply } });
  return { message, deferred: true, queueId };
}

function refuseKnownProviders({ settings }: Session, added: readonly { readonly name: string }[]): void {
  const names = new Set(settings.models.providers?.map(({ name }) => name));
  for (const { name: provider } of added) {
    if (names.has(provider)) {
      const data = { code: "duplicate_provider", provider };
      throw new RpcError(ErrorCode.InvalidParams, `Duplicate BYOK provider name "${provider}".`, { data });
    }
    names.add(provider);
  }
}

/** Only what a client gave is given back: neither the keys of this runtime's host, nor another's tokens. */
function endpointOf(provider: Session["settings"]["models"]["provider"]): ProviderEndpoint {
  const { type = "openai", wireApi = "completions", baseUrl, apiKey, transport = "http" } = provider ?? {};
  if (!provider || baseUrl === undefined) {
    throw new Error("Session is not authenticated; provider endpoint is unavailable.");
  }
  const endpoint = {
    type,
    ...(type !== "anthropic" && { wireApi }),
    baseUrl,
    ...(apiKey !== undefined && { apiKey }),
    headers: { ...provider.headers },
    transport,
  };
  return endpoint as ProviderEndpoint;
}
