/** What programs see of factories. */

export type {
  FactoryAgentOptions,
  FactoryContext,
  FactoryDefinition,
  FactoryHandle,
  FactoryJsonSchema,
  FactoryLimitOverrides,
  FactoryLimits,
  FactoryListRunsOptions,
  FactoryMeta,
  FactoryOutcome,
  FactoryPipelineStage,
  FactoryResumeErrorCode,
  FactoryRunsPage,
  FactoryStepOptions,
  ResumeOptions,
  RunOptions,
  SessionFactoryApi,
} from "../types/factories.js";
export { defineFactory } from "./definition.js";
export { FactoryResumeError } from "./resume-error.js";
export { isFactoryRunTerminal } from "./runs.js";
