import type { ClientFactory } from "@parley/protocol";
import { ParleyError } from "../errors.js";
import type {
  FactoryDefinition,
  FactoryHandle,
  FactoryLimits,
  FactoryMeta,
  FactoryOutcome,
} from "../types/factories.js";
import type { JsonValue } from "../types/tools.js";

/** Where a handle keeps its definition: the same for every copy of this package in a program. */
const DEFINITION = Symbol.for("@parley/sdk/factory");

/** How long a timer can run, in seconds. Source: timers take 31 bits of milliseconds. */
const MOST_SECONDS = 2_147_483.647;
/** How finely AI credits are counted. Source: the official runtime's nano-AIU. */
const NANO = 1e9;

const LIMITS: Record<keyof FactoryLimits, (value: unknown) => string | undefined> = {
  maxConcurrentSubagents: wholeNumber,
  maxTotalSubagents: wholeNumber,
  maxAiCredits: (value) =>
    isPositive(value) && isPositive(nano(value)) && Number.isSafeInteger(nano(value))
      ? undefined
      : "must be a positive, finite number that rounds to a safe positive integer nano-AIU ceiling",
  timeoutSeconds: (value) => {
    if (!isPositive(value)) return "must be a positive, finite number of seconds";
    return value > MOST_SECONDS ? `must not exceed ${MOST_SECONDS} seconds` : undefined;
  },
};

/**
 * Defines a factory. `joinSession({ factories })` brings it to a session.
 *
 * @throws ParleyError `ERR_INVALID_OPTION` for phases or limits that make no sense
 */
export function defineFactory<
  TArgs extends JsonValue = JsonValue,
  TResult extends FactoryOutcome = FactoryOutcome,
>(definition: FactoryDefinition<TArgs, TResult>): FactoryHandle<TArgs, TResult> {
  const meta = structuredClone(definition.meta);
  validate(meta);
  const handle = Object.defineProperty({ meta: deepFrozen(meta) }, DEFINITION, { value: definition });
  return Object.freeze(handle) as unknown as FactoryHandle<TArgs, TResult>;
}

/** @throws ParleyError `ERR_INVALID_OPTION` for what {@link defineFactory} did not make */
export function definitionOf(handle: FactoryHandle): FactoryDefinition {
  const definition = (handle as { [DEFINITION]?: FactoryDefinition } | undefined)?.[DEFINITION];
  if (!definition) throw invalid("Invalid factory handle");
  return definition;
}

/** How a factory is told to the runtime. */
export function declarationOf(handle: FactoryHandle): ClientFactory {
  definitionOf(handle);
  return handle.meta as ClientFactory;
}

function validate({ phases, limits }: FactoryMeta): void {
  const titles = new Set<string>();
  for (const { title } of phases) {
    if (title.trim() === "") throw invalid("Factory phase titles must not be empty");
    if (titles.has(title)) throw invalid(`Factory phase title "${title}" is declared more than once`);
    titles.add(title);
  }
  for (const [name, problem] of Object.entries(LIMITS)) {
    const value = limits?.[name as keyof FactoryLimits];
    const found = value === undefined ? undefined : problem(value);
    if (found) throw invalid(`Factory limit "${name}" ${found}`);
  }
}

function wholeNumber(value: unknown): string | undefined {
  return Number.isInteger(value) && isPositive(value) ? undefined : "must be a positive integer";
}

const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;
const nano = (credits: number): number => Math.round(credits * NANO);

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFrozen(inner);
    Object.freeze(value);
  }
  return value;
}

function invalid(message: string): ParleyError {
  return new ParleyError("ERR_INVALID_OPTION", message);
}
