type Attachment = Readonly<Record<string, unknown>>;

interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** A side of a comparison. */
interface Side {
  readonly repo: Repository;
  readonly revision: string;
}

/** A file on one side of a diff. */
interface FileSide {
  readonly repo: Repository;
  readonly path: string;
  readonly ref: string;
}

/**
 * How the model is told of each kind of thing on GitHub, in the order of the sections: the section's tag, and the line of
 * one thing without its URL. Source: what the official runtime shows.
 */
const SECTIONS: readonly (readonly [type: string, tag: string, line: (thing: never) => string])[] = [
  [
    "github_reference",
    "github_references",
    (it: { number: number; title: string; referenceType: string; state: string }) =>
      `#${it.number} - ${it.title} [${it.referenceType}] [${it.state}]`,
  ],
  [
    "github_commit",
    "github_commits",
    (it: { repo: Repository; oid: string; message: string }) =>
      `${named(it.repo)} - ${it.oid} - ${it.message}`,
  ],
  [
    "github_release",
    "github_releases",
    (it: { repo: Repository; name: string; tagName: string }) =>
      `${named(it.repo)} - ${it.name} (${it.tagName})`,
  ],
  [
    "github_actions_job",
    "github_actions_jobs",
    (it: { repo: Repository; jobName: string; workflowName: string; conclusion?: string }) =>
      `${named(it.repo)} - ${it.jobName} [${it.workflowName}] [${it.conclusion ?? "in_progress"}]`,
  ],
  [
    "github_repository",
    "github_repositories",
    ({ repo, ref, description }: { repo: Repository; ref?: string; description?: string }) =>
      named(repo) + (ref ? `@${ref}` : "") + (description ? ` - ${description}` : ""),
  ],
  [
    "github_file_diff",
    "github_file_diffs",
    ({ base, head }: { base?: FileSide; head?: FileSide }) =>
      `${base ? file(base) : "(added)"} -> ${head ? file(head) : "(deleted)"}`,
  ],
  [
    "github_tree_comparison",
    "github_tree_comparisons",
    ({ base, head }: { base: Side; head: Side }) =>
      `${named(base.repo)}:${base.revision}...${named(head.repo)}:${head.revision}`,
  ],
  ["github_url", "github_urls", () => ""],
  ["github_file", "github_files", file],
  [
    "github_snippet",
    "github_snippets",
    (it: FileSide & { lineRange: { start: number; end: number } }) =>
      `${file(it)}#L${it.lineRange.start}-L${it.lineRange.end}`,
  ],
];

/** What a model reads of the things on GitHub that a message names: a section for each kind there is. */
export function gitHubReferences(attachments: readonly Attachment[]): readonly string[] {
  return SECTIONS.flatMap(([type, tag, line]) => {
    const things = attachments.filter((attachment) => attachment["type"] === type);
    const lines = things.map((thing) => {
      const told = line(thing as never);
      return told === "" ? String(thing["url"]) : `${told} (${thing["url"]})`;
    });
    return lines.length > 0 ? [`<${tag}>\n${lines.join("\n")}\n</${tag}>`] : [];
  });
}

function named({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

function file({ repo, path, ref }: FileSide): string {
  return `${named(repo)}:${path}@${ref}`;
}
