import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";

/** Why a value can't cross the wire as it is. Source of categories and texts: the official SDK 1.0.14. */
type Problem =
  | "unsupported_type"
  | "non_finite_number"
  | "negative_zero"
  | "nested_undefined"
  | "cyclic_value"
  | "unsupported_object";

interface Subject {
  /** What the value is, for the message. */
  readonly what: string;
  /** The error's own code, in its data. */
  readonly code: string;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** @throws RpcError for a value that JSON can't hold without loss, naming the place */
export function assertJson(value: unknown, subject: Subject): void {
  check({ value, path: "$", above: [] }, subject);
}

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly above: readonly object[];
}

function check({ value, path, above }: Place, subject: Subject): void {
  const refuse = (category: Problem, contains: string, hint = "") =>
    new RpcError(ErrorCode.InternalError, `${subject.what} contains ${contains} at ${path}${hint}`, {
      data: { code: subject.code, category, path },
    });
  switch (typeof value) {
    case "string":
    case "boolean":
      return;
    case "undefined":
      throw refuse("nested_undefined", "nested undefined");
    case "number":
      if (!Number.isFinite(value)) throw refuse("non_finite_number", "a non-finite number");
      if (Object.is(value, -0)) throw refuse("negative_zero", "negative zero", "; normalize it to 0");
      return;
    case "object":
      break;
    default:
      throw refuse("unsupported_type", "a function, symbol, or BigInt");
  }
  if (value === null) return;
  if (above.includes(value)) throw refuse("cyclic_value", "a cyclic reference");
  const inner = [...above, value];
  if (Array.isArray(value)) {
    const names = Reflect.ownKeys(value).length - 1;
    if (names !== value.length) throw refuse("unsupported_object", "a non-JSON array property");
    value.forEach((item, i) => {
      check({ value: item, path: `${path}[${i}]`, above: inner }, subject);
    });
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refuse("unsupported_object", "a non-JSON object");
  }
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    const at = IDENTIFIER.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    if (!property.enumerable || property.get || property.set) {
      throw new RpcError(ErrorCode.InternalError, `${subject.what} contains a non-JSON property at ${at}`, {
        data: { code: subject.code, category: "unsupported_object", path: at },
      });
    }
    check({ value: property.value, path: at, above: inner }, subject);
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw refuse("unsupported_object", "a non-JSON property");
  }
}
