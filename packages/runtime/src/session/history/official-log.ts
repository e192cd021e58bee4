import type { EventLog } from "../../ports/event-log.js";
import { typeOf } from "../events/shown.js";

const PAGE = { maxRecords: 1000, maxBytes: 4 * 1024 * 1024 };

/**
 * A log in the official runtime's format, page by page: one event a line, without numbers and checksums, and without the
 * records that are no events. What the official runtime knows of a session is all in it; prompts that were accepted and have
 * not begun are not.
 */
export async function* officialLog(log: EventLog): AsyncGenerator<string> {
  for (let after = 0, more = true; more; ) {
    const page = await log.read({ after, ...PAGE });
    const lines = page.records.filter(({ json }) => typeOf(json) !== undefined);
    if (lines.length > 0) yield lines.map(({ json }) => `${json}\n`).join("");
    after = page.next;
    more = page.hasMore;
  }
}
