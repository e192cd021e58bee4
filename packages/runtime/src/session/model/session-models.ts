import type { AutoTier, CurrentModel } from "@parley/protocol";
import {
  ownProviderIsAlone,
  type RegistryOptions,
  type ResolvedModel,
  type SelectableModel,
  selectableModels,
} from "../../models/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import { applyParams, type SessionSettings } from "../opening/settings.js";
import type { SessionStorage } from "../storage/session-storage.js";
import { AUTO, allowedModels, checkAllowed } from "./allowed-models.js";
import { concernsModel, type ModelOptions, type ModelSettings } from "./model-settings.js";
import type { DeferredSwitch, ModelSwitch, Switched } from "./model-switch.js";
import { PlanModel } from "./plan-model.js";

/** What {@link SessionModels} needs of its session. */
export interface SessionOfModels {
  readonly events: EventSink;
  readonly settings: SessionSettings;
  /** Says where a folder that a client names is. */
  readonly storage: SessionStorage;
  changeSettings(settings: SessionSettings): void;
  /** Finds the model that settings ask for. @throws ProviderConfigError */
  findModel(settings: SessionSettings): Promise<ResolvedModel>;
}

/** The model of a session, and those that may take its place. */
export class SessionModels {
  readonly #session: SessionOfModels;
  #current: ResolvedModel;
  /** The wish of how to choose when the runtime is to; `null` for its default. */
  #pendingAutoTier: AutoTier | null | undefined;
  /** Whether a client changed the model since the session was opened. */
  wasSwitched = false;
  readonly planning = new PlanModel(this);

  constructor(session: SessionOfModels, current: ResolvedModel) {
    this.#session = session;
    this.#current = current;
  }

  get current(): ResolvedModel {
    return this.#current;
  }

  /** What the model is selected by; `undefined` when nobody chose and the session's own provider decides. */
  get selected(): string | undefined {
    const { model, models } = this.#session.settings;
    return model ?? (models.provider ? undefined : this.#current.info.selectionId);
  }

  /** How the model is used, as a switch says it. */
  get selection(): Omit<ModelSwitch, "modelId"> {
    const { reasoningEffort, models } = this.#session.settings;
    return { reasoningEffort, contextTier: models.contextTier };
  }

  /** As clients are told. */
  get state(): CurrentModel & { readonly planBaseModelId?: string } {
    const { reasoningEffort, models } = this.#session.settings;
    const { selected } = this;
    const planBaseModelId = this.planning.base;
    return {
      ...(selected !== undefined && { modelId: selected }),
      ...(planBaseModelId !== undefined && { planBaseModelId }),
      ...(reasoningEffort !== undefined && { reasoningEffort }),
      ...(models.contextTier !== undefined && { contextTier: models.contextTier }),
      ...(this.#pendingAutoTier !== undefined && { pendingAutoTier: this.#pendingAutoTier }),
    };
  }

  /** The models to choose from: registered ones, else the environment's. A session's own provider serves any and lists none. */
  list(): readonly (SelectableModel | Pick<SelectableModel, "id" | "name">)[] {
    const { models } = this.#session.settings;
    const { provider, modelCapabilities, allowed } = models;
    if (provider) return [];
    const registered = selectableModels(models, modelCapabilities);
    const { selectionId: id, name } = this.#current.info;
    const all = registered.length > 0 ? registered : [{ id, name }];
    return allowed ? all.filter(({ id }) => allowed.includes(id)) : all;
  }

  /**
   * Registers more providers and models. @returns the models that are new
   *
   * @throws ProviderConfigError as `registeredModels`
   */
  add({ providers = [], models = [] }: RegistryOptions): readonly SelectableModel[] {
    const settings = this.#session.settings;
    const known = settings.models;
    if (providers.length === 0 && models.length === 0) return [];
    if (known.provider) throw ownProviderIsAlone();
    const grown = {
      ...known,
      providers: [...(known.providers ?? []), ...providers],
      models: [...(known.models ?? []), ...models],
    };
    const all = selectableModels(grown, known.modelCapabilities);
    this.#session.changeSettings({ ...settings, models: grown });
    return all.slice(known.models?.length ?? 0);
  }

  /** Uses another model, or the same in another way, from the next model call on. @throws when it can't be used */
  async switchTo(wanted: ModelSwitch): Promise<Switched> {
    const { allowed } = this.#session.settings.models;
    checkAllowed(wanted.modelId, allowed);
    const message = this.#toldOf(wanted);
    await this.#switch(wanted);
    return { message };
  }

  /**
   * Makes a switch ready that waits for its turn. What it leaves as it is, and whether it is allowed, are
   * settled now, as by the official runtime.
   *
   * @throws when the model can't be used
   */
  async defer(wanted: ModelSwitch): Promise<DeferredSwitch> {
    const before = this.#session.settings;
    checkAllowed(wanted.modelId, before.models.allowed);
    await this.#session.findModel(applied(before, wanted));
    const { reasoningEffort } = before;
    return { message: this.#toldOf(wanted), apply: () => this.#switch({ reasoningEffort, ...wanted }) };
  }

  async #switch(wanted: ModelSwitch): Promise<void> {
    const { modelId, autoTier } = wanted;
    const from = this.selected;
    const isStillAuto = modelId === AUTO && from === AUTO;
    if (!isStillAuto || autoTier === undefined) await this.#change(wanted, "sdk");
    this.wasSwitched = true;
    this.planning.chosen(wanted);
    const tierBefore = isStillAuto ? this.#pendingAutoTier : undefined;
    this.#pendingAutoTier = modelId === AUTO ? (autoTier ?? tierBefore) : undefined;
  }

  #toldOf(wanted: ModelSwitch): string | undefined {
    return changeText(this.selected, this.#session.settings.reasoningEffort, wanted);
  }

  /**
   * Says how to choose, while the runtime is to.
   *
   * @param tier `null` for its default
   * @returns the wish that this one takes the place of
   */
  switchAutoTier(tier: AutoTier | null): AutoTier | undefined {
    const before = this.#pendingAutoTier ?? undefined;
    this.#pendingAutoTier = tier ?? undefined;
    return before === tier ? undefined : before;
  }

  /** Asks the same model to think as hard as this from now on. */
  async setReasoningEffort(reasoningEffort: string): Promise<void> {
    const before = this.#session.settings;
    if (reasoningEffort === before.reasoningEffort) return;
    const { selected } = this;
    await this.#session.events.emit("session.model_change", {
      source: "sdk",
      ...given({ previousModel: selected, newModel: selected ?? this.#current.info.id }),
      ...given({ previousReasoningEffort: before.reasoningEffort }),
      reasoningEffort,
    });
    this.#session.changeSettings({ ...this.#session.settings, reasoningEffort });
  }

  /**
   * Limits the models that may be switched to; one in use that isn't among them makes room for the first.
   *
   * @param ids `null` for any
   * @throws when the list says nothing, or the first model can't be used; then nothing changes
   */
  async allow(ids: readonly string[] | null): Promise<readonly string[] | undefined> {
    const allowed = ids === null ? undefined : allowedModels(ids);
    const { selected } = this;
    const [fallback] = allowed ?? [];
    const isOut = selected !== undefined && selected !== AUTO && !allowed?.includes(selected);
    if (fallback !== undefined && isOut) await this.#change({ modelId: fallback }, "automatic");
    const settings = this.#session.settings;
    this.#session.changeSettings({ ...settings, models: { ...settings.models, allowed } });
    return allowed;
  }

  /**
   * Takes what a client that joins the session asks for.
   *
   * @param isTold whether an event to come says which model it is
   * @throws when it can't be had; then nothing changes
   */
  async adopt(params: ModelOptions, isTold: boolean): Promise<void> {
    const from = this.selected;
    const settings = applyParams(this.#session.settings, params, this.#session.storage);
    const found = concernsModel(params) ? await this.#session.findModel(settings) : undefined;
    this.#session.changeSettings(settings);
    if (found) this.#use(found);
    const { selected: to } = this;
    if (isTold || to === from || to === undefined) return;
    await this.#session.events.emit("session.model_change", {
      source: "sdk",
      contextTier: settings.models.contextTier ?? null,
      newModel: to,
      ...given({ previousModel: from }),
      reasoningEffort: settings.reasoningEffort ?? null,
    });
  }

  /** Takes what a client changes of how the session works. @throws as {@link adopt} */
  async update(params: ModelOptions): Promise<void> {
    const from = this.selected;
    const { reasoningEffort: before } = this.#session.settings;
    await this.adopt(params, true);
    const { selected: to } = this;
    const { reasoningEffort } = this.#session.settings;
    if (to === undefined || (to === from && reasoningEffort === before)) return;
    await this.#session.events.emit("session.model_change", {
      source: "sdk",
      ...given({ previousModel: from }),
      newModel: to,
      ...given({ previousReasoningEffort: before }),
      reasoningEffort: reasoningEffort ?? null,
    });
  }

  /** Ends the connections that are kept for later calls. Idempotent. */
  close(): void {
    this.#current.model.close?.();
  }

  async #change(wanted: ModelSwitch, source: "sdk" | "automatic"): Promise<void> {
    const before = this.#session.settings;
    const { modelId, contextTier, verbosity } = wanted;
    const from = this.selected;
    const { reasoningEffort, models } = applied(before, wanted);
    const { reasoningSummary } = models;
    const found = await this.#session.findModel(applied(before, wanted));
    await this.#session.events.emit("session.model_change", {
      source,
      contextTier: contextTier ?? null,
      newModel: modelId,
      ...given({
        previousModel: from,
        previousReasoningEffort: before.reasoningEffort,
        previousReasoningSummary: before.models.reasoningSummary,
      }),
      reasoningEffort: reasoningEffort ?? null,
      ...given({ reasoningSummary, verbosity }),
    });
    this.#session.changeSettings(applied(this.#session.settings, wanted));
    this.#use(found);
  }

  #use(model: ResolvedModel): void {
    if (model !== this.#current) this.close();
    this.#current = model;
  }
}

/** Settings with a switch applied to them. */
function applied(settings: SessionSettings, wanted: ModelSwitch): SessionSettings {
  const { models } = settings;
  const { reasoningEffort } = "reasoningEffort" in wanted ? wanted : settings;
  const changed: Partial<ModelSettings> = {
    reasoningSummary: wanted.reasoningSummary ?? models.reasoningSummary,
    contextTier: wanted.contextTier,
    verbosity: wanted.verbosity ?? models.verbosity,
    modelCapabilities: wanted.modelCapabilities ?? models.modelCapabilities,
  };
  return { ...settings, model: wanted.modelId, reasoningEffort, models: { ...models, ...changed } };
}

/** What people are told of a switch. Text: the official runtime's. */
function changeText(
  from: string | undefined,
  effortBefore: string | undefined,
  { modelId, reasoningEffort }: ModelSwitch,
): string | undefined {
  const to = named(modelId, reasoningEffort);
  if (from === undefined) return `Model changed to: ${to}`;
  const was = named(from, effortBefore);
  return was === to ? undefined : `Model changed from ${was} to ${to}`;
}

function named(id: string, effort: string | undefined): string {
  const name = id === AUTO ? "Auto" : id;
  return effort === undefined ? name : `${name} (${effort})`;
}

function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
