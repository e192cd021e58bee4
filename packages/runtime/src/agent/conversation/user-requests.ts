/** Characters (UTF-16 units) of the users' words that a summary quotes at most. Source: the official runtime. */
export const MAX_QUOTED = 30_000;

/** How much of that goes to the newest; the rest goes to the oldest. Source: as above. */
const NEWEST_SHARE = 0.8;

const CUT = "...<truncated>...";

interface Kept {
  readonly oldest: readonly string[];
  /** How many there were between. */
  readonly omitted: number;
  readonly newest: readonly string[];
}

/**
 * What users asked for in the parts of a conversation that are summarized: all of it while it is short, then the
 * oldest and the newest. Its size is bounded.
 */
export class UserRequests {
  #kept: Kept = { oldest: [], omitted: 0, newest: [] };

  add(requests: readonly string[]): void {
    const { oldest, omitted, newest } = this.#kept;
    this.#kept = shortened({ oldest, omitted, newest: [...newest, ...requests] }, MAX_QUOTED);
  }

  /** The same requests and more; this one stays as it is. */
  with(requests: readonly string[]): UserRequests {
    const copy = new UserRequests();
    copy.#kept = this.#kept;
    copy.add(requests);
    return copy;
  }

  /** @param limit how many characters of them, {@link MAX_QUOTED} at most */
  quoted(limit: number): string {
    const { oldest, omitted, newest } = shortened(this.#kept, limit);
    const gap = omitted > 0 ? [`... ${omitted} messages omitted ...`] : [];
    return [...oldest.map(quote), ...gap, ...newest.map(quote)].join("\n");
  }
}

function quote(request: string): string {
  return `<user_message>\n${request}\n</user_message>`;
}

function shortened(kept: Kept, limit: number): Kept {
  const all = [...kept.oldest, ...kept.newest];
  const total = all.reduce((sum, { length }) => sum + length, 0);
  if (kept.omitted === 0 && total <= limit) return kept;
  if (all.length === 1) return { ...kept, oldest: fitting(all, limit), newest: [] };
  const forOldest = Math.floor(limit * (1 - NEWEST_SHARE));
  const first = kept.oldest.length > 0 ? kept.oldest : kept.newest.slice(0, -1);
  const oldest = fitting(first, forOldest);
  const rest = all.slice(oldest.length);
  const newest = fitting(rest.toReversed(), limit - forOldest).reverse();
  return { oldest, omitted: kept.omitted + rest.length - newest.length, newest };
}

/** Those that fit, from the first on; the first is cut to fit. */
function fitting(requests: readonly string[], limit: number): string[] {
  const kept: string[] = [];
  let left = limit;
  for (const request of requests) {
    if (request.length > left && kept.length > 0) break;
    kept.push(request.length > left ? request.slice(0, Math.max(0, left - CUT.length)) + CUT : request);
    left -= request.length;
  }
  return kept;
}
