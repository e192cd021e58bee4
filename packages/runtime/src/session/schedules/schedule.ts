import { Cron } from "./cron.js";

/** A prompt that comes by itself. Source of the names: `session.schedule_created`. */
export interface Schedule {
  readonly id: number;
  readonly intervalMs?: number;
  readonly cron?: string;
  /** Of `cron`; an IANA name. */
  readonly tz?: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly prompt: string;
  readonly recurring: boolean;
  /** Says itself, by being set again, whether and when it comes next. */
  readonly selfPaced?: boolean;
  readonly displayPrompt?: string;
  /** Who made it, where that was a person with a slash command. Told when it is made, and not again. */
  readonly origin?: "user";
}

/** The schedules that a session's log knows. */
export class ScheduleBook {
  readonly #entries = new Map<number, Schedule>();
  /** Those whose prompt came; one that comes once is over then. */
  readonly #begun = new Set<number>();
  /** When those that pace themselves come next, as was said last. */
  readonly #rearmed = new Map<number, number>();
  #last = 0;

  get entries(): readonly Schedule[] {
    return [...this.#entries.values()];
  }

  get nextId(): number {
    return this.#last + 1;
  }

  get(id: number): Schedule | undefined {
    return this.#entries.get(id);
  }

  hasBegun(id: number): boolean {
    return this.#begun.has(id);
  }

  rearmedAt(id: number): number | undefined {
    return this.#rearmed.get(id);
  }

  /** Takes each durable event once, in order. */
  apply(type: string, data: Readonly<Record<string, unknown>>): void {
    const id = Number(data["id"]);
    switch (type) {
      case "session.schedule_created":
        this.#last = Math.max(this.#last, id);
        this.#entries.set(id, {
          ...data,
          ...(data["recurring"] === undefined && { recurring: true }),
        } as unknown as Schedule);
        break;
      case "session.schedule_rearmed":
        this.#begun.delete(id);
        this.#rearmed.set(id, Number(data["nextRunAt"]));
        break;
      case "session.schedule_cancelled":
        this.#entries.delete(id);
        break;
      case "user.message": {
        const source = /^schedule-(\d{1,9})$/.exec(String(data["source"]))?.[1];
        if (source !== undefined) this.#begun.add(Number(source));
      }
    }
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LEAST_MS = 10_000;
const MOST_MS = 86_400_000;

/** @returns milliseconds, or what is wrong, in the official runtime's words */
export function parseInterval(text: string): number | { readonly error: string } {
  const found = /^(\d{1,9})([smhd]?)$/i.exec(text);
  const ms = found ? Number(found[1]) * (UNITS[found[2]?.toLowerCase() || "m"] ?? 0) : 0;
  if (ms === 0) return { error: `Invalid interval "${text}". Try 30s, 5m, 2h, or 1d.` };
  if (ms < LEAST_MS) return { error: "Minimum interval is 10s." };
  return ms > MOST_MS ? { error: "Maximum interval is 1d." } : ms;
}

/** When a schedule comes next, seen from a moment; `undefined`: never by itself. */
export function nextRun({ at, cron, tz, intervalMs }: Schedule, now: number): number | undefined {
  if (at !== undefined) return at;
  if (cron !== undefined) return Cron.parse(cron, tz)?.next(now);
  return intervalMs === undefined ? now : now + intervalMs;
}
