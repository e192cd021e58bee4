/** What tokens and keys look like, by their makers' prefixes. */
const KEYS =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|sk-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[A-Z0-9]{16}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)/g;

/** A secret that is named: `password=…`, `"apiKey":"…"`, `Authorization: Bearer …`. */
const NAMED =
  /((?:password|passwd|secret|token|api[_-]?key|apikey|authorization|client[_-]?secret)["']?\s*[:=]\s*["']?(?:bearer |basic )?)([^\s"',;&]{4,})/gi;

const BEARER = /\b(Bearer\s+)[\w.~+/=-]{8,}/gi;

const HIDDEN = "******";

/** A text without what looks like a secret. */
export function redact(text: string): string {
  return text.replaceAll(KEYS, HIDDEN).replaceAll(NAMED, `$1${HIDDEN}`).replaceAll(BEARER, `$1${HIDDEN}`);
}
