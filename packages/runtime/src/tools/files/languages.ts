import { extname } from "node:path";

/** The language that telemetry names for a file's extension; empty: the extension may be named, and has none. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ["", ""],
  ...named("c", ".c .h"),
  ...named("c++", ".cc .cpp .cxx .hh .hpp"),
  ...named("c#", ".cs"),
  ...named("css", ".css"),
  ...named("dart", ".dart"),
  ...named("dotenv", ".env"),
  ...named("go", ".go"),
  ...named("hcl", ".tf"),
  ...named("html", ".htm .html"),
  ...named("ini", ".ini"),
  ...named("java", ".java"),
  ...named("javascript", ".js .mjs"),
  ...named("javascriptreact", ".jsx"),
  ...named("json", ".json .jsonc"),
  ...named("kotlin", ".kt .kts"),
  ...named("lua", ".lua"),
  ...named("markdown", ".markdown .md"),
  ...named("mdx", ".mdx"),
  ...named("perl", ".pl"),
  ...named("php", ".php"),
  ...named("powershell", ".ps1"),
  ...named("python", ".py"),
  ...named("r", ".R .r"),
  ...named("ruby", ".rb"),
  ...named("rust", ".rs"),
  ...named("scss", ".scss"),
  ...named("shell", ".bash .sh .zsh"),
  ...named("sql", ".sql"),
  ...named("svelte", ".svelte"),
  ...named("swift", ".swift"),
  ...named("tex", ".tex"),
  ...named("text", ".txt"),
  ...named("typescript", ".ts"),
  ...named("typescriptreact", ".tsx"),
  ...named("vue", ".vue"),
  ...named("xml", ".xml"),
  ...named("yaml", ".yaml .yml"),
  ...named(
    "",
    ".astro .bin .bmp .csv .dll .doc .docx .ejs .ex .exe .exs .gif .gradle .gz .ico .ipynb .jpeg .jpg .m",
  ),
  ...named(
    "",
    ".mod .mp3 .mp4 .pdf .png .ppt .pptx .properties .scala .so .sol .svg .tar .toml .vb .wav .webp .xls",
  ),
  ...named("", ".xlsx .zip"),
]);

function named(language: string, extensions: string): [string, string][] {
  return extensions.split(" ").map((extension) => [extension, language]);
}

/** Empty: none. */
export function languageOf(path: string): string {
  return LANGUAGES.get(extname(path)) ?? "";
}

/** The extension for telemetry: `not-safe` stands for one that could say something about its owner. */
export function telemetryExtension(path: string): string {
  const extension = extname(path);
  return isSafeExtension(extension) ? extension : "not-safe";
}

/** @param extension with its dot */
export function isSafeExtension(extension: string): boolean {
  return LANGUAGES.has(extension);
}
