/** Characters (UTF-16 units) of the users' words that a summary quotes. Source of all three: the official runtime. */
const TOTAL = 30_000;
const OLDEST = 5_999;
const NEWEST = TOTAL - OLDEST;

const CUT = "...<truncated>...";

/**
 * What users asked for in the parts of a conversation that are summarized: all of it while it is short, then the
 * oldest and the newest, and how many there were between. Its size is bounded.
 */
export class UserRequests {
  #oldest: string[] = [];
  #newest: string[] = [];
  #omitted = 0;
  #total = 0;

  add(requests: readonly string[]): void {
    for (const request of requests) {
      this.#total += request.length;
      this.#newest.push(request);
    }
    if (this.#total > TOTAL) this.#shorten();
  }

  /** The same requests and more; this one stays as it is. */
  with(requests: readonly string[]): UserRequests {
    const copy = new UserRequests();
    copy.#oldest = [...this.#oldest];
    copy.#newest = [...this.#newest];
    copy.#omitted = this.#omitted;
    copy.#total = this.#total;
    copy.add(requests);
    return copy;
  }

  toString(): string {
    const quote = (request: string) => `<user_message>\n${request}\n</user_message>`;
    const omitted = this.#omitted > 0 ? [`... ${this.#omitted} messages omitted ...`] : [];
    return [...this.#oldest.map(quote), ...omitted, ...this.#newest.map(quote)].join("\n");
  }

  #shorten(): void {
    if (this.#oldest.length === 0) this.#chooseOldest();
    if (this.#newest.length > 0) this.#oldest = fitting(this.#oldest, OLDEST);
    const kept = fitting(this.#newest.toReversed(), NEWEST).reverse();
    this.#omitted += this.#newest.length - kept.length;
    this.#newest = kept;
  }

  #chooseOldest(): void {
    if (this.#newest.length === 1) {
      this.#oldest = fitting(this.#newest, TOTAL);
      this.#newest = [];
      return;
    }
    this.#oldest = fitting(this.#newest.slice(0, -1), OLDEST);
    this.#newest.splice(0, this.#oldest.length);
  }
}

/** Those that fit, from the first on; the first is cut to fit. */
function fitting(requests: readonly string[], limit: number): string[] {
  const kept: string[] = [];
  let left = limit;
  for (const request of requests) {
    const isFirst = kept.length === 0;
    if (request.length > left && !isFirst) break;
    kept.push(request.length > left ? request.slice(0, left - CUT.length) + CUT : request);
    left -= request.length;
  }
  return kept;
}
