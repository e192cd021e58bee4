import { readExceptions, unexcused } from "../lib/exceptions.mjs";
import { differencesOf } from "../lib/judge.mjs";
import { normalize } from "../lib/normalize.mjs";
import { planes } from "../lib/planes.mjs";
import { randomFrom } from "../lib/random.mjs";
import { record } from "../lib/record.mjs";
import { chooser, programOf } from "./choose.mjs";
import { Flow } from "./flow.mjs";
import { withoutIntended } from "./intended.mjs";

const AGAIN = 3;

/**
 * Runs a program, given whole or by its `seed`, on both runtimes. `kind` of the verdict: `equal`; `chance` where the
 * official runtime doesn't do the same twice and ours does none of what it did; `different` otherwise.
 */
export async function judgeFlow({ name, seed, ...given }) {
  const program = given.actions ? given : generated(seed);
  const theirs = [await observed(name, program, "official")];
  let ours = await observed(name, program, "ours");
  const differences = (a, b) => unexcused(differencesOf(a, b), name, readExceptions());
  let found = differences(theirs[0], ours);
  for (let n = 0; n < AGAIN && found.length > 0; n++) {
    theirs.push(await observed(name, program, "official"));
    ours = n === 0 ? ours : await observed(name, program, "ours");
    found = theirs.map((one) => differences(one, ours)).sort((a, b) => a.length - b.length)[0];
  }
  const verdict = { program: { name, ...program }, theirs: theirs[0], ours, differences: found };
  if (found.length === 0) return { kind: "equal", ...verdict };
  const isSteady = theirs.slice(1).some((other) => differences(theirs[0], other).length === 0);
  return { kind: isSteady ? "different" : "chance", ...verdict };
}

/** A program whose actions are still to be chosen, on its first run. */
function generated(seed) {
  const random = randomFrom(seed);
  const { length, ...program } = programOf(random);
  return { ...program, next: chooser(random, length), seed };
}

export async function observed(name, program, runtime) {
  const chosen = [];
  const scenario = {
    name,
    files: { "a.txt": "one\n" },
    transport: program.transport,
    parallel: true,
    loose: [
      "subagent.configured",
      "subagent.selected",
      "session.tools_updated",
      "pending_messages.modified",
      "session.idle_deferred",
    ],
    model: (stage) => {
      stage.flow = new Flow(stage, program);
      return (...asked) => stage.flow.askModel(...asked);
    },
    run: (stage) => {
      const listed = program.actions?.values();
      return stage.flow.run((flow) => {
        const action = listed ? listed.next().value : program.next(flow);
        if (action) chosen.push(action);
        return action;
      });
    },
  };
  const recording = await record(scenario, { sdk: "official", runtime });
  if (!program.actions) {
    program.actions = chosen;
    delete program.next;
  }
  return withoutIntended(normalize(planes(recording), recording.places), program.actions);
}
