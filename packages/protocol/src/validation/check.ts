import { describeType, jsonTypeOf, quoted } from "./describe.js";
import type { Definitions, Schema } from "./schema.js";
import { admitsNull, branchesOf, discriminatorOf, resolve } from "./union.js";
import type { Violation } from "./violation.js";

/** Values nested deeper than this are refused. Far above what any declared type needs. */
const MAX_DEPTH = 64;

/** How many violations are looked for before giving up. */
const MAX_VIOLATIONS = 8;

/**
 * Checks a value against a schema, as far as the receiver could not act on it otherwise: wrong types,
 * missing fields, and unknown values where a required field or a union is decided by them. Fields that are
 * not declared pass, so do unknown values of optional enumerations (a newer peer may know more). `null` is as
 * good as absent for an optional field (some languages cannot tell the two apart): where nothing is wrong and
 * the field's own type has no `null`, it is taken out of the value.
 *
 * @returns what is wrong, at most 8 things; empty when nothing is
 */
export function check(schema: Schema, value: unknown, definitions: Definitions): readonly Violation[] {
  const checker = new Checker(definitions);
  checker.value(schema, value, { path: "", depth: 0, strict: true });
  if (checker.violations.length === 0) for (const { holder, name } of checker.absent) delete holder[name];
  return checker.violations;
}

interface Place {
  readonly path: string;
  readonly depth: number;
  /** Whether an unknown value of an enumeration is an error here. */
  readonly strict: boolean;
}

/** A field that is `null` and might as well not be there. */
interface AbsentField {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

class Checker {
  readonly violations: Violation[] = [];
  readonly absent: AbsentField[] = [];
  readonly #definitions: Definitions;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  value(declared: Schema, value: unknown, place: Place): void {
    if (this.violations.length >= MAX_VIOLATIONS) return;
    if (place.depth > MAX_DEPTH) {
      this.#report(place.path, `nested deeper than ${MAX_DEPTH} levels`);
      return;
    }
    const schema = resolve(declared, this.#definitions);
    if (schema.anyOf) {
      this.#union(schema, value, place);
    } else if (schema.type !== undefined && schema.type !== jsonTypeOf(value)) {
      this.#report(place.path, `expected ${describeType(schema)}, got ${jsonTypeOf(value)}`);
    } else if (schema.const !== undefined) {
      this.#constant(schema.const, value, place);
    } else if (schema.enum) {
      this.#enumeration(schema.enum, value, place);
    } else if (schema.type === "object") {
      this.#object(schema, value as Record<string, unknown>, place);
    } else if (schema.type === "array" && schema.items) {
      this.#items(schema.items, value as unknown[], place);
    }
  }

  #constant(allowed: unknown, value: unknown, place: Place): void {
    if (!place.strict || value === allowed) return;
    this.#report(place.path, `expected ${JSON.stringify(allowed)}, got ${quoted(value)}`);
  }

  #enumeration(allowed: readonly string[], value: unknown, place: Place): void {
    if (!place.strict || allowed.includes(value as string)) return;
    this.#report(place.path, `unknown value ${quoted(value)}, expected ${oneOf(allowed)}`);
  }

  #object(schema: Schema, value: Record<string, unknown>, place: Place): void {
    const required = schema.required ?? [];
    const properties = schema.properties ?? {};
    for (const name in properties) {
      const property = properties[name] as Schema;
      const isRequired = required.includes(name) && !property["x-lenient"];
      const at = { path: join(place.path, name), depth: place.depth + 1, strict: isRequired };
      const own = value[name];
      if (own === undefined) {
        if (isRequired) this.#report(at.path, `missing, expected ${this.#describe(property)}`);
      } else if (own !== null || isRequired) {
        this.value(property, own, at);
      } else if (!admitsNull(property, this.#definitions)) {
        this.absent.push({ holder: value, name });
      }
    }
    const rest = schema.additionalProperties;
    if (!rest) return;
    for (const name of Object.keys(value)) {
      if (this.violations.length >= MAX_VIOLATIONS) return;
      if (Object.hasOwn(properties, name)) continue;
      this.value(rest, value[name], { path: join(place.path, name), depth: place.depth + 1, strict: false });
    }
  }

  #items(items: Schema, values: unknown[], place: Place): void {
    for (const [index, value] of values.entries()) {
      if (this.violations.length >= MAX_VIOLATIONS) return;
      this.value(items, value, { path: `${place.path}[${index}]`, depth: place.depth + 1, strict: false });
    }
  }

  #union(schema: Schema, value: unknown, place: Place): void {
    const type = jsonTypeOf(value);
    const branches = branchesOf(schema, this.#definitions);
    const fitting = branches.filter((branch) => branch.type === undefined || branch.type === type);
    if (fitting.length === 0) {
      this.#report(place.path, `expected ${this.#describe(schema)}, got ${type}`);
      return;
    }
    const chosen = type === "object" ? this.#discriminate(schema, value, place) : fitting;
    if (chosen.length === 0) return;
    this.#anyOf(chosen, value, place);
  }

  /** The branches left once the field that tells them apart has been looked at. None: it was reported. */
  #discriminate(schema: Schema, value: unknown, place: Place): readonly Schema[] {
    const discriminator = discriminatorOf(schema, this.#definitions);
    const objects = branchesOf(schema, this.#definitions).filter((branch) => branch.type === "object");
    if (!discriminator) return objects;
    const said = (value as Record<string, unknown>)[discriminator.property] ?? undefined;
    const chosen = objects.filter((branch) => discriminator.admits(branch, said));
    if (chosen.length > 0) return chosen;
    const problem = said === undefined ? "missing" : `unknown value ${quoted(said)}`;
    this.#report(
      join(place.path, discriminator.property),
      `${problem}, expected ${oneOf(discriminator.values)}`,
    );
    return chosen;
  }

  /** Passes when one branch has nothing to complain of; otherwise the one with least says what is wrong. */
  #anyOf(branches: readonly Schema[], value: unknown, place: Place): void {
    let least: readonly Violation[] | undefined;
    for (const branch of branches) {
      const attempt = new Checker(this.#definitions);
      attempt.value(branch, value, place);
      if (attempt.violations.length === 0) {
        this.absent.push(...attempt.absent);
        return;
      }
      if (!least || attempt.violations.length < least.length) least = attempt.violations;
    }
    this.violations.push(...(least ?? []));
  }

  #describe(schema: Schema): string {
    const types = branchesOf(schema, this.#definitions).map(describeType);
    return [...new Set(types)].join(" or ");
  }

  #report(path: string, message: string): void {
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push({ path, message });
  }
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function oneOf(values: readonly string[]): string {
  const shown = values.slice(0, 16).map((value) => JSON.stringify(value));
  if (values.length > shown.length) shown.push("…");
  return shown.length === 1 ? (shown[0] as string) : `one of ${shown.join(", ")}`;
}
