import { sessionMethod } from "../../define.js";
import type {
  AutoTier,
  ContextTier,
  ModelCapabilitiesOverride,
  ModelChangeSource,
  ModelPickerPriceCategory,
  ModelPickerSettingsContext,
  ModelSwitchConfirmation,
  ReasoningSummary,
  Verbosity,
} from "../../types/model.js";

export interface CurrentModel {
  modelId?: string;
  reasoningEffort?: string;
  contextTier?: ContextTier;
  autoTier?: AutoTier;
  pendingAutoTier?: AutoTier | null;
  activatingAutoTier?: AutoTier | null;
}

/** Tells which model the session uses. */
export const SessionModelGetCurrent = sessionMethod<void, CurrentModel>("session.model.getCurrent");

export interface ModelSwitchToRequest {
  modelId: string;
  autoTier?: AutoTier | null;
  reasoningEffort?: string;
  reasoningSummary?: ReasoningSummary;
  verbosity?: Verbosity;
  modelCapabilities?: ModelCapabilitiesOverride;
  contextTier?: ContextTier;
  source?: ModelChangeSource;
  deferIfModelChangeQueued?: boolean;
  compactionDecision?: string;
  runCompactionPreflight?: boolean;
  repoScope?: string;
  modelChangeScope?: string;
  requireAvailable?: boolean;
  pickerPersistence?: ModelPickerPersistenceRequest;
}

export interface ModelPickerPersistenceRequest {
  settingsContext: ModelPickerSettingsContext;
  reasoningEffortExplicit?: boolean;
  contextTierExplicit?: boolean;
}

export interface ModelSwitchToResult {
  modelId?: string;
  deferred?: boolean;
  status?: string;
  confirmation?: ModelSwitchConfirmation;
  persistenceError?: string;
  message?: string;
  warning?: string;
  deprecationWarnings?: string[];
  modelState?: CurrentModel;
}

/** Changes the model. */
export const SessionModelSwitchTo = sessionMethod<ModelSwitchToRequest, ModelSwitchToResult>(
  "session.model.switchTo",
);

export interface ModelSwitchAutoTierRequest {
  autoTier: AutoTier | null;
  source?: ModelChangeSource;
}

export interface ModelSwitchAutoTierResult {
  status: ModelSwitchAutoTierStatus;
  effectiveAutoTier?: AutoTier;
  pendingAutoTier?: AutoTier | null;
  activatingAutoTier?: AutoTier | null;
  supersededAutoTier?: AutoTier | null;
}

export type ModelSwitchAutoTierStatus = "unchanged" | "pending";

/** Changes the tier of automatic model choice. */
export const SessionModelSwitchAutoTier = sessionMethod<
  ModelSwitchAutoTierRequest,
  ModelSwitchAutoTierResult
>("session.model.switchAutoTier");

export interface ModelApplyStartupOverlayRequest {
  deviceManagedModel?: string;
  serverManagedModel?: string;
  policyHelperModel?: string;
  repoModel?: string;
  repoReasoningEffort?: string;
  repoContextTier?: string;
  repoAutoTier?: string;
  cliModel?: string;
  deferredResume?: boolean;
}

/** Applies the model settings given at start. */
export const SessionModelApplyStartupOverlay = sessionMethod<
  ModelApplyStartupOverlayRequest,
  ModelSwitchToResult
>("session.model.applyStartupOverlay", { visibility: "internal" });

export interface ModelSetAllowedModelsRequest {
  allowedModels?: string[] | null;
}

export interface ModelSetAllowedModelsResult {
  allowedModels?: string[];
  effectiveAllowedModels?: string[];
  fallbackModel?: string;
  modelId?: string;
}

/** Limits the models that may be used. */
export const SessionModelSetAllowedModels = sessionMethod<
  ModelSetAllowedModelsRequest,
  ModelSetAllowedModelsResult
>("session.model.setAllowedModels");

export interface ModelSetReasoningEffortRequest {
  reasoningEffort: string;
}

export interface ModelSetReasoningEffortResult {
  reasoningEffort: string;
}

/** Changes how hard the model thinks. */
export const SessionModelSetReasoningEffort = sessionMethod<
  ModelSetReasoningEffortRequest,
  ModelSetReasoningEffortResult
>("session.model.setReasoningEffort");

export interface ModelListRequest {
  skipCache?: boolean;
}

export interface SessionModelList {
  list: unknown[];
  modelPriceCategories?: SessionModelPriceCategory[];
  quotaSnapshots?: Record<string, unknown>;
}

export interface SessionModelPriceCategory {
  id: string;
  priceCategory: ModelPickerPriceCategory;
}

/** Lists the models this session can use. */
export const SessionModelList = sessionMethod<ModelListRequest, SessionModelList>("session.model.list");
