import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { judgeEffects, judgeLog, ofKind } from "../lib/invariants.mjs";
import { readLogFile, shownEvents } from "../lib/log-file.mjs";
import { Witness } from "../lib/witness.mjs";

/** Longest time a client takes to decide or to answer a call. Milliseconds. */
const DECISION_MS = 15;

/** Prompts of one session before the last. */
const PROMPTS = 3;

/** How often the last prompt is repeated where a killed runtime's work was given up. */
const LAST_ATTEMPTS = 20;

const LOSSES = new Set(["ERR_CONNECTION_LOST", "ERR_RECONNECT_TIMEOUT", "ERR_NOT_CONNECTED"]);

/**
 * One session that three clients share, from its creation to the answer to its last prompt, across however many runtimes
 * that takes: the driver creates, prompts, decides and provides a tool; the helper decides too and provides another; the
 * recorder watches.
 */
export class Story {
  id = randomUUID();
  /** How many runtimes it has outlived. */
  lives = 0;
  #cast;
  #random;
  #witnesses;
  /** Calls of the clients' tools that were run. */
  #calls = [];
  #sent = [];
  /** By event id. */
  #losses = new Map();

  /** @param cast `{ arena, driver, helper, recorder, effects }` */
  constructor(cast, random) {
    this.#cast = cast;
    this.#random = random;
    this.#witnesses = { driver: new Witness("the driver"), helper: new Witness("the helper") };
  }

  get shown() {
    return Object.values(this.#witnesses).reduce((sum, { count }) => sum + count, 0);
  }

  /** What clients were shown and a killed runtime's log did not have, as `{ kind, text }`. */
  get losses() {
    return ofKind("lost", [...this.#losses.values()]);
  }

  /** Its runtime was killed: what clients were shown must be on the log as that left it. */
  outlive() {
    this.lives++;
    const events = shownEvents(readLogFile(this.#cast.arena.logFile(this.id)));
    for (const witness of Object.values(this.#witnesses))
      for (const { type, id } of witness.lost(events))
        this.#losses.set(id, `${type} was shown and is not on the log`);
  }

  /** Plays to the end. @returns what is wrong with what is left of it, as `{ kind, text }` */
  async play() {
    const { recorder } = this.#cast;
    const driver = await this.#open("driver", "note");
    this.#witnesses.recorder = recorder.follow(this.id);
    const helper = await this.#open("helper", "stamp");
    for (let n = 1; n <= PROMPTS; n++) await this.#prompt(driver, `p${n}`);
    const isFinished = await this.#finish(driver);
    const problems = isFinished
      ? await this.#judge(driver, helper)
      : ofKind("unfinished", ["the last prompt is not answered"]);
    recorder.leave(this.id);
    for (const session of [helper, driver]) await session.disconnect().catch(() => {});
    return problems;
  }

  /** Sends a prompt, and now and then waits until it is answered; otherwise it queues up or steers. */
  async #prompt(session, name) {
    const mode = this.#random() < 0.2 ? "immediate" : "enqueue";
    const waits = this.#random() < 0.4;
    const message = { prompt: `Work: ${name}.`, mode };
    await persist(async () => {
      this.#sent.push(await session.send(message));
    });
    if (waits) await delay(this.#random() * 100);
  }

  async #finish(session) {
    for (let attempt = 0; attempt < LAST_ATTEMPTS; attempt++) {
      const said = await session.sendAndWait({ prompt: "Work: last." }).catch((error) => {
        if (!LOSSES.has(error.code)) throw error;
      });
      if (said?.data.content === "Done: last.") return true;
    }
    return false;
  }

  async #judge(driver, helper) {
    const { arena, effects } = this.#cast;
    const { recorder, ...attached } = this.#witnesses;
    const problems = [];
    for (const [session, witness] of [
      [driver, attached.driver],
      [helper, attached.helper],
    ])
      problems.push(...witness.judge(await persist(() => session.getEvents()), { isComplete: true }));
    const log = readLogFile(arena.logFile(this.id));
    const marks = readFileSync(effects, "utf8").split("\n");
    return [
      ...problems,
      ...recorder.judge(shownEvents(log), { isComplete: false }),
      ...judgeLog(log),
      ...judgeEffects(log, marks, ["bash"]),
      ...judgeEffects(log, this.#calls, ["note", "stamp"]),
      ...ofKind("prompt", this.#missingPrompts(log)),
    ];
  }

  #missingPrompts({ records }) {
    const text = JSON.stringify(records);
    return this.#sent.filter((id) => !text.includes(id)).map((id) => `prompt ${id} was taken and is gone`);
  }

  /** Creates the session, or joins it; a kill on the way leaves open which of the two is next. */
  async #open(role, toolName) {
    const { arena } = this.#cast;
    const client = this.#cast[role];
    const witness = this.#witnesses[role];
    const config = {
      ...arena.config,
      onEvent: (event) => witness.see(event),
      onPermissionRequest: (_request, { signal }) => this.#decide(role, signal),
      onUserInputRequest: async (_request, { signal }) => {
        await delay(this.#random() * DECISION_MS, undefined, { signal });
        return { answer: "yes", wasFreeform: false };
      },
      tools: [this.#tool(toolName)],
    };
    return persist(async () => {
      witness.join();
      if (role === "helper") return client.resumeSession(this.id, { ...config, continuePendingWork: true });
      try {
        return await client.createSession({ ...config, sessionId: this.id });
      } catch (error) {
        if (!/exists already/.test(error.message)) throw error;
        witness.join();
        return client.resumeSession(this.id, { ...config, continuePendingWork: true });
      }
    });
  }

  async #decide(role, signal) {
    await delay(this.#random() * DECISION_MS, undefined, { signal });
    const choice = this.#random();
    if (choice < 0.1 && role === "helper") return { kind: "no-result" };
    return choice < 0.2 ? { kind: "reject", feedback: "Not now." } : { kind: "approve-once" };
  }

  #tool(name) {
    const handler = async (_args, { toolCallId }) => {
      this.#calls.push(toolCallId);
      await delay(this.#random() * DECISION_MS);
      return "noted";
    };
    const parameters = { type: "object", properties: {} };
    return { name, description: "Takes a note", parameters, skipPermission: this.#random() < 0.5, handler };
  }
}

/** Does something again until no kill comes in between. */
async function persist(act) {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!LOSSES.has(error.code)) throw error;
      await delay(5);
    }
  }
}
