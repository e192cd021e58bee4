import type { ModelSwitch, Switched } from "./model-switch.js";

/** The models of a session, as far as planning needs them. */
export interface PlannedModels {
  readonly selected: string | undefined;
  /** What is asked for now, to come back to. */
  readonly selection: Omit<ModelSwitch, "modelId">;
  switchTo(wanted: ModelSwitch): Promise<Switched>;
}

/** The model that a session plans with, where a client wants another one for that. */
export class PlanModel {
  readonly #models: PlannedModels;
  #wanted: ModelSwitch | undefined;
  /** What comes back when the plan is made; `undefined` while there is nothing to come back to. */
  #base: ModelSwitch | undefined;

  constructor(models: PlannedModels) {
    this.#models = models;
  }

  /** The model that comes back when the plan is made. */
  get base(): string | undefined {
    return this.#base?.modelId;
  }

  /** Says which model to plan with from now on; `undefined`: the one that is used anyway. */
  want(wanted: ModelSwitch | undefined): void {
    this.#wanted = wanted;
  }

  /** The session plans. @returns `undefined` when its model stays. @throws when the other can't be used */
  async begin(): Promise<Switched | undefined> {
    const { selected, selection } = this.#models;
    const wanted = this.#wanted;
    if (!wanted || wanted.modelId === selected) return undefined;
    const base = this.#base ?? (selected === undefined ? undefined : { ...selection, modelId: selected });
    const switched = await this.#models.switchTo(wanted);
    this.#base = base;
    return switched;
  }

  /** The session plans no more. @returns `undefined` when its model stays. @throws when the other can't be used */
  async end(): Promise<Switched | undefined> {
    const base = this.#base;
    this.#base = undefined;
    if (!base || base.modelId === this.#models.selected) return undefined;
    return this.#models.switchTo(base);
  }

  /** A client chose a model meanwhile: it is the one to come back to. */
  chosen(wanted: ModelSwitch): void {
    if (this.#base) this.#base = wanted;
  }
}
