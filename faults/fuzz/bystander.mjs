import { approveAll, turn } from "../lib/turn.mjs";

/** A client that does ordinary work all the while: prompts, a tool call each, and pings. */
export class Bystander {
  #wire;
  #sessionId;
  #isLeaving = false;
  #work;
  #pings;
  turns = 0;
  /** The longest waits for a `ping` and for a whole turn. Milliseconds. */
  slowest = { ping: 0, turn: 0 };

  static async enter(arena) {
    const bystander = new Bystander();
    const wire = await arena.wireClient();
    approveAll(wire);
    const { sessionId } = await wire.request("session.create", { ...arena.config, requestPermission: true });
    bystander.#wire = wire;
    bystander.#sessionId = sessionId;
    for (let n = 0; n < 10; n++) await turn(wire, sessionId, "Warm up.");
    bystander.#work = bystander.#repeat("turn", async () => {
      await turn(wire, sessionId, "Work.");
      bystander.turns++;
      wire.received.length = 0;
    });
    bystander.#pings = bystander.#repeat("ping", () => wire.request("ping", {}));
    for (const activity of [bystander.#work, bystander.#pings]) activity.catch(() => {});
    return bystander;
  }

  async #repeat(what, act) {
    while (!this.#isLeaving) {
      const began = performance.now();
      await act();
      this.slowest[what] = Math.max(this.slowest[what], performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Finishes what it does. Rejects when something failed. */
  async leave() {
    this.#isLeaving = true;
    await Promise.all([this.#work, this.#pings]);
    await this.#wire.request("session.delete", { sessionId: this.#sessionId });
    await this.#wire.close();
  }
}

/** The model's answers to it: one look at a file, then a word. */
export function answerBystander({ messages }, { workspace }) {
  const prompt = messages.findLastIndex(({ role }) => role === "user");
  return messages.slice(prompt).some(({ role }) => role === "tool")
    ? { text: "Done." }
    : { tools: [{ name: "view", args: { path: `${workspace}/a.txt` } }] };
}
