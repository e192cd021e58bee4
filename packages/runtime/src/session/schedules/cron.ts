/** A time as a place reads it. */
interface LocalTime {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** 1 to 12. */
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const NAMES: Readonly<Record<string, number>> = Object.fromEntries([
  ..."jan feb mar apr may jun jul aug sep oct nov dec".split(" ").map((name, i) => [name, i + 1]),
  ..."sun mon tue wed thu fri sat".split(" ").map((name, i) => [name, i]),
]);

const NICKNAMES: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@hourly": "0 * * * *",
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A moment that the expression never names is not looked for further than this. */
const HORIZON_MS = 5 * 366 * 24 * HOUR_MS;

/** The five fields of a cron expression, or a name for them, in a time zone. */
export class Cron {
  readonly #fields: readonly ReadonlySet<number>[];
  readonly #anyDay: boolean;
  readonly #anyWeekday: boolean;
  readonly #format: Intl.DateTimeFormat;

  private constructor(
    fields: readonly ReadonlySet<number>[],
    texts: readonly string[],
    tz: string | undefined,
  ) {
    this.#fields = fields;
    this.#anyDay = texts[2]?.startsWith("*") ?? true;
    this.#anyWeekday = texts[4]?.startsWith("*") ?? true;
    this.#format = new Intl.DateTimeFormat("en-US", {
      ...(tz !== undefined && { timeZone: tz }),
      hourCycle: "h23",
      weekday: "short",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  }

  /** @param tz an IANA name. Default: the host's zone. @returns `undefined` when either says nothing */
  static parse(expression: string, tz?: string): Cron | undefined {
    const text = expression.trim().toLowerCase();
    const texts = (NICKNAMES[text] ?? text).split(/\s+/);
    if (texts.length !== RANGES.length) return undefined;
    const fields = texts.map((text, i) => parseField(text, RANGES[i] ?? [0, 0]));
    if (!fields.every((field) => field !== undefined)) return undefined;
    try {
      return new Cron(fields, texts, tz);
    } catch {
      return undefined;
    }
  }

  /** @returns the first named moment after one, in milliseconds since the epoch; `undefined` when there is none */
  next(after: number): number | undefined {
    let at = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    const end = after + HORIZON_MS;
    while (at < end) {
      const local = this.#read(at);
      if (!this.#isDay(local)) at += HOUR_MS - (at % HOUR_MS || 0);
      else if (!this.#has(1, local.hour)) at += (60 - local.minute) * MINUTE_MS;
      else if (!this.#has(0, local.minute)) at += MINUTE_MS;
      else return at;
    }
    return undefined;
  }

  /** A day is named by its number or by its weekday, where both are given. */
  #isDay({ day, month, weekday }: LocalTime): boolean {
    if (!this.#has(3, month)) return false;
    const isNumber = this.#has(2, day);
    const isWeekday = this.#has(4, weekday) || (weekday === 0 && this.#has(4, 7));
    if (this.#anyDay) return isWeekday;
    return this.#anyWeekday ? isNumber : isNumber || isWeekday;
  }

  #has(field: number, value: number): boolean {
    return this.#fields[field]?.has(value) ?? false;
  }

  #read(at: number): LocalTime {
    const parts = new Map(this.#format.formatToParts(at).map(({ type, value }) => [type, value]));
    const number = (type: "minute" | "hour" | "day" | "month") => Number(parts.get(type));
    const weekday = NAMES[(parts.get("weekday") ?? "").toLowerCase()] ?? 0;
    return {
      minute: number("minute"),
      hour: number("hour"),
      day: number("day"),
      month: number("month"),
      weekday,
    };
  }
}

function parseField(text: string, [least, most]: readonly [number, number]): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const found = /^(\*|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (!found) return undefined;
    const [, whole, first, last, step] = found;
    const by = step === undefined ? 1 : Number(step);
    const from = whole === "*" ? least : numberOf(first);
    const to = whole === "*" || (last === undefined && step !== undefined) ? most : numberOf(last ?? first);
    if (from === undefined || to === undefined || by < 1 || from < least || to > most || from > to)
      return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : NAMES[text];
}
