import { expect, test } from "vitest";
import { agentInfo, agentSelected, customAgentsUpdated } from "./agent-info.js";
import { agentInstructions } from "./agent-instructions.js";
import { clientAgents, combineAgents, delegableAgents, findAgent } from "./client-agents.js";
import { discoverAgents } from "./discover-agents.js";
import { agentDiscoveryPaths } from "./discovery-paths.js";
import { tempTree } from "./documents/testing/temp-tree.js";

const file = (fields: string, prompt = "You review.") => `---\n${fields}\n---\n${prompt}\n`;

test("finds the person's agents, the project's and those above it, the first of one id", async () => {
  using home = tempTree({
    "agents/rev.agent.md": file("name: reviewer\ndescription: the person's"),
  });
  using project = tempTree(
    {
      ".github/agents/rev.agent.md": file("name: reviewer\ndescription: hidden by the person's"),
      ".github/agents/team/deep.agent.md": file("description: deep"),
      ".claude/agents/cl.md": file("name: claude\ndescription: c\ntools: Read, Bash\nmodel: sonnet"),
      "sub/.github/agents/own.md": file("name: own\ndescription: o"),
      "sub/.github/agents/notes.txt": "not an agent",
    },
    { isRepository: true },
  );
  const { agents, warnings, errors } = await discoverAgents({
    workingDirectory: project.path("sub"),
    home: home.root,
  });
  expect(agents.map(({ id, name, origin }) => [id, name, origin.kind === "file" && origin.source])).toEqual([
    ["rev", "reviewer", "user"],
    ["own", "own", "project"],
    ["team--deep", "deep", "inherited"],
    ["cl", "claude", "inherited"],
  ]);
  expect([warnings, errors]).toEqual([[], []]);
});

test("reads what an agent file says, and says what it can't use", async () => {
  using project = tempTree(
    {
      ".github/agents/all.agent.md": file(
        [
          "name: All",
          "description: d",
          'tools: ["view", "srv/*"]',
          "model: [gpt-5, gpt-4.1]",
          "model-policy: required",
          "skills: [alpha]",
          "infer: false",
          "user-invocable: false",
          "mcp-servers: {foo: {type: local, command: x}}",
          "target: vscode",
          "handoffs: []",
        ].join("\n"),
      ),
      ".github/agents/broken.agent.md": "---\nname: [x\n---\nb",
      ".github/agents/nodesc.agent.md": file("name: nodesc"),
      ".github/agents/plain.agent.md": "Just a prompt",
    },
    { isRepository: true },
  );
  const catalog = await discoverAgents({ workingDirectory: project.root });
  expect(catalog.agents).toEqual([
    {
      id: "all",
      name: "All",
      displayName: "All",
      description: "d",
      prompt: "You review.",
      tools: ["view", "srv/*"],
      origin: { kind: "file", source: "project", path: project.path(".github/agents/all.agent.md") },
      isDelegable: false,
      isUserInvocable: false,
      models: ["gpt-5", "gpt-4.1"],
      modelPolicy: "required",
      mcpServers: { foo: { type: "local", command: "x" } },
      skills: ["alpha"],
    },
  ]);
  expect(catalog.warnings).toEqual([".github/agents/all.agent.md: unknown fields ignored: target, handoffs"]);
  expect(catalog.errors).toEqual([
    expect.stringMatching(
      /^\.github\/agents\/broken\.agent\.md: custom agent markdown frontmatter is malformed: failed to parse/,
    ),
    ".github/agents/nodesc.agent.md: custom agent markdown frontmatter is malformed: description: Required",
    ".github/agents/plain.agent.md: custom agent markdown frontmatter is malformed: missing or malformed YAML frontmatter",
  ]);
});

test("a file's agent is told to clients with its place", async () => {
  using project = tempTree(
    { ".github/agents/a.md": file("description: d\nmodel: m") },
    { isRepository: true },
  );
  const catalog = await discoverAgents({ workingDirectory: project.root });
  const [agent] = catalog.agents;
  expect(agent && agentInfo(agent, { includePrompt: true })).toEqual({
    name: "a",
    id: "a",
    displayName: "a",
    description: "d",
    path: project.path(".github/agents/a.md"),
    source: "project",
    userInvocable: true,
    disableModelInvocation: false,
    tools: ["*"],
    model: "m",
    models: ["m"],
    prompt: "You review.",
  });
  expect(customAgentsUpdated(catalog)).toEqual({
    agents: [
      {
        id: "a",
        name: "a",
        displayName: "a",
        description: "d",
        source: "project",
        tools: ["*"],
        userInvocable: true,
        disableModelInvocation: false,
        model: "m",
        models: ["m"],
      },
    ],
    warnings: [],
    errors: [],
  });
});

test("a client's agents come first and hide files of the same name", async () => {
  using project = tempTree(
    { ".github/agents/a.md": file("description: f"), ".github/agents/b.md": file("description: f") },
    { isRepository: true },
  );
  const client = clientAgents([
    { name: "a", prompt: "PA", displayName: "The A", tools: null },
    { name: "c", prompt: "PC", tools: ["view"], infer: false, model: "gpt-5", skills: ["s"] },
  ]);
  const { agents } = combineAgents(client, await discoverAgents({ workingDirectory: project.root }));
  expect(agents.map(({ name, origin }) => [name, origin.kind])).toEqual([
    ["a", "client"],
    ["c", "client"],
    ["b", "file"],
  ]);
  expect(delegableAgents(agents).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(client.map((agent) => agentInfo(agent))).toEqual([
    { name: "a", id: "a", displayName: "The A", description: "" },
    {
      name: "c",
      id: "c",
      displayName: "c",
      description: "",
      tools: ["view"],
      model: "gpt-5",
      skills: ["s"],
    },
  ]);
  expect(client.map(agentSelected)).toEqual([
    { agentName: "a", agentDisplayName: "The A", tools: null },
    { agentName: "c", agentDisplayName: "c", tools: ["view"] },
  ]);
});

test("an agent is found by its id before its name, in the very case of its letters", () => {
  const [one, two] = clientAgents([
    { name: "x", prompt: "1" },
    { name: "y", prompt: "2" },
  ]).map((agent, index) => ({ ...agent, id: ["y", "other"][index] ?? "" }));
  const agents = [one, two].flatMap((agent) => (agent ? [agent] : []));
  expect(findAgent(agents, "y")).toBe(one);
  expect(findAgent(agents, "x")).toBe(one);
  expect(findAgent(agents, "other")).toBe(two);
  expect(findAgent(agents, "Other")).toBeUndefined();
});

test("puts skills before the prompt of a selected agent", () => {
  const [agent] = clientAgents([{ name: "a", prompt: "PROMPT" }]);
  const text = agent && agentInstructions(agent, ["<skill-context>S</skill-context>"]);
  expect(text).toMatch(
    /^<agent_instructions>\n.+\n\n<skill-context>S<\/skill-context>\n\nPROMPT\n<\/agent_instructions>$/,
  );
});

test("names the folders where agents can be created", async () => {
  using project = tempTree({ "sub/x": "" }, { isRepository: true });
  const workingDirectory = project.path("sub");
  expect(await agentDiscoveryPaths({ workingDirectory, home: "/home/p/.parley" })).toEqual([
    { path: "/home/p/.parley/agents", scope: "user", preferredForCreation: true },
    {
      path: project.path(".github/agents"),
      scope: "project",
      preferredForCreation: true,
      projectPath: workingDirectory,
    },
    {
      path: project.path(".claude/agents"),
      scope: "project",
      preferredForCreation: false,
      projectPath: workingDirectory,
    },
  ]);
});
