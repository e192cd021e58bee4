// Turns declared types into JSON Schema (2019-09): the subset that packages/protocol/src/validation knows.
import ts from "typescript-api";
import { docOf } from "./model.mjs";

const REF = "#/$defs/";

/** Types that stand for another where a schema is concerned. */
const STAND_INS = { SessionEvent: "UnknownSessionEvent" };

/** @typedef {Record<string, unknown>} Schema */

/** Makes schemas of the types of a model, each named type once. */
export class SchemaMaker {
  #model;
  #named = new Map();

  /** @param {import("./model.mjs").Model} model */
  constructor(model) {
    this.#model = model;
  }

  /** Schema of a type as it stands in code, with `$ref` for every name in it. @returns {Schema} */
  of(node) {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: "string" };
      case ts.SyntaxKind.NumberKeyword:
        return { type: "number" };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: "boolean" };
      case ts.SyntaxKind.UnknownKeyword:
        return {};
      case ts.SyntaxKind.VoidKeyword:
      case ts.SyntaxKind.UndefinedKeyword:
        return { type: "null" };
      case ts.SyntaxKind.LiteralType:
        return literal(node.literal);
      case ts.SyntaxKind.ParenthesizedType:
        return this.of(node.type);
      case ts.SyntaxKind.ArrayType:
        return { type: "array", items: this.of(node.elementType) };
      case ts.SyntaxKind.TypeLiteral:
        return this.#object(node.members);
      case ts.SyntaxKind.UnionType:
        return this.#union(node.types);
      case ts.SyntaxKind.TypeReference:
        return this.#reference(node);
      default:
        throw new Error(`no schema for ${node.getText()} in ${node.getSourceFile().fileName}`);
    }
  }

  /** Schema of a type by its name. @returns {Schema} */
  named(name) {
    let schema = this.#named.get(name);
    if (schema === undefined) {
      const declared = this.#model.types.get(name);
      if (!declared) throw new Error(`${name} is not declared in packages/protocol`);
      schema = ts.isInterfaceDeclaration(declared.node)
        ? this.#interface(declared.node)
        : this.of(declared.node.type);
      this.#named.set(name, schema);
    }
    return schema;
  }

  /** What a method's parameters look like on the wire. @returns {Schema} */
  params(method) {
    const schema = method.params ? this.#inlined(this.of(method.params)) : { type: "object" };
    if (method.scope !== "session") return schema;
    return {
      ...schema,
      type: "object",
      properties: { sessionId: { type: "string" }, ...schema.properties },
      required: ["sessionId", ...(schema.required ?? []).filter((name) => name !== "sessionId")],
    };
  }

  /** The named types that schemas refer to, directly or not, in order of name. @returns {Record<string, Schema>} */
  definitionsFor(schemas) {
    const found = new Map();
    const waiting = [...schemas];
    for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
      for (const name of referencesIn(schema)) {
        if (found.has(name)) continue;
        found.set(name, this.named(name));
        waiting.push(this.named(name));
      }
    }
    return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #inlined(schema) {
    return schema.$ref ? this.#inlined(this.named(schema.$ref.slice(REF.length))) : schema;
  }

  #interface(node) {
    const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types);
    const own = this.#object(node.members);
    const inherited = bases.map((base) => this.named(base.expression.getText()));
    const properties = Object.assign({}, ...inherited.map((base) => base.properties), own.properties);
    const required = [...inherited.flatMap((base) => base.required ?? []), ...(own.required ?? [])];
    return { ...own, ...(required.length > 0 ? { properties, required } : { properties }) };
  }

  #object(members) {
    const properties = {};
    const required = [];
    const schema = { type: "object" };
    for (const member of members) {
      if (ts.isIndexSignatureDeclaration(member)) {
        const values = this.of(member.type);
        if (Object.keys(values).length > 0) schema.additionalProperties = values;
        continue;
      }
      const name = member.name.text;
      properties[name] = withFlags(this.of(member.type), docOf(member));
      if (!member.questionToken) required.push(name);
    }
    if (Object.keys(properties).length > 0) schema.properties = properties;
    if (required.length > 0) schema.required = required;
    return schema;
  }

  #union(types) {
    const schemas = types.map((type) => this.of(type));
    if (schemas.some((schema) => Object.keys(schema).length === 0)) return {};
    const isText = (schema) => typeof schema.const === "string";
    const texts = schemas.filter(isText);
    const others = schemas.filter((schema) => !isText(schema));
    if (texts.length > 1) others.unshift({ type: "string", enum: texts.map((schema) => schema.const) });
    else others.unshift(...texts);
    return others.length === 1 ? others[0] : { anyOf: others };
  }

  #reference(node) {
    const name = node.typeName.getText();
    const [argument, second] = node.typeArguments ?? [];
    if (name === "Array") return { type: "array", items: this.of(argument) };
    if (name === "Record") {
      const values = this.of(second);
      return { type: "object", ...(Object.keys(values).length > 0 && { additionalProperties: values }) };
    }
    return { $ref: REF + (STAND_INS[name] ?? name) };
  }
}

function literal(node) {
  switch (node.kind) {
    case ts.SyntaxKind.NullKeyword:
      return { type: "null" };
    case ts.SyntaxKind.TrueKeyword:
      return { type: "boolean", const: true };
    case ts.SyntaxKind.FalseKeyword:
      return { type: "boolean", const: false };
    case ts.SyntaxKind.NumericLiteral:
      return { type: "number", const: Number(node.text) };
    default:
      return { type: "string", const: node.text };
  }
}

function withFlags(schema, doc) {
  const flags = {};
  if (doc.internal) flags["x-visibility"] = "internal";
  if (doc.deprecated) flags.deprecated = true;
  if (doc.lenient) flags["x-lenient"] = true;
  return { ...schema, ...flags };
}

function referencesIn(schema) {
  const names = [];
  JSON.stringify(schema, (key, value) => {
    if (key === "$ref") names.push(value.slice(REF.length));
    return value;
  });
  return names;
}
