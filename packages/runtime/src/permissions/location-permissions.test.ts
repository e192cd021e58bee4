import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocationPermissions, resolveLocation } from "./location-permissions.js";
import { homePermissionStore, type PermissionStore } from "./permission-store.js";

let home: string;
let workspace: string;
let store: PermissionStore;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "parley-home-")));
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "parley-place-")));
  store = homePermissionStore(home);
});
afterEach(() => {
  for (const folder of [home, workspace]) rmSync(folder, { recursive: true, force: true });
});

const stored = (file = "permissions-config.json") => JSON.parse(readFileSync(join(home, file), "utf8"));

async function following(directory = workspace): Promise<LocationPermissions> {
  const location = new LocationPermissions();
  location.follow(store, directory);
  await location.ready();
  return location;
}

describe("a location", () => {
  it("is the repository around a directory, or the directory itself", async () => {
    const sub = join(workspace, "a", "b");
    mkdirSync(sub, { recursive: true });
    expect(await resolveLocation(sub)).toEqual({ locationKey: sub, locationType: "dir" });
    mkdirSync(join(workspace, ".git"));
    expect(await resolveLocation(sub)).toEqual({ locationKey: workspace, locationType: "repo" });
  });
});

describe("an approval for a location", () => {
  it("is kept as the official runtime keeps it, once, for this user only", async () => {
    const location = await following();
    await location.approve(workspace, { kind: "commands", commandIdentifiers: ["ls"] });
    await location.approve(workspace, { kind: "read", more: 1 });
    await location.approve(workspace, { kind: "read" });
    expect(stored()).toEqual({
      locations: {
        [workspace]: {
          tool_approvals: [{ kind: "commands", commandIdentifiers: ["ls"] }, { kind: "read" }],
        },
      },
    });
    expect(statSync(join(home, "permissions-config.json")).mode & 0o777).toBe(0o600);
  });

  it("holds at once and in later sessions there", async () => {
    const location = await following();
    await location.approve(workspace, { kind: "write" });
    expect(location.approvals).toEqual([{ kind: "write" }]);
    expect((await following()).approvals).toEqual([{ kind: "write" }]);
    expect((await following(home)).approvals).toEqual([]);
  });

  it("of another location holds there alone", async () => {
    const location = await following();
    await location.approve("/elsewhere", { kind: "write" });
    expect(location.approvals).toEqual([]);
    expect(stored().locations["/elsewhere"]).toEqual({ tool_approvals: [{ kind: "write" }] });
  });

  it("that is none is refused", async () => {
    const location = await following();
    await expect(location.approve(workspace, { kind: "bogus" })).rejects.toThrow(
      "invalid session approval input: unknown kind=bogus",
    );
  });

  it("is taken over with another directory, and told as rules", async () => {
    await (await following()).approve(workspace, { kind: "commands", commandIdentifiers: ["ls", "pwd"] });
    const location = await following(home);
    const appliedRules = [
      { kind: "shell", argument: "ls" },
      { kind: "shell", argument: "pwd" },
    ];
    const place = { locationKey: workspace, locationType: "dir", appliedDirectoryCount: 0, appliedRules };
    expect(await location.apply(workspace)).toEqual({ ...place, changed: true, appliedRuleCount: 2 });
    expect(await location.apply(workspace)).toEqual({ ...place, changed: false, appliedRuleCount: 0 });
  });

  it("is forgotten by a session, and stays kept", async () => {
    const location = await following();
    await location.approve(workspace, { kind: "write" });
    location.forget();
    expect(location.approvals).toEqual([]);
    expect((await following()).approvals).toEqual([{ kind: "write" }]);
  });

  it("is not lost when several are given at the same time", async () => {
    const location = await following();
    const kinds = ["read", "write", "memory"];
    await Promise.all(kinds.map((kind) => location.approve(workspace, { kind })));
    expect(stored().locations[workspace].tool_approvals).toHaveLength(3);
  });
});

describe("what is kept", () => {
  it("allows nothing where it can't be read", async () => {
    writeFileSync(join(home, "permissions-config.json"), "{bad json");
    expect((await following()).approvals).toEqual([]);
  });

  it("counts as far as it makes sense", async () => {
    const tool_approvals = [{ kind: "bogus" }, { kind: "read", x: 1 }, "write"];
    const locations = { [workspace]: { tool_approvals, allowed_directories: ["/opt", 5] } };
    writeFileSync(join(home, "permissions-config.json"), JSON.stringify({ locations }));
    const location = await following();
    expect(location.approvals).toEqual([{ kind: "read" }]);
    expect(location.directories).toEqual(["/opt"]);
  });

  it("keeps what it doesn't know", async () => {
    const before = { other: 1, locations: { "/x": { y: 2 }, [workspace]: { z: 3 } } };
    writeFileSync(join(home, "permissions-config.json"), JSON.stringify(before));
    await (await following()).approve(workspace, { kind: "read" });
    expect(stored()).toEqual({
      other: 1,
      locations: { "/x": { y: 2 }, [workspace]: { z: 3, tool_approvals: [{ kind: "read" }] } },
    });
  });

  it("are URLs, too, which every session may reach", async () => {
    writeFileSync(
      join(home, "settings.json"),
      JSON.stringify({ theme: "dark", allowedUrls: ["https://a.org"] }),
    );
    const location = await following();
    await location.allowUrl("example.com");
    expect(stored("settings.json")).toEqual({
      theme: "dark",
      allowedUrls: ["https://a.org", "https://example.com"],
    });
    expect((await following(home)).urls).toEqual(["https://a.org", "https://example.com"]);
  });
});

it("without a store holds for the session alone", async () => {
  const location = new LocationPermissions();
  await location.allowUrl("example.com");
  await location.approve(workspace, { kind: "read" });
  expect(location.urls).toEqual(["https://example.com"]);
  expect(location.approvals).toEqual([]);
});
