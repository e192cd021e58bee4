import type { RpcCaller } from "@parley/protocol";
import type { ModelInfo } from "../types/models.js";

/** The models there are: asked for once, and kept. Those who ask meanwhile share one request. */
export class ModelCache {
  readonly #ask: () => Promise<ModelInfo[]> | ModelInfo[];
  #models: Promise<ModelInfo[]> | undefined;

  constructor(ask: () => Promise<ModelInfo[]> | ModelInfo[]) {
    this.#ask = ask;
  }

  /** A copy of the list. What failed is asked for again the next time. */
  async list(): Promise<ModelInfo[]> {
    if (!this.#models) {
      const asked = (async () => this.#ask())();
      this.#models = asked;
      asked.catch(() => {
        if (this.#models === asked) this.#models = undefined;
      });
    }
    return [...(await this.#models)];
  }

  clear(): void {
    this.#models = undefined;
  }
}

/** The models of the runtime, each with the parts that programs count on. */
export async function fetchModels(caller: RpcCaller): Promise<ModelInfo[]> {
  const answer = (await caller.request("models.list", {})) as { models?: Partial<ModelInfo>[] } | null;
  return (answer?.models ?? []).map(withCapabilities);
}

function withCapabilities(model: Partial<ModelInfo>): ModelInfo {
  const { supports, limits } = model.capabilities ?? {};
  return {
    ...model,
    capabilities: {
      ...model.capabilities,
      supports: { ...supports },
      limits: { max_context_window_tokens: 0, ...limits },
    },
  } as ModelInfo;
}
