import { createRequire } from "node:module";

/** The parts of tree-sitter's interface that are used here. */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  /** Whether the parser could not make sense of some of it. */
  readonly hasError: boolean;
  readonly children: readonly (SyntaxNode | null)[];
  childForFieldName(name: string): SyntaxNode | null;
  childrenForFieldName(name: string): readonly (SyntaxNode | null)[];
}

interface Tree {
  readonly rootNode: SyntaxNode;
  delete(): void;
}

interface Parser {
  setLanguage(language: unknown): void;
  parse(text: string): Tree | null;
}

interface TreeSitter {
  readonly Parser: { new (): Parser; init(options: { locateFile(name: string): string }): Promise<void> };
  readonly Language: { load(path: string): Promise<unknown> };
}

const PACKAGE = "@vscode/tree-sitter-wasm";

let loading: Promise<void> | undefined;
let parser: Parser | undefined;

/** Loads the parser, once for the whole process: about 20 ms and 10 MB, so only when a command comes. */
export function loadBashParser(): Promise<void> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Whether {@link withSyntaxTree} can be called. */
export function isBashParserLoaded(): boolean {
  return parser !== undefined;
}

async function load(): Promise<void> {
  /** Found at run time, so that it works from a bundle with the installed package beside it. */
  const require = createRequire(import.meta.url);
  const { Parser, Language } = require(PACKAGE) as TreeSitter;
  await Parser.init({ locateFile: (name) => require.resolve(`${PACKAGE}/wasm/${name}`) });
  const loaded = new Parser();
  loaded.setLanguage(await Language.load(require.resolve(`${PACKAGE}/wasm/tree-sitter-bash.wasm`)));
  parser = loaded;
}

/**
 * Parses a command and hands its syntax tree to `use`; the tree ends with the call.
 *
 * @throws when the parser is not loaded, or gives no tree
 */
export function withSyntaxTree<T>(command: string, use: (root: SyntaxNode) => T): T {
  const tree = parser?.parse(command);
  if (!tree) throw new Error("The shell parser is not available");
  try {
    return use(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/** Every node below and including `node`, in the order of the text. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) if (child) yield* nodesOf(child);
}
