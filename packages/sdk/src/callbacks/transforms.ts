import type { SectionTransformFn, SystemMessageConfig } from "../types/system-message.js";

/** The sections that a program rewrites, by name. */
export type SectionTransforms = ReadonlyMap<string, SectionTransformFn>;

export function sectionTransforms(config: SystemMessageConfig | undefined): SectionTransforms {
  const transforms = new Map<string, SectionTransformFn>();
  if (config?.mode !== "customize") return transforms;
  for (const [name, override] of Object.entries(config.sections ?? {})) {
    if (typeof override?.action === "function") transforms.set(name, override.action);
  }
  return transforms;
}

type Sections = Record<string, { content: string }>;

/** Rewrites the sections that have a transform. One that throws leaves its section as it is. */
export async function transformSections(
  transforms: SectionTransforms,
  sections: Sections,
): Promise<Sections> {
  const rewritten = Object.entries(sections).map(async ([name, { content }]) => [
    name,
    { content: await rewrite(transforms.get(name), content) },
  ]);
  return Object.fromEntries(await Promise.all(rewritten));
}

async function rewrite(transform: SectionTransformFn | undefined, content: string): Promise<string> {
  try {
    return transform ? await transform(content) : content;
  } catch {
    return content;
  }
}
