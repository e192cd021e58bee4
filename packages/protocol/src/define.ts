/**
 * How a method or an event is declared. Each is declared once, in its family's folder, beside the
 * interfaces of what it carries; everything else (validation, the runtime's method table, the SDK's
 * typed `rpc` namespaces, the reference pages) is derived from the declaration. The doc comment of a
 * declaration is its line on the reference page.
 *
 * Fields are what the official schema says. Tags in their doc comments add to it: `@internal` and
 * `@deprecated` as the official schema has them; `@lenient` where that schema requires a field which its own
 * SDKs leave out, so that its absence passes validation.
 */

/** `public` methods are on `client.rpc` and `session.rpc`; `internal` ones are plumbing of the two halves. */
export type Visibility = "public" | "internal";

export type Stability = "stable" | "experimental" | "deprecated";

/** Who answers: the runtime, for a program; or the program (`client`), for the runtime. */
export type Answerer = "runtime" | "client";

/** Where a method lives: on the connection (`server`), or on one session, named by `sessionId`. */
export type Scope = "server" | "session";

export interface MethodOptions {
  /** Default `"runtime"`. */
  answerer?: Answerer;
  /** Default `"request"`. */
  kind?: "request" | "notification";
  /** Default `"public"`. */
  visibility?: Visibility;
  /** Default `"experimental"`, what the official schema says of every method. */
  stability?: Stability;
  /** The first protocol version that has it. Default 3. */
  since?: number;
  /** The last protocol version that has it; none by default. */
  until?: number;
}

/** What every session-scoped method says: which session it is for. */
export interface SessionTarget {
  sessionId: string;
}

declare const paramsType: unique symbol;
declare const resultType: unique symbol;
declare const dataType: unique symbol;

/** A declared method. The type parameters exist for the compiler only. */
export interface Method<Params = unknown, Result = unknown> {
  /** The wire name, such as `session.send`. */
  readonly method: string;
  readonly scope: Scope;
  readonly answerer: Answerer;
  readonly kind: "request" | "notification";
  readonly visibility: Visibility;
  readonly stability: Stability;
  readonly since: number;
  readonly until?: number;
  readonly [paramsType]?: Params;
  readonly [resultType]?: Result;
}

/** `Params` as they cross the wire for a session: with `sessionId`. */
export type InSession<Params> = [Params] extends [object] ? Params & SessionTarget : SessionTarget;

/** Declares a method of the connection. `void` as `Params` means it takes none. */
// @__NO_SIDE_EFFECTS__
export function method<Params, Result>(name: string, options: MethodOptions = {}): Method<Params, Result> {
  return declare(name, "server", options);
}

/** Declares a method of a session. `Params` leave out `sessionId`; what crosses the wire includes it. */
// @__NO_SIDE_EFFECTS__
export function sessionMethod<Params, Result>(
  name: string,
  options: MethodOptions = {},
): Method<InSession<Params>, Result> {
  return declare(name, "session", options);
}

function declare<Params, Result>(name: string, scope: Scope, options: MethodOptions): Method<Params, Result> {
  return {
    method: name,
    scope,
    answerer: "runtime",
    kind: "request",
    visibility: "public",
    stability: "experimental",
    since: 3,
    ...options,
  };
}

export type ParamsOf<M> = M extends Method<infer Params, unknown> ? Params : never;
export type ResultOf<M> = M extends Method<unknown, infer Result> ? Result : never;

export interface EventOptions {
  /** Default `"public"`. */
  visibility?: Visibility;
  /** Default `"stable"`: the official schema names the others. */
  stability?: Stability;
}

/** A declared session event. An `ephemeral` event is never on the log. */
export interface EventType<Type extends string, Data, Ephemeral extends boolean> {
  readonly type: Type;
  readonly ephemeral: Ephemeral;
  readonly visibility: Visibility;
  readonly stability: Stability;
  readonly [dataType]?: Data;
}

/** Declares an event that is on the log before any client sees it. */
// @__NO_SIDE_EFFECTS__
export function durableEvent<Type extends string, Data>(
  type: Type,
  options: EventOptions = {},
): EventType<Type, Data, false> {
  return { type, ephemeral: false, visibility: "public", stability: "stable", ...options };
}

/** Declares an event that is published and forgotten. */
// @__NO_SIDE_EFFECTS__
export function ephemeralEvent<Type extends string, Data>(
  type: Type,
  options: EventOptions = {},
): EventType<Type, Data, true> {
  return { type, ephemeral: true, visibility: "public", stability: "stable", ...options };
}
