/**
 * How a method or an event is declared. Each is declared once, in its family's folder, beside the
 * interfaces of what it carries; everything else (validation, the runtime's method table, the SDK's
 * typed `rpc` namespaces, the reference page) is derived from the declaration.
 */

/** `public` methods are on `client.rpc` and `session.rpc`; `internal` ones are plumbing of the two halves. */
export type Visibility = "public" | "internal";

export type Stability = "stable" | "experimental";

/** Who answers: the runtime, for a program; or the program (`client`), for the runtime. */
export type Answerer = "runtime" | "client";

export interface MethodOptions {
  /** Default `"runtime"`. */
  answerer?: Answerer;
  /** Default `"request"`. */
  kind?: "request" | "notification";
  /** Default `"public"`. */
  visibility?: Visibility;
  /** Default `"experimental"`, what the official schema says of nearly every method. */
  stability?: Stability;
  /** The protocol version that introduced it. Default 3. */
  since?: number;
  /** One line for the reference page. */
  summary?: string;
}

declare const paramsType: unique symbol;
declare const resultType: unique symbol;
declare const dataType: unique symbol;

/** A declared method. The type parameters exist for the compiler only. */
export interface Method<Params = unknown, Result = unknown> extends Required<Omit<MethodOptions, "summary">> {
  /** The wire name, such as `session.send`. */
  readonly method: string;
  readonly summary?: string;
  readonly [paramsType]?: Params;
  readonly [resultType]?: Result;
}

/** Declares a method. `Params` of session-scoped methods include `sessionId`. */
export function method<Params, Result>(name: string, options: MethodOptions = {}): Method<Params, Result> {
  return {
    method: name,
    answerer: "runtime",
    kind: "request",
    visibility: "public",
    stability: "experimental",
    since: 3,
    ...options,
  };
}

export type ParamsOf<M> = M extends Method<infer P, unknown> ? P : never;
export type ResultOf<M> = M extends Method<unknown, infer R> ? R : never;

/** A declared session event type. An `ephemeral` event is never on the log. */
export interface EventType<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly ephemeral: boolean;
  readonly [dataType]?: Data;
}

/** Declares a session event. */
export function event<Type extends string, Data>(
  type: Type,
  options: { ephemeral?: boolean } = {},
): EventType<Type, Data> {
  return { type, ephemeral: options.ephemeral ?? false };
}
