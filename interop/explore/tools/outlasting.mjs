const bash = (command, shellId) => ({
  name: "bash",
  args: { command, description: "Work", initial_wait: 1, shellId },
});
const call = (name, shellId, more) => ({ name, args: { shellId, ...more } });
const step = (name, calls) => ({ name, calls });

/**
 * Commands that outlast the wait for them, and are read later: seconds apart from anything that happens. A wait takes 30 s,
 * however short it is asked to be, so all of them wait at once.
 */
export const area = {
  name: "outlasting",
  isOrdered: true,
  cases: () => [
    step("outlast the wait", [
      bash("echo begun; sleep 32; echo ended", "ends"),
      bash("sleep 32; echo failed >&2; exit 6", "fails"),
      bash("echo first; sleep 60", "stays"),
    ]),
    step("read what has ended", [
      call("read_bash", "ends", { delay: 8 }),
      call("read_bash", "fails", { delay: 8 }),
    ]),
    step("read again", [call("read_bash", "ends", { delay: 1 }), call("read_bash", "fails", { delay: 1 })]),
    step("what goes on", [call("read_bash", "stays", { delay: 1 })]),
    step("stop it", [call("stop_bash", "stays")]),
    step("read what was stopped", [call("read_bash", "stays", { delay: 1 })]),
  ],
};
