import type { SessionFsSetProviderRequest } from "@parley/protocol";
import { type Settleable, withResolvers } from "../../promises/with-resolvers.js";
import type { ClientRequest } from "../clients/session-client.js";

/** How long a request waits for a provider that is gone to come back. Milliseconds. */
const RETURN_MS = 30_000;

/** A client that keeps sessions' files. */
export interface FilesKeeper {
  readonly connectionId: number;
  readonly request: ClientRequest;
}

type State =
  | { readonly kind: "here"; readonly keeper: FilesKeeper }
  | { readonly kind: "gone"; readonly back: Settleable<FilesKeeper> };

/** The client that keeps the files of every session of this runtime. One that is gone may come back. */
export class FilesProvider {
  readonly layout: SessionFsSetProviderRequest;
  #state: State;

  constructor(layout: SessionFsSetProviderRequest, keeper: FilesKeeper) {
    this.layout = layout;
    this.#state = { kind: "here", keeper };
  }

  /** Whether another client than this one is there and keeps the files. */
  isKeptByOther(connectionId: number): boolean {
    return this.#state.kind === "here" && this.#state.keeper.connectionId !== connectionId;
  }

  /** The client that keeps the files is back, on another connection perhaps. */
  returned(keeper: FilesKeeper): void {
    const state = this.#state;
    this.#state = { kind: "here", keeper };
    if (state.kind === "gone") state.back.resolve(keeper);
  }

  /** A connection was closed. */
  left(connectionId: number): void {
    if (this.#state.kind === "gone" || this.#state.keeper.connectionId !== connectionId) return;
    this.#state = { kind: "gone", back: withResolvers() };
  }

  /**
   * Asks the client.
   *
   * @throws when it refuses, when it goes away meanwhile, and when it was gone and is not back in time
   */
  async request(method: string, params: object): Promise<unknown> {
    const keeper = this.#state.kind === "here" ? this.#state.keeper : await inTime(this.#state.back.promise);
    return keeper.request(method, params, NEVER);
  }
}

const NEVER = new AbortController().signal;

async function inTime(back: Promise<FilesKeeper>): Promise<FilesKeeper> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error("the client that provides the session filesystem is gone");
    timer = setTimeout(() => reject(error), RETURN_MS);
    timer.unref();
  });
  return Promise.race([back, late]).finally(() => clearTimeout(timer));
}
