export { DelegatedTransport } from "./delegated.js";
export { networkTransport } from "./http/network.js";
export { type ModelTransport, routedTransport } from "./http/transport.js";
export type { RegistryOptions } from "./provider-registry.js";
export { type ModelWanted, OWN_PROVIDER, ownProviderIsAlone, resolveModel } from "./resolve-model.js";
export type { ResolvedModel } from "./resolved.js";
export { type SelectableModel, selectableModels } from "./selectable-models.js";
