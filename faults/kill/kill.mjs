import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { randomFrom } from "../../interop/lib/random.mjs";
import { Arena, within } from "../lib/arena.mjs";
import { ofKind } from "../lib/invariants.mjs";
import { Recorder } from "./recorder.mjs";
import { createScript } from "./script.mjs";
import { Story } from "./story.mjs";

/** Sessions at work at any time. */
const SESSIONS = 4;

/** A runtime is killed at a random moment of this long after it began to listen. Milliseconds. */
const LIFE_MS = { ours: 400, official: 3000 };

/** A session that has outlived so many runtimes is given time to finish before the next kill. */
const MANY_LIVES = 80;

/** How long a session may take to finish while nothing is killed. Milliseconds. */
const REST_MS = 30_000;

/**
 * Kills a runtime with SIGKILL, over and over, while several clients work on several sessions, and starts it again on
 * the same port and home. Sessions that finish are judged and followed by new ones.
 *
 * @param kills how many, unless `seconds` are over before
 * @returns `{ kills, sessions, shown, problems }`: `shown` counts the durable events that clients were shown, each client's
 *   by itself; a problem is `{ kind, text }`
 */
export async function killRepeatedly({ seed, kills, seconds = Number.POSITIVE_INFINITY, half = "ours" }) {
  const random = randomFrom(seed);
  const problems = [];
  const figures = { kills: 0, sessions: 0, shown: 0 };
  const script = { answer: undefined };
  const arena = await Arena.open({ half, answer: (body, at) => script.answer(body, at) });
  const effects = `${arena.sandbox.root}/effects`;
  writeFileSync(effects, "");
  script.answer = createScript({
    effects,
    random: randomFrom(seed + 1),
    complain: (text) => problems.push({ kind: "model", text: `a model was shown ${text}` }),
  });
  await arena.start();
  const recorder = new Recorder(arena, randomFrom(seed + 2));
  const cast = { arena, effects, recorder, driver: await arena.sdkClient(), helper: await arena.sdkClient() };
  const stage = new Stage((number) => new Story(cast, randomFrom(seed + 100 + number)));
  stage.onEnd = (story, found) => {
    problems.push(...found.map(({ kind, text }) => ({ kind, text: `${story.id}: ${text}` })));
    if (found.length > 0) keep(arena.logFile(story.id), story.id);
    figures.sessions++;
    figures.shown += story.shown;
  };

  try {
    await recorder.attach();
    stage.open();
    const deadline = performance.now() + seconds * 1000;
    while (figures.kills < kills && performance.now() < deadline) {
      await stage.rest(({ lives }) => lives > MANY_LIVES);
      await delay(random() * LIFE_MS[half]);
      await arena.kill();
      await recorder.gone;
      figures.kills++;
      for (const story of stage.stories) story.outlive();
      await arena.start();
      await recorder.attach();
    }
    stage.close();
    await stage.rest(() => true);
  } finally {
    stage.close();
    await Promise.all([cast.driver.forceStop(), cast.helper.forceStop(), recorder.close()]);
    await arena.close();
  }
  return { ...figures, problems };
}

/** Plays several stories at once, each followed by another. */
class Stage {
  /** Is told of each story that is over, and what is wrong with it. */
  onEnd = (_story, _problems) => {};
  #begin;
  #playing = new Map();
  #count = 0;
  #isOpen = false;

  /** @param begin makes the story of a number */
  constructor(begin) {
    this.#begin = begin;
  }

  get stories() {
    return [...this.#playing.keys()];
  }

  open() {
    this.#isOpen = true;
    for (let n = 0; n < SESSIONS; n++) this.#next();
  }

  /** Lets no further story begin. */
  close() {
    this.#isOpen = false;
  }

  /** Waits for those stories to end, and gives up those that don't. */
  async rest(isMeant) {
    const meant = [...this.#playing].filter(([story]) => isMeant(story));
    await within(REST_MS, "stories", Promise.all(meant.map(([, done]) => done))).catch(() => {
      for (const [story] of meant) this.#end(story, ofKind("unfinished", ["it does not finish"]));
    });
  }

  #next() {
    if (!this.#isOpen) return;
    const story = this.#begin(this.#count++);
    const done = story.play().then(
      (problems) => this.#end(story, problems),
      (error) => this.#end(story, ofKind("unfinished", [`it stopped: ${error.message}`])),
    );
    this.#playing.set(story, done);
  }

  #end(story, problems) {
    if (!this.#playing.delete(story)) return;
    this.onEnd(story, [...story.losses, ...problems]);
    this.#next();
  }
}

/** Logs of sessions that something is wrong with are left in `faults/out`. */
function keep(file, name) {
  if (!existsSync(file)) return;
  const out = fileURLToPath(new URL("../out/", import.meta.url));
  mkdirSync(out, { recursive: true });
  copyFileSync(file, `${out}${name}.jsonl`);
}
