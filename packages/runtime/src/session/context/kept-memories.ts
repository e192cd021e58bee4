import { createHash } from "node:crypto";
import { join } from "node:path";
import { oneByOne } from "../../promises/turns.js";
import { readJsonFile, writeJsonFile } from "../../settings/json-file.js";
import type { Memories, Memory, MemoryScope } from "../../tools/index.js";

/** Facts of one scope: the oldest make room for new ones. */
const MAX_FACTS = 100;

type KeptFact = Omit<Memory, "scope">;

/**
 * What sessions remember, in files of the runtime's home: one for the user, one for each repository. Every change
 * reads the file anew, so that sessions and runtimes side by side lose little to each other.
 */
export class KeptMemories implements Memories {
  readonly #home: string;
  readonly #repository: () => string;
  #known: readonly Memory[] = [];
  readonly #inTurn = oneByOne();

  /** @param repository the folder that facts of the scope `repository` belong to; absolute */
  constructor(home: string, repository: () => string) {
    this.#home = home;
    this.#repository = repository;
  }

  /** What was known when it was last read; the same array while nothing changed. */
  get known(): readonly Memory[] {
    return this.#known;
  }

  /** Reads what is known now. What can't be read is nothing. */
  async load(): Promise<void> {
    const scopes = ["repository", "user"] as const;
    const facts = await Promise.all(
      scopes.map(async (scope) => {
        const kept = await this.#read(scope).catch(() => []);
        return kept.map((fact) => ({ ...fact, scope }));
      }),
    );
    const known = facts.flat();
    if (JSON.stringify(known) !== JSON.stringify(this.#known)) this.#known = known;
  }

  async store({ scope, ...fact }: Omit<Memory, "votes">): Promise<void> {
    await this.#change(scope, (kept) => {
      const others = kept.filter((other) => other.fact !== fact.fact);
      return [...others, { ...fact, votes: 0 }].slice(-MAX_FACTS);
    });
  }

  async vote(fact: string, vote: 1 | -1): Promise<boolean> {
    await this.load();
    const scopes = new Set(this.#known.filter((known) => known.fact === fact).map(({ scope }) => scope));
    for (const scope of scopes) {
      await this.#change(scope, (kept) =>
        kept
          .map((known) => (known.fact === fact ? { ...known, votes: known.votes + vote } : known))
          .filter(({ votes }) => votes >= 0),
      );
    }
    return scopes.size > 0;
  }

  #change(scope: MemoryScope, change: (kept: readonly KeptFact[]) => readonly KeptFact[]): Promise<void> {
    return this.#inTurn(async () => {
      await writeJsonFile(this.#file(scope), change(await this.#read(scope)));
      await this.load();
    });
  }

  async #read(scope: MemoryScope): Promise<readonly KeptFact[]> {
    const read = await readJsonFile(this.#file(scope));
    return Array.isArray(read) ? (read as readonly KeptFact[]) : [];
  }

  #file(scope: MemoryScope): string {
    const hash = () => createHash("sha256").update(this.#repository()).digest("hex").slice(0, 16);
    return join(this.#home, "memories", scope === "user" ? "user.json" : `repository-${hash()}.json`);
  }
}
