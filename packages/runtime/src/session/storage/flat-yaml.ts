/** The little YAML that `workspace.yaml` needs: one level of scalars. */
export type YamlValue = string | number | boolean | null | undefined;

/** Text that means itself when it stands bare. */
const PLAIN =
  /^(?!(?:true|false|null|yes|no|on|off|~)$)(?![\d.+-]+$)[A-Za-z0-9/~._@+-](?:[\w ./:@+~=,()-]*[\w./@+~)-])?$/i;

export function formatYaml(values: Readonly<Record<string, YamlValue>>): string {
  const lines = Object.entries(values).filter(([, value]) => value !== undefined);
  return lines.map(([key, value]) => `${key}: ${formatScalar(value)}\n`).join("");
}

function formatScalar(value: YamlValue): string {
  if (typeof value !== "string") return String(value);
  return PLAIN.test(value) && !value.includes(": ") && !value.includes(" #") ? value : JSON.stringify(value);
}

/** Reads one level of scalars; what is nested deeper is left out. */
export function parseYaml(text: string): Record<string, YamlValue> {
  const values: Record<string, YamlValue> = {};
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const entry = /^([A-Za-z_][\w-]*):(?:\s+(.*))?$/.exec(lines[i] ?? "");
    if (!entry) continue;
    const [, key = "", rest = ""] = entry;
    if (/^[|>][+-]?$/.test(rest)) {
      const block: string[] = [];
      while (/^(\s|$)/.test(lines[i + 1] ?? "x")) block.push((lines[++i] ?? "").replace(/^ {1,2}/, ""));
      values[key] = block.join(rest.startsWith("|") ? "\n" : " ").trimEnd();
    } else values[key] = parseScalar(rest);
  }
  return values;
}

function parseScalar(text: string): YamlValue {
  if (text.startsWith('"')) {
    try {
      return String(JSON.parse(text));
    } catch {
      return text;
    }
  }
  if (/^'.*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (text === "true" || text === "false") return text === "true";
  if (text === "" || text === "null" || text === "~") return null;
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
