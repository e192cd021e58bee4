import type { CustomAgent } from "../../agents/agent.js";
import { choosesModel } from "../../agents/built-in-agents.js";
import type { ResolvedModel } from "../../models/index.js";
import type { Delegated } from "../../tools/index.js";
import type { SubAgentSettings } from "./sub-agent-settings.js";

/** Why a sub-agent has the model it has, in the wire's words. */
export interface ModelChoice {
  readonly taskModelSource: "task_argument" | "subagent_configuration" | "custom_agent_definition" | "unset";
  readonly modelSelectionSource:
    | "explicit_override"
    | "configured_required"
    | "configured_preference"
    | "agent_definition_default"
    | "session_inheritance";
  /** The model that a client configured for agents of this type. */
  readonly configured: string | undefined;
  /** The model that whoever delegated asked for. */
  readonly asked: string | undefined;
}

/** What a sub-agent is to be, decided before it starts. */
export interface SubAgentPlan {
  readonly definition: CustomAgent;
  readonly model: ResolvedModel;
  readonly choice: ModelChoice;
  readonly reasoningEffort: string | undefined;
}

/** Who hands work on, and what it can be done with. */
export interface Planning {
  readonly settings: SubAgentSettings;
  /** Of whoever hands it on. */
  readonly model: ResolvedModel;
  readonly reasoningEffort: string | undefined;
  /** @throws ProviderConfigError */
  resolveModel(id: string): Promise<ResolvedModel>;
}

/** Decides with which model, and how hard, an agent is to work. */
export async function planFor(
  definition: CustomAgent,
  work: Pick<Delegated, "model" | "reasoningEffort">,
  planning: Planning,
): Promise<SubAgentPlan> {
  const configured = planning.settings.of(definition.name);
  const choice = chooseModel(definition, work.model, configured);
  const id = modelOf(definition, choice);
  const inherited = id === undefined || id === planning.model.info.id;
  const model = inherited ? planning.model : await planning.resolveModel(id);
  const reasoningEffort =
    work.reasoningEffort ??
    configured.reasoningEffort ??
    definition.reasoningEffort ??
    (inherited ? planning.reasoningEffort : undefined);
  return { definition, model, choice, reasoningEffort };
}

function chooseModel(
  definition: CustomAgent,
  asked: string | undefined,
  { model: configured, isRequired }: ReturnType<SubAgentSettings["of"]>,
): ModelChoice {
  const shared = { configured, asked };
  if (configured !== undefined && (isRequired || asked === undefined)) {
    const modelSelectionSource = isRequired ? "configured_required" : "configured_preference";
    const taskModelSource = asked === undefined ? "subagent_configuration" : "task_argument";
    return { ...shared, taskModelSource, modelSelectionSource };
  }
  if (asked !== undefined)
    return { ...shared, taskModelSource: "task_argument", modelSelectionSource: "explicit_override" };
  const modelSelectionSource = choosesModel(definition) ? "agent_definition_default" : "session_inheritance";
  const taskModelSource = definition.models.length > 0 ? "custom_agent_definition" : "unset";
  return { ...shared, taskModelSource, modelSelectionSource };
}

function modelOf({ models }: CustomAgent, { modelSelectionSource, configured, asked }: ModelChoice) {
  switch (modelSelectionSource) {
    case "configured_required":
    case "configured_preference":
      return configured;
    case "explicit_override":
      return asked;
    default:
      return models[0];
  }
}
