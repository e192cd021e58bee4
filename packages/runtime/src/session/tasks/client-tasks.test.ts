import { expect, test } from "vitest";
import { ClientTasks, type TaskOwner } from "./client-tasks.js";

const never = new AbortController().signal;
const build = { type: "client", clientTaskId: "build", description: "Builds", cancellable: true } as const;

/** A client, and what it was asked. */
function client(connectionId: number, cancels = true) {
  const asked: object[] = [];
  const owner: TaskOwner = {
    connectionId,
    request: async (method, params) => {
      asked.push({ method, ...params });
      return { cancelled: cancels };
    },
  };
  return { owner, asked };
}

const reasonOf = (call: () => unknown) => {
  try {
    call();
  } catch (error) {
    const { code, message, data } = error as { code: number; message: string; data: { reason: string } };
    return { code, message, reason: data?.reason };
  }
  return undefined;
};

test("a client's work is told of in order, each step once", () => {
  let changes = 0;
  const tasks = new ClientTasks(() => {
    changes += 1;
  });
  const { owner } = client(1);
  const { task, created } = tasks.register(owner, build);
  expect([created, task.status, tasks.running]).toEqual([true, "running", 1]);
  const half = { kind: "progress", message: "half", phase: "link", percentage: 50 } as const;
  expect(tasks.update(owner, { id: task.id, sequence: 1, update: half })).toMatchObject({ applied: true });
  expect(tasks.update(owner, { id: task.id, sequence: 1, update: half })).toMatchObject({ duplicate: true });
  expect(
    reasonOf(() =>
      tasks.update(owner, { id: task.id, sequence: 3, update: { kind: "progress", message: "x" } }),
    ),
  ).toEqual({ code: -32012, message: "TASK_CONFLICT", reason: "sequence_mismatch" });
  tasks.update(owner, {
    id: task.id,
    sequence: 2,
    update: { kind: "progress", status: "idle", phase: null },
  });
  expect(tasks.progress(task.id)).toMatchObject({
    status: "idle",
    percentage: 50,
    lastMessage: "half",
    recentActivity: [{ message: "half" }],
  });
  expect(tasks.progress(task.id)).not.toHaveProperty("phase");
  const done = tasks.update(owner, { id: task.id, sequence: 3, update: { kind: "completed", result: 7 } });
  expect(done.task).toMatchObject({ status: "completed", result: 7, canCancel: false });
  expect(changes).toBe(4);
  expect(reasonOf(() => tasks.register(owner, build))).toMatchObject({ reason: "terminal" });
  expect(tasks.remove(task.id)).toBe(true);
  expect(tasks.list()).toEqual([]);
});

test("an update that says nothing, or is another client's, is refused", () => {
  const tasks = new ClientTasks(() => {});
  const { owner } = client(1);
  const { id } = tasks.register(owner, build).task;
  const empty = { id, sequence: 1, update: { kind: "progress" } } as const;
  expect(reasonOf(() => tasks.update(owner, empty))).toMatchObject({ message: "empty progress update" });
  const said = { id, sequence: 1, update: { kind: "progress", message: "x" } } as const;
  expect(reasonOf(() => tasks.update(client(2).owner, said))).toMatchObject({ reason: "not_found" });
});

test("work is given up only if its client says so", async () => {
  const tasks = new ClientTasks(() => {});
  const [willing, unwilling] = [client(1), client(2, false)];
  const first = tasks.register(willing.owner, build).task;
  const second = tasks.register(unwilling.owner, build).task;
  expect(await tasks.cancel(first.id, never)).toBe(true);
  expect(await tasks.cancel(second.id, never)).toBe(false);
  expect(await tasks.cancel("nobody", never)).toBe(false);
  expect(willing.asked).toMatchObject([
    { method: "tasks.cancel", clientTaskId: "build", reason: "cancel_requested" },
  ]);
  expect(tasks.list().map(({ status }) => status)).toEqual(["cancelled", "running"]);
});

test("the work of a client that left waits, and goes on with whoever takes it up", () => {
  const tasks = new ClientTasks(() => {});
  const { id } = tasks.register(client(1).owner, build).task;
  tasks.left(1);
  expect(tasks.list()).toMatchObject([{ status: "orphaned", owner: { presence: "disconnected" } }]);
  expect(tasks.running).toBe(0);
  const again = tasks.register(client(2).owner, build);
  expect([again.reclaimed, again.task.id, again.task.status]).toEqual([true, id, "running"]);
});

test("clients are told when the session ends", () => {
  const tasks = new ClientTasks(() => {});
  const { owner, asked } = client(1);
  tasks.register(owner, build);
  tasks.dispose();
  expect(asked).toMatchObject([{ reason: "session_shutdown" }]);
});

test("work without a name, and progress that makes no sense, are refused before anything changes", () => {
  const tasks = new ClientTasks(() => {});
  const { owner } = client(1);
  const refused = (call: () => unknown) => reasonOf(call)?.message;
  expect(refused(() => tasks.register(owner, { ...build, clientTaskId: "" }))).toBe(
    "clientTaskId must be a non-empty string",
  );
  expect(reasonOf(() => tasks.register(owner, { ...build, expectedSequence: 3 }))?.reason).toBe(
    "sequence_mismatch",
  );
  const { task } = tasks.register(owner, build);
  const update = (percentage: number) =>
    tasks.update(owner, { id: task.id, sequence: 1, update: { kind: "progress", percentage } });
  expect(refused(() => update(101))).toBe("percentage must be finite and between 0 and 100");
  expect(update(100)).toMatchObject({ applied: true });
});
