import type { EventSink } from "../../ports/event-sink.js";
import type { SessionState } from "../session-state.js";
import type { Prompts } from "../work/prompts.js";
import { Alarms } from "./alarms.js";
import { Cron } from "./cron.js";
import { nextRun, parseInterval, type Schedule } from "./schedule.js";

/** Of all sessions of this process. */
const alarms = new Alarms();

type New = Omit<Schedule, "id">;

export type Added =
  | { readonly entry: Schedule & { readonly nextRunAt: string } }
  | { readonly error: string };

/** The session that prompts come to. */
export interface ScheduledSession {
  readonly state: SessionState;
  readonly events: EventSink;
  readonly prompts: Prompts;
  readonly work: { settled(): Promise<void> };
}

/** The prompts that come to a session by themselves, while it is open. What there is, is on its log. */
export class Schedules {
  readonly #session: ScheduledSession;
  /** When each comes next. Milliseconds since the epoch. */
  readonly #due = new Map<number, number>();
  #isOpen = true;

  constructor(session: ScheduledSession) {
    this.#session = session;
  }

  get areEmpty(): boolean {
    return this.#book.entries.length === 0;
  }

  get list(): readonly (Schedule & { readonly nextRunAt: string })[] {
    return this.#book.entries.map((entry) => this.#shown(entry));
  }

  get hasSelfPaced(): boolean {
    return this.#book.entries.some(({ selfPaced }) => selfPaced);
  }

  /** Takes up what the log knows. What should have come while nobody ran the session comes now, once. */
  async hydrate(): Promise<void> {
    for (const entry of this.#book.entries) {
      if (this.#due.has(entry.id)) continue;
      const isOver = (!entry.recurring || entry.selfPaced) && this.#book.hasBegun(entry.id);
      if (isOver) await this.#cancel(entry.id);
      else this.#plan(entry, this.#book.rearmedAt(entry.id) ?? nextRun(entry, Date.now()));
    }
  }

  every(interval: string, schedule: Omit<New, "intervalMs">): Promise<Added> {
    const intervalMs = parseInterval(interval);
    if (typeof intervalMs !== "number") return Promise.resolve(intervalMs);
    return this.#add({ intervalMs, ...schedule });
  }

  /** Without a time zone, the host's, which it keeps wherever it is taken up again. */
  atTimes(cron: string, schedule: Omit<New, "cron">): Promise<Added> {
    const { tz = Intl.DateTimeFormat().resolvedOptions().timeZone, ...rest } = schedule;
    if (Cron.parse(cron, tz)?.next(Date.now()) === undefined)
      return Promise.resolve({ error: `Invalid cron expression "${cron}".` });
    return this.#add({ cron: cron.trim(), tz, ...rest });
  }

  once(at: number, schedule: Omit<New, "at">): Promise<Added> {
    return this.#add({ at, ...schedule });
  }

  /** Comes at once, and then whenever it is set again; when it isn't until its exchange is over, never again. */
  selfPaced(schedule: Pick<New, "prompt" | "displayPrompt">): Promise<Added> {
    const { displayPrompt, prompt } = schedule;
    return this.#add({ prompt, recurring: true, selfPaced: true, ...(displayPrompt && { displayPrompt }) });
  }

  async rearm(id: number, at: number): Promise<Added> {
    const entry = this.#book.get(id);
    if (!entry) return { error: `No active schedule with id ${id}.` };
    if (!entry.selfPaced) return { error: `Schedule #${id} is not self-paced and cannot be re-armed.` };
    await this.#session.events.emit("session.schedule_rearmed", { id, nextRunAt: at });
    this.#plan(entry, at);
    return { entry: this.#shown(entry) };
  }

  /** @returns `undefined` when there is none */
  async stop(id: number): Promise<Schedule | undefined> {
    const entry = this.#book.get(id);
    if (!entry) return undefined;
    const shown = this.#shown(entry);
    await this.#cancel(id);
    return shown;
  }

  /** Nothing comes any more. */
  close(): void {
    this.#isOpen = false;
    this.#due.clear();
    this.#arm();
  }

  get #book() {
    return this.#session.state.schedules;
  }

  async #add(schedule: New): Promise<Added> {
    if (schedule.prompt.trim() === "") return { error: "Prompt cannot be empty." };
    const entry = { id: this.#book.nextId, ...schedule };
    await this.#session.events.emit("session.schedule_created", entry);
    this.#plan(entry, nextRun(entry, Date.now()));
    return { entry: this.#shown(entry) };
  }

  #plan({ id }: Schedule, at: number | undefined): void {
    if (at === undefined) this.#due.delete(id);
    else this.#due.set(id, at);
    this.#arm();
  }

  #arm(): void {
    const next = this.#isOpen && this.#due.size > 0 ? Math.min(...this.#due.values()) : undefined;
    alarms.set(this, next, () => this.#ring());
  }

  #ring(): void {
    const now = Date.now();
    for (const [id, at] of [...this.#due]) {
      if (at > now) continue;
      const entry = this.#book.get(id);
      this.#due.delete(id);
      if (entry) this.#run(entry).catch(() => {});
    }
    this.#arm();
  }

  async #run(entry: Schedule): Promise<void> {
    const { id, prompt, displayPrompt, recurring, selfPaced } = entry;
    const isLast = !recurring || selfPaced;
    if (!isLast) this.#plan(entry, nextRun(entry, Date.now()));
    const source = `schedule-${id}`;
    const { prompts } = this.#session;
    // One that has not begun yet stands for those that come meanwhile.
    if (prompts.queue.items.some((item) => item.prompt.source === source)) return;
    const shown = { prompt: `[Scheduled prompt #${id}]\n${prompt}`, ...(displayPrompt && { displayPrompt }) };
    await prompts.send({ ...shown, source }, "back");
    if (!isLast) return;
    await this.#session.work.settled();
    if (this.#isOpen && !this.#due.has(id) && this.#book.get(id)) await this.#cancel(id);
  }

  async #cancel(id: number): Promise<void> {
    this.#due.delete(id);
    this.#arm();
    await this.#session.events.emit("session.schedule_cancelled", { id });
  }

  #shown({ origin: _, ...entry }: Schedule): Schedule & { readonly nextRunAt: string } {
    const next = this.#due.get(entry.id) ?? Date.now();
    return { ...entry, nextRunAt: new Date(next).toISOString() };
  }
}
