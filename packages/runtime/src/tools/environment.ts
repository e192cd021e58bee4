/** Names of variables that hold a secret, or headers with one: they end in one of these words, whole or after an underscore. */
const SECRET_NAME =
  /(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PGPASSWORD|CREDENTIAL|CREDENTIALS|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|KEY_ID|PAT|HEADERS)$/i;

/** Values with credentials inside a URL, such as `postgres://user:password@host/db`. */
const SECRET_VALUE = /:\/\/[^\s/:@]*:[^\s/@]+@/;

/** Keeps git from asking a question nobody can answer, and from running what an untrusted repository says. */
const GIT_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ["safe.bareRepository", "explicit"],
  ["credential.interactive", "never"],
  ["core.fsmonitor", "false"],
];

/**
 * The environment of the commands that tools run: the host's, less everything that looks like a secret,
 * with prompts switched off and the session's id added. Source of the added names: the official runtime.
 */
export function toolEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  sessionId: string,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(host)) {
    if (value === undefined || SECRET_NAME.test(name) || SECRET_VALUE.test(value)) continue;
    environment[name] = value;
  }
  return {
    ...environment,
    ...gitSettings(environment),
    COPILOT_CLI: "1",
    COPILOT_AGENT_SESSION_ID: sessionId,
    GCM_INTERACTIVE: "Never",
    GIT_ASKPASS: "",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    SSH_ASKPASS: "",
  };
}

/** Git's settings from the environment, after those that the host already gives. */
function gitSettings(environment: Readonly<Record<string, string>>): Record<string, string> {
  const first = Number.parseInt(environment["GIT_CONFIG_COUNT"] ?? "0", 10) || 0;
  const added: Record<string, string> = { GIT_CONFIG_COUNT: String(first + GIT_SETTINGS.length) };
  for (const [index, [name, value]] of GIT_SETTINGS.entries()) {
    added[`GIT_CONFIG_KEY_${first + index}`] = name;
    added[`GIT_CONFIG_VALUE_${first + index}`] = value;
  }
  return added;
}
