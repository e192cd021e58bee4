// Compares the public API of our SDK with the official one's declarations: every export, and every member that
// can be reached from one.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-api";

const ours = fileURLToPath(new URL("../../packages/sdk/src/", import.meta.url));
const official = dirname(createRequire(import.meta.url).resolve("@github/copilot-sdk"));
const ENTRIES = [
  ["@github/copilot-sdk", join(official, "../index.d.ts"), join(ours, "index.ts")],
  ["@github/copilot-sdk/extension", join(official, "../extension.d.ts"), join(ours, "extension.ts")],
];
/** Types of the language and its libraries are the same on both sides. */
const FOREIGN =
  /\/node_modules\/(typescript|@types|zod|vscode-jsonrpc)\/|\/typescript-api\/|\/lib\.[^/]*\.d\.ts$/;

/** @returns {{ exports: number, members: number, gaps: string[] }} what the official API has and ours lacks */
export function comparePublicApi() {
  const program = ts.createProgram(
    ENTRIES.flatMap(([, theirs, own]) => [theirs, own]),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.esnext.disposable.d.ts"],
      customConditions: ["parley-source"],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
    },
  );
  const comparison = new Comparison(program.getTypeChecker());
  for (const [entry, theirs, own] of ENTRIES) {
    comparison.modules(entry, program.getSourceFile(theirs), program.getSourceFile(own));
  }
  return comparison;
}

/**
 * `members` counts what was compared. Whether a value goes in or comes out decides which optionality is a gap: what a
 * program may leave out it may leave out here too, and what it gets there it gets here. A type that is only named is
 * compared without that.
 */
class Comparison {
  exports = 0;
  members = 0;
  gaps = [];
  #checker;
  #seen = new Set();

  constructor(checker) {
    this.#checker = checker;
  }

  modules(entry, theirs, ours) {
    const own = this.#exportsOf(ours);
    for (const [name, symbol] of this.#exportsOf(theirs)) {
      this.exports++;
      const counterpart = own.get(name);
      if (!counterpart) this.gaps.push(`${entry} ${name}: not exported`);
      else this.#symbols({ place: `${entry} ${name}`, flow: "none" }, symbol, counterpart);
    }
  }

  #exportsOf(file) {
    const module = this.#checker.getSymbolAtLocation(file);
    return new Map(
      this.#checker.getExportsOfModule(module).map((symbol) => [symbol.name, this.#resolved(symbol)]),
    );
  }

  #resolved(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #symbols(at, theirs, ours) {
    for (const [flag, kind] of [
      [ts.SymbolFlags.Type, "type"],
      [ts.SymbolFlags.Value, "value"],
    ]) {
      if (!(theirs.flags & flag)) continue;
      if (!(ours.flags & flag)) this.gaps.push(`${at.place}: no ${kind}`);
      else if (kind === "value")
        this.#types({ ...at, flow: "out" }, this.#valueOf(theirs), [this.#valueOf(ours)]);
      else
        this.#types(at, this.#checker.getDeclaredTypeOfSymbol(theirs), [
          this.#checker.getDeclaredTypeOfSymbol(ours),
        ]);
    }
  }

  #valueOf(symbol) {
    return this.#checker.getTypeOfSymbol(symbol);
  }

  /** Compares a type with those that stand in its place. */
  #types(at, theirs, ours) {
    const own = ours.flatMap(partsOf);
    const key = `${at.flow} ${theirs.id} ${own.map(({ id }) => id)}`;
    if (this.#seen.has(key) || own.some(isOpen)) return;
    this.#seen.add(key);
    this.#literals(at, theirs, own);
    for (const part of partsOf(theirs)) {
      if (isObject(part)) this.#properties(at, part, own.filter(isObject));
      this.#signatures(at, part, own);
      this.#elements(at, part, own);
    }
  }

  #literals({ place }, theirs, own) {
    if (own.some(({ flags }) => flags & ts.TypeFlags.String)) return;
    const values = new Set(own.filter((part) => part.isLiteral()).map(({ value }) => value));
    for (const part of partsOf(theirs)) {
      if (part.isLiteral() && !values.has(part.value)) {
        this.gaps.push(`${place}: lacks ${JSON.stringify(part.value)}`);
      }
    }
  }

  /** A member of a union is compared with those that may stand for it: the literals they share agree. */
  #properties(at, theirs, own) {
    const kin = own.filter((candidate) => this.#isKin(theirs, candidate));
    for (const property of this.#checker.getPropertiesOfType(theirs)) {
      if (isPrivate(property)) continue;
      this.members++;
      const place = `${at.place}.${property.name}`;
      const found = (kin.length > 0 ? kin : own)
        .map((candidate) => this.#checker.getPropertyOfType(candidate, property.name))
        .filter((symbol) => symbol !== undefined);
      if (found.length === 0) {
        this.gaps.push(`${place}: missing`);
        continue;
      }
      if (at.flow === "in" && isOptional(property) && found.every((symbol) => !isOptional(symbol))) {
        this.gaps.push(`${place}: may be left out there`);
      }
      if (at.flow === "out" && !isOptional(property) && found.some(isOptional)) {
        this.gaps.push(`${place}: is always there`);
      }
      this.#types(
        { ...at, place },
        this.#valueOf(property),
        found.map((symbol) => this.#valueOf(symbol)),
      );
    }
  }

  #isKin(a, b) {
    return this.#checker.getPropertiesOfType(a).every((property) => {
      const other = this.#checker.getPropertyOfType(b, property.name);
      const own = other && partsOf(this.#valueOf(other));
      const parts = partsOf(this.#valueOf(property));
      if (
        !own ||
        ![...parts, ...own].every((part) => part.isLiteral() || part.flags & ts.TypeFlags.Undefined)
      )
        return true;
      return parts.some((part) => own.some(({ value }) => value === part.value));
    });
  }

  /** Overloads of equal number correspond in order. */
  #signatures(at, theirs, own) {
    for (const kind of [ts.SignatureKind.Call, ts.SignatureKind.Construct]) {
      if (isForeign(theirs)) continue;
      const wanted = this.#checker.getSignaturesOfType(theirs, kind);
      const found = own.flatMap((part) => this.#checker.getSignaturesOfType(part, kind));
      if (wanted.length > 0 && found.length === 0) this.gaps.push(`${at.place}: can't be called`);
      else
        for (const [i, signature] of wanted.entries()) this.#signature(at, signature, found[i] ?? found[0]);
    }
  }

  #signature(at, theirs, ours) {
    const flipped = { in: "out", out: "in", none: "none" }[at.flow];
    theirs.parameters.forEach((parameter, i) => {
      const other = ours.parameters[i];
      const place = `${at.place}(${parameter.name})`;
      if (other) this.#types({ place, flow: flipped }, this.#valueOf(parameter), [this.#valueOf(other)]);
      else if (at.flow === "out") this.gaps.push(`${place}: missing`);
    });
    this.#types({ ...at, place: `${at.place}()` }, theirs.getReturnType(), [ours.getReturnType()]);
  }

  /** What arrays, promises, maps and records are of. */
  #elements(at, theirs, own) {
    this.#argumentsOf(theirs).forEach((type, i) => {
      const others = own.map((part) => this.#argumentsOf(part)[i]).filter((other) => other !== undefined);
      if (others.length > 0) this.#types({ ...at, place: `${at.place}[]` }, type, others);
    });
    const index = (type) => this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const [wanted, found] = [index(theirs), own.map(index).filter((type) => type !== undefined)];
    if (wanted && found.length > 0) this.#types({ ...at, place: `${at.place}{}` }, wanted, found);
  }

  #argumentsOf(type) {
    return type.flags & ts.TypeFlags.Object && isForeign(type) ? this.#checker.getTypeArguments(type) : [];
  }
}

const partsOf = (type) => (type.isUnion() ? type.types : [type]);

const isObject = (type) =>
  Boolean(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) &&
  !isForeign(type) &&
  !type.target?.elementFlags;

const isOptional = ({ flags }) => Boolean(flags & ts.SymbolFlags.Optional);

/** Whether it is declared elsewhere under a name of its own: the same on both sides. */
function isForeign({ symbol }) {
  const files = (symbol?.declarations ?? []).map((declaration) => declaration.getSourceFile().fileName);
  return files.length > 0 && symbol.name !== "__type" && files.every((file) => FOREIGN.test(file));
}

function isOpen({ flags }) {
  return Boolean(flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter));
}

/** Not for programs; names that are symbols are compared by what they are used for. */
function isPrivate({ name, declarations = [] }) {
  return (
    /^__|#/.test(name) ||
    declarations.some(
      (declaration) =>
        ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected) ||
        ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "internal"),
    )
  );
}
