type Kind = "array" | "boolean" | "object" | "string";

interface SettingType {
  readonly is: Kind;
  /** What each of its items is; anything by default. */
  readonly of?: Kind;
  /** The texts it may be; any by default. */
  readonly oneOf?: readonly string[];
}

const LIST: SettingType = { is: "array", of: "string" };
const SWITCH: SettingType = { is: "boolean" };
const GROUP: SettingType = { is: "object" };

/** The settings whose types are known; all others take anything. Source: what the official runtime refuses. */
const TYPES: ReadonlyMap<string, SettingType> = new Map([
  ...all(["allowedUrls", "companyAnnouncements", "deniedUrls", "disabledMcpServers", "disabledSkills"], LIST),
  ...all(["powershellFlags", "skillDirectories"], LIST),
  ...all(["askUser", "autoUpdate", "bashEnv", "beep", "disableAllHooks", "experimental"], SWITCH),
  ...all(["includeCoAuthoredBy", "memory", "mouse", "renderMarkdown", "respectGitignore"], SWITCH),
  ...all(["screenReader", "storeTokenPlaintext", "stream", "streamerMode"], SWITCH),
  ...all(["footer", "hooks", "ide", "permissions", "statusLine", "subagents"], GROUP),
  ["enabledPlugins", { is: "object", of: "boolean" }],
  ["extraKnownMarketplaces", { is: "object", of: "object" }],
  ["model", { is: "string" }],
  ["banner", { is: "string", oneOf: ["always", "once", "never"] }],
  ["logLevel", { is: "string", oneOf: ["none", "error", "warning", "info", "debug", "all", "default"] }],
]);

function all(names: readonly string[], type: SettingType): [string, SettingType][] {
  return names.map((name) => [name, type]);
}

/** What is wrong with a setting's value, in the official runtime's words; `undefined` when nothing is. */
export function settingProblem(name: string, value: unknown): string | undefined {
  const type = TYPES.get(name);
  if (!type || value === null) return undefined;
  const { is, of, oneOf } = type;
  const texts = oneOf?.map((text) => `'${text}'`).join(" | ");
  if (kindOf(value) !== is) return `${name}: Expected ${texts ?? is}, received ${kindOf(value)}`;
  if (oneOf && !oneOf.includes(value as string)) {
    return `${name}: Invalid enum value. Expected ${texts}, received '${value}'`;
  }
  if (of === undefined) return undefined;
  const wrong = Object.entries(value as object).find(([, item]) => kindOf(item) !== of);
  return wrong && `${name}.${wrong[0]}: Expected ${of}, received ${kindOf(wrong[1])}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
