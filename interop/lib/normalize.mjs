const UUID = /\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const HTTP_DATE = /\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g;
const SPAN = /(?<=\b00-[0-9a-f]{32}-)[0-9a-f]{16}(?=-[0-9a-f]{2}\b)/g;
const ADDRESS = /\b127\.0\.0\.1:\d+/g;
const SECONDS = /\b\d+\.\d\d seconds\b/g;
const ELAPSED = /\belapsed: \d+s/g;
const AGE = /\(\d+s(?=, owner: )/g;
const OUTPUT_FILE = /(\d{13}-)?copilot-tool-output-[\w<>. -]+\.txt/g;
const CHECKPOINT = /-[0-9a-f]{8}\.md\b/g;
const TOOL_LIST = /(?<=Available tools that can be called are |^Disabled tools: )[\w, *-]+/g;
/** What a runtime tells the model in words of its own, by the tags around it. */
const PROSE = /<(plan_mode|autopilot_mode|session_limits_status)>[\s\S]*?<\/\1>/g;
const MODE_ENDED = /<mode_changed_notice>\n\w+ mode [^<]*<\/mode_changed_notice>/g;
const PROCESS = /\bpid: \d+/g;
const SEMVER = /^\d+\.\d+\.\d+\S*$/;

/** Numbers that measure the run, not the behaviour, by the name of their field. */
const MEASURED = [
  [/(Ms|_ms|[dD]uration|[lL]atency)$/, "<duration>"],
  [/^(requestBody(Wire)?Bytes|request_body_(wire_)?bytes|eventsFileSizeBytes)$/, "<size>"],
  [
    /^(systemTokens|toolDefinitionsTokens|currentTokens|toolTokenCount|context_current_tokens|conversationTokens|result_token_count|large_output_original_token_estimate|result_token_count_estimate|(pre|post)CompactionTokens|tokensRemoved|(pre|post)TruncationTokensInMessages|tokensRemovedDuringTruncation|toolDefinitionsTokenCount)$/,
    "<size>",
  ],
  [/^(timestamp|startTime|sessionStartTime)$/, "<time>"],
];

/**
 * Rewrites everything that differs between two runs of one script: ids, times, durations, sizes that depend on the system
 * message, versions, and `places` (token to path). An id is named after the place where it first appears, so that one
 * missing event does not rename all ids behind it.
 */
export function normalize(value, places) {
  const names = new Map();
  const counts = new Map();
  const nameOf = (id, where) => {
    if (!names.has(id)) {
      const count = (counts.get(where) ?? 0) + 1;
      counts.set(where, count);
      names.set(id, `<${where} ${count}>`);
    }
    return names.get(id);
  };
  const rewriteText = (text, where) => {
    let result = text;
    for (const [token, path] of Object.entries(places)) result = result.replaceAll(path, token);
    return result
      .replace(SPAN, "<span>")
      .replace(ADDRESS, "<address>")
      .replace(PROSE, "<$1>prose</$1>")
      .replace(MODE_ENDED, "<mode_changed_notice>prose</mode_changed_notice>")
      .replace(PROCESS, "pid: <pid>")
      .replace(OUTPUT_FILE, "<output file>")
      .replace(CHECKPOINT, "-<hash>.md")
      .replace(TOOL_LIST, "<tools>")
      .replace(ELAPSED, "elapsed: <duration>")
      .replace(AGE, "(<duration>")
      .replace(SECONDS, "<duration> seconds")
      .replace(TIME, "<time>")
      .replace(HTTP_DATE, "<time>")
      .replace(UUID, (id) => nameOf(id, where));
  };
  const walk = (item, where, key) => {
    if (typeof item === "string") {
      if (/version$/i.test(key) && SEMVER.test(item)) return "<version>";
      return rewriteText(item, where);
    }
    if (typeof item === "number") return MEASURED.find(([name]) => name.test(key))?.[1] ?? item;
    if (Array.isArray(item)) return item.map((element) => walk(element, where, key));
    if (item === null || typeof item !== "object") return item;
    const isEvent = typeof item.type === "string" && item.data !== undefined;
    const base = isEvent ? item.type : where;
    const shown = withoutChance(item);
    return Object.fromEntries(
      Object.entries(shown).map(([name, inner]) => [
        rewriteText(name, base),
        walk(inner, name === "data" && isEvent ? base : `${base}.${name}`, name),
      ]),
    );
  };
  return walk(value, "", "");
}

/** Without the system message's text, and the size of a log that the official runtime tells when it happens to know it. */
function withoutChance(item) {
  if (item.type === "system.message") return { ...item, data: { role: item.data.role } };
  if (item.type !== "session.resume" || item.data === undefined) return item;
  const { eventsFileSizeBytes, ...data } = item.data;
  return { ...item, data };
}
