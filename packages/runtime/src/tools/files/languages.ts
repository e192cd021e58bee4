import { extname } from "node:path";

/** The language that telemetry names for a file's extension. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ".c": "c",
  ".cpp": "cpp",
  ".cs": "csharp",
  ".css": "css",
  ".go": "go",
  ".html": "html",
  ".java": "java",
  ".js": "javascript",
  ".json": "json",
  ".jsx": "javascriptreact",
  ".kt": "kotlin",
  ".md": "markdown",
  ".mjs": "javascript",
  ".php": "php",
  ".py": "python",
  ".rb": "ruby",
  ".rs": "rust",
  ".sh": "shellscript",
  ".sql": "sql",
  ".swift": "swift",
  ".toml": "toml",
  ".ts": "typescript",
  ".tsx": "typescriptreact",
  ".txt": "text",
  ".xml": "xml",
  ".yaml": "yaml",
  ".yml": "yaml",
};

/** Extensions without a language that may be named all the same. */
const OTHER_KNOWN: ReadonlySet<string> = new Set([
  "",
  ".bin",
  ".bmp",
  ".gif",
  ".jpeg",
  ".jpg",
  ".pdf",
  ".png",
  ".svg",
  ".webp",
]);

export function languageOf(path: string): string {
  return LANGUAGES[extname(path)] ?? "unknown";
}

/** The extension for telemetry: `not-safe` stands for one that could say something about its owner. */
export function telemetryExtension(path: string): string {
  const extension = extname(path);
  return extension in LANGUAGES || OTHER_KNOWN.has(extension) ? extension : "not-safe";
}
