/** Whom a fact is for: everyone who works in this repository, or this user, wherever they work. */
export type MemoryScope = "repository" | "user";

/** A fact that outlives its session. */
export interface Memory {
  readonly scope: MemoryScope;
  /** One to three words on what it is about. */
  readonly subject: string;
  readonly fact: string;
  /** Where it was learned. */
  readonly citations?: string | undefined;
  /** Votes for it, less those against it. */
  readonly votes: number;
}

/** What sessions remember. The session implements it. */
export interface Memories {
  /** Keeps a fact; one of the same words in the same scope takes its place. */
  store(memory: Omit<Memory, "votes">): Promise<void>;
  /** Counts a vote. A fact with more votes against it than for it is forgotten. @returns false when there is none */
  vote(fact: string, vote: 1 | -1): Promise<boolean>;
}
