/** The part of JSON Schema (2019-09) that the declarations need. */
export interface Schema {
  readonly type?: "string" | "number" | "boolean" | "null" | "array" | "object";
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  /** `#/$defs/<Name>`. */
  readonly $ref?: string;
  readonly deprecated?: boolean;
  readonly "x-visibility"?: "internal";
  /** A required field that some peers leave out: its absence passes. */
  readonly "x-lenient"?: true;
}

/** Named schemas that others refer to. */
export type Definitions = Readonly<Record<string, Schema>>;

/** Schemas that are loaded together: of each method or event, its parts, and the types they refer to. */
export interface SchemaFamily {
  readonly entries: Readonly<Record<string, Readonly<Partial<Record<SchemaPart, Schema>>>>>;
  readonly $defs: Definitions;
}

export type SchemaPart = "params" | "result" | "data";

/** How to load families, by the beginning of the method names they hold. */
export type SchemaLoaders = Readonly<Record<string, () => Promise<{ readonly family: SchemaFamily }>>>;
