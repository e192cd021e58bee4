export { DelegatedTransport } from "./delegated.js";
export { networkTransport } from "./http/network.js";
export {
  type HttpRequest,
  type HttpResponse,
  type ModelSocket,
  type ModelTransport,
  routedTransport,
} from "./http/transport.js";
export type { Model, ModelMessage, ModelRequest, ModelResponse, ModelSink, ResponseFormat } from "./model.js";
export { ModelError, type ModelErrorReason } from "./model-error.js";
export { type ProviderConfig, ProviderConfigError } from "./provider-config.js";
export { type RegistryOptions, registeredModels } from "./provider-registry.js";
export {
  type ModelSurroundings,
  type ModelWanted,
  OWN_PROVIDER,
  ownProviderIsAlone,
  resolveModel,
} from "./resolve-model.js";
export type { ModelInfo, ResolvedModel } from "./resolved.js";
export { type SelectableModel, selectableModels } from "./selectable-models.js";
