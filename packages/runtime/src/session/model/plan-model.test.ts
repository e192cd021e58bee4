import { expect, test } from "vitest";
import type { ModelSwitch } from "./model-switch.js";
import { PlanModel } from "./plan-model.js";

/** Models that only remember which one is used. */
function models(selected: string | undefined) {
  return {
    selected,
    selection: { reasoningEffort: "low" },
    switched: [] as ModelSwitch[],
    async switchTo(wanted: ModelSwitch) {
      this.selected = wanted.modelId;
      this.switched.push(wanted);
      return { message: undefined };
    },
  };
}

test("the model to plan with comes with the plan, and the other one after it, used as before", async () => {
  const used = models("usual");
  const planning = new PlanModel(used);
  planning.want({ modelId: "planner" });
  await planning.begin();
  expect(planning.base).toBe("usual");
  await planning.end();
  expect(used.switched).toEqual([{ modelId: "planner" }, { modelId: "usual", reasoningEffort: "low" }]);
  expect(planning.base).toBeUndefined();
});

test("what a client chooses while planning stays", async () => {
  const used = models("usual");
  const planning = new PlanModel(used);
  planning.want({ modelId: "planner" });
  await planning.begin();
  used.selected = "chosen";
  planning.chosen({ modelId: "chosen" });
  expect(await planning.end()).toBeUndefined();
  expect(used.selected).toBe("chosen");
});

test("without another model, nothing changes", async () => {
  const used = models("usual");
  const planning = new PlanModel(used);
  planning.want({ modelId: "usual" });
  expect(await planning.begin()).toBeUndefined();
  planning.want(undefined);
  expect(await planning.begin()).toBeUndefined();
  expect(used.switched).toEqual([]);
});
