import type { AutoTier, ContextTier, ModelSwitchToRequest } from "@parley/protocol";

/** What to change of a session's model; what is left out stays, the tier of context aside. */
export type ModelSwitch = Pick<
  ModelSwitchToRequest,
  "modelId" | "reasoningSummary" | "verbosity" | "modelCapabilities"
> & {
  readonly autoTier?: AutoTier | null;
  /** Given as `undefined`, it is taken away. */
  readonly reasoningEffort?: string | undefined;
  readonly contextTier?: ContextTier | undefined;
};

/** What came of a switch. */
export interface Switched {
  /** For people; `undefined` when the model is the one it was, used as it was. */
  readonly message: string | undefined;
}

/** A switch that is not carried out yet. */
export interface DeferredSwitch extends Switched {
  /** @throws when the model can't be used any more */
  apply(): Promise<void>;
}
