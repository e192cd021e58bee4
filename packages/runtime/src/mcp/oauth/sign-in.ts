import type { RawConfig } from "../config.js";
import type { McpHostOptions } from "../host-options.js";
import type { HttpProblem } from "../http-problem.js";
import type { OpenQuestions } from "../open-questions.js";
import { OAUTH_QUESTION } from "../questions.js";
import { askForToken } from "./ask-for-token.js";
import type { KeptTokens } from "./kept-tokens.js";

type Token =
  | { readonly kind: "none" }
  /** Someone was asked, and had none. */
  | { readonly kind: "declined" }
  /** The server has not seen it yet. */
  | { readonly kind: "new" | "accepted"; readonly authorization: string; readonly from: "client" | "kept" };

export interface SignInSetup {
  readonly serverName: string;
  readonly config: RawConfig;
  readonly options: McpHostOptions;
  readonly questions: OpenQuestions;
  /** The tokens kept from an earlier sign-in; none for what isn't reached over HTTP. */
  kept(): KeptTokens | undefined;
}

/** How one server is signed in to: with tokens kept from a login, or those that clients have. */
export class SignIn {
  readonly #setup: SignInSetup;
  #token: Token = { kind: "none" };
  #asking: Promise<boolean> | undefined;

  constructor(setup: SignInSetup) {
    this.#setup = setup;
  }

  /** Value for the `authorization` header. */
  async authorization(): Promise<string | undefined> {
    if ("authorization" in this.#token && this.#token.from === "client") return this.#token.authorization;
    const authorization = await this.#setup.kept()?.authorization();
    if (authorization !== undefined) this.#token = { kind: "accepted", authorization, from: "kept" };
    return authorization;
  }

  /** What was used so far doesn't count any more. */
  forget(): void {
    this.#token = { kind: "none" };
  }

  get isDeclined(): boolean {
    return this.#token.kind === "declined";
  }

  /** The server takes the token. */
  accepted(): void {
    if (this.#token.kind === "new") this.#token = { ...this.#token, kind: "accepted" };
  }

  /** @returns whether it was a token nobody had tried before: asking again would give the same */
  refused(): boolean {
    const wasNew = this.#token.kind === "new";
    if (wasNew) this.#token = { kind: "none" };
    return wasNew;
  }

  /** Asks for another token. @returns whether there is one */
  ask(problem: HttpProblem): Promise<boolean> {
    this.#asking ??= this.#ask(problem).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(problem: HttpProblem): Promise<boolean> {
    const { serverName, config, options, questions } = this.#setup;
    const wantsMore = problem.detail.kind === "status" && problem.detail.status === 403;
    const reason = wantsMore ? "upscope" : "authorization" in this.#token ? "refresh" : "initial";
    const wanted = { serverName, config, problem, reason } as const;
    const isKept = "from" in this.#token && this.#token.from === "kept";
    const renewed = isKept && !wantsMore ? await this.#setup.kept()?.refresh() : undefined;
    if (renewed !== undefined) {
      this.#token = { kind: "new", authorization: renewed, from: "kept" };
      return true;
    }
    const authorization = await questions.ask((signal) => askForToken(wanted, options, signal));
    if (authorization !== undefined) this.#token = { kind: "new", authorization, from: "client" };
    else if (options.questions.canAsk(OAUTH_QUESTION)) this.#token = { kind: "declined" };
    return authorization !== undefined;
  }
}
