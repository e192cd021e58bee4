import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

const front = (name: string) => `---\nname: ${name}\ndescription: About ${name}\n---\nText.\n`;

function put(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

test("what the person brings is found once, however many projects are named, and by itself", async () => {
  await using host = await testRuntime([]);
  const { home, workspace } = host;
  const other = join(workspace, "other");
  put(join(home, "agents"), "mine.agent.md", front("mine"));
  put(join(home, "skills", "own"), "SKILL.md", front("own"));
  put(home, "copilot-instructions.md", "Be brief.\n");
  put(join(workspace, ".github", "agents"), "theirs.agent.md", front("theirs"));
  put(join(other, ".git"), "HEAD", "");
  const client = await host.client();
  const names = async (method: string, params: object = {}) => {
    const [found] = Object.values(await client.request(method, params)) as [
      { name?: string; label: string }[],
    ];
    return found.map(({ name, label }) => name ?? label);
  };
  const projects = { projectPaths: [workspace, other] };
  expect(await names("agents.discover")).toEqual(["mine"]);
  expect(await names("agents.discover", projects)).toEqual(["mine", "theirs"]);
  expect(await names("agents.discover", { ...projects, excludeHostAgents: true })).toEqual(["theirs"]);
  expect(await names("skills.discover")).toEqual(["own"]);
  expect(await names("skills.discover", projects)).toEqual(["own"]);
  expect(await names("instructions.discover", projects)).toEqual(["Home copilot-instructions.md"]);
  const paths = async (method: string, params: object) =>
    (await client.request(method, params)).paths.map(({ path }: { path: string }) => path);
  expect(await paths("skills.getDiscoveryPaths", {})).toEqual([join(home, "skills")]);
  expect(await paths("agents.getDiscoveryPaths", projects)).toEqual([
    join(home, "agents"),
    ...[workspace, other].flatMap((root) => [
      join(root, ".github", "agents"),
      join(root, ".claude", "agents"),
    ]),
  ]);
});
