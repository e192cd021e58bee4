import { lookup } from "./basics.mjs";

export const secondApproves = {
  name: "two clients on one session, the second approves",
  transport: "tcp",
  files: { "a.txt": "one\n" },
  model: (t) => [
    { tools: [{ name: "edit", args: { path: t.path("a.txt"), old_str: "one", new_str: "ONE" } }] },
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const never = () => ({ kind: "no-result" });
    const first = await t.session({ onPermissionRequest: never });
    const other = await t.client();
    const second = await other.resumeSession(first.sessionId, t.sessionConfig({ tools: [lookup(t)] }));
    t.watch(second, "second handler");
    const idle = t.next(second, "session.idle");
    await t.ask(first, "Please work.");
    await idle;
  },
};

export const secondJoinsLate = {
  name: "a second client joins while permission is asked",
  transport: "tcp",
  model: (t) => [
    { tools: [{ name: "create", args: { path: t.path("new.txt"), file_text: "x\n" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const first = await t.session({ onPermissionRequest: () => ({ kind: "no-result" }) });
    const asked = t.next(first, "permission.requested");
    const idle = t.next(first, "session.idle");
    await first.send({ prompt: "Please work." });
    const request = await asked;
    const other = await t.client();
    const second = await other.resumeSession(
      first.sessionId,
      t.sessionConfig({ onPermissionRequest: undefined }),
    );
    t.watch(second, "second handler");
    await t.outcome("late answer", () =>
      second.rpc.permissions.handlePendingPermissionRequest({
        requestId: request.data.requestId,
        result: { kind: "approve-once" },
      }),
    );
    await t.outcome("answer after that", () =>
      first.rpc.permissions.handlePendingPermissionRequest({
        requestId: request.data.requestId,
        result: { kind: "reject" },
      }),
    );
    await idle;
  },
};
