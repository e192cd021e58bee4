// Writes down the SDK's public surface: `node tools/api-report.mjs` makes packages/sdk/api/sdk.api.md from the built
// declarations; with `--check` it writes nothing and exits 1 if the report would change, or `any` is part of the surface.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-api";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "packages/sdk/dist");
const report = join(root, "packages/sdk/api/sdk.api.md");
const LINE_WIDTH = 120;

const entries = {
  "@parley/sdk": join(dist, "index.d.ts"),
  "@parley/sdk/extension": join(dist, "extension.d.ts"),
};
const program = ts.createProgram(Object.values(entries), {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  strict: true,
  skipLibCheck: true,
  types: ["node"],
});
const checker = program.getTypeChecker();
/** The symbols whose declarations are in the report. */
const shown = new Set();
const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

const text = `# The public surface of @parley/sdk

Made by \`npm run api\` from the built declarations. A change here is a change that programs see.
${Object.entries(entries).map(section).join("")}`;
const anys = findAny();

if (process.argv.includes("--check")) {
  const problems = anys.map((place) => `\`any\` in the public surface: ${place}`);
  if (readReport() !== text) problems.push(`${relative(root, report)} is out of date; run \`npm run api\`.`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
} else {
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, text);
}
console.log(`api: ${text.split("\n").length} lines`);

function readReport() {
  try {
    return readFileSync(report, "utf8");
  } catch {
    return undefined;
  }
}

/** What one entry exports; then what is not exported but is part of its types, unless an earlier entry has it. */
function section([name, path]) {
  const exported = new Map();
  const others = [];
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)))) {
    const target = resolved(symbol);
    if (target.declarations.some(isOurs)) exported.set(target, symbol.name);
    else others.push(symbol.name);
  }
  for (const symbol of exported.keys()) shown.add(symbol);
  const unexported = reachedFrom([...exported.keys()]).filter((symbol) => !shown.has(symbol));
  for (const symbol of unexported) shown.add(symbol);
  return `
## ${name}

${listing([...exported].map(([symbol, as]) => [as, print(symbol)]))}
${others.length > 0 ? `\nFrom @parley/protocol:\n\n\`\`\`text\n${wrap(others.sort())}\n\`\`\`\n` : ""}${
  unexported.length > 0
    ? `\nPart of these, without being exported:\n\n${listing(unexported.map((symbol) => [symbol.name, print(symbol)]))}\n`
    : ""
}`;
}

function listing(declarations) {
  const sorted = declarations.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, declaration]) => declaration);
  return `\`\`\`ts\n${sorted.join("\n\n")}\n\`\`\``;
}

function wrap(names) {
  const lines = [""];
  for (const name of names) {
    const last = lines[lines.length - 1];
    if (last === "") lines[lines.length - 1] = name;
    else if (last.length + name.length + 1 <= LINE_WIDTH) lines[lines.length - 1] = `${last} ${name}`;
    else lines.push(name);
  }
  return lines.join("\n");
}

/** The symbols of ours that the declarations of some mention, themselves included. */
function reachedFrom(symbols) {
  const found = new Set(symbols);
  for (const symbol of found) {
    for (const declaration of symbol.declarations.filter(isOurs)) visit(declaration);
  }
  return [...found];

  function visit(node) {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const target = symbol && resolved(symbol);
      if (target?.declarations?.some((declaration) => isOurs(declaration) && isTopLevel(declaration)))
        found.add(target);
    }
    ts.forEachChild(node, visit);
  }
}

function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isOurs(declaration) {
  return declaration.getSourceFile().fileName.startsWith(dist);
}

function isTopLevel(declaration) {
  return ts.isSourceFile(statementOf(declaration).parent);
}

/** The whole statement of a declaration: a variable's is two levels up. */
function statementOf(declaration) {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function print(symbol) {
  return symbol.declarations
    .filter(isOurs)
    .map((declaration) =>
      printer.printNode(ts.EmitHint.Unspecified, statementOf(declaration), declaration.getSourceFile()),
    )
    .join("\n");
}

/** Where `any` stands in what the entries lead to, the protocol's types included. */
function findAny() {
  const places = [];
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(join(root, "packages"))) continue;
    const visit = (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
        places.push(`${relative(root, file.fileName)}:${line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return places;
}
