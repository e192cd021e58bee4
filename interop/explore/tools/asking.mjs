const one = (name, args) => ({
  name: `${name} ${JSON.stringify(args).slice(0, 90)}`,
  calls: [{ name, args }],
});

/** Tools that ask people, and those about agents and skills, with what can be told without a second model. */
export const area = {
  name: "asking",
  config(t) {
    let asked = 0;
    return {
      onUserInputRequest: (request) => {
        t.note("asked", request);
        asked++;
        return request.choices?.length > 0 && asked % 3 !== 0
          ? { answer: request.choices[0], wasFreeform: false }
          : { answer: asked % 2 === 0 ? "" : "because\nso", wasFreeform: true };
      },
      onExitPlanModeRequest: (request) => {
        t.note("plan", request);
        return { approved: false, feedback: "Not yet." };
      },
    };
  },
  isOrdered: true,
  cases: () =>
    [
      ...[
        { question: "Which?", choices: ["a", "b"] },
        { question: "Why?" },
        { question: "Why?", allow_freeform: false },
        { question: "Which?", choices: [] },
        { question: "Which?", choices: ["only"], allow_freeform: false },
        { question: "" },
        {},
        { question: 5 },
        { question: null },
        { question: "Which?", choices: "a" },
        { question: "Which?", choices: [1, 2] },
        { question: "Which?", choices: null },
        { question: "Which?", allow_freeform: "yes" },
        { question: "Long ".repeat(500) },
        { question: "Which?", choices: ["same", "same"] },
        { message: "A form?" },
        { question: "Which?", extra: 1 },
      ].map((args) => one("ask_user", args)),
      ...[
        {},
        { skill: "nope" },
        { skill: "" },
        { skill: 5 },
        { skill: null },
        { skill: ["a"] },
        { skill: "nope", extra: 1 },
        { name: "nope" },
      ].map((args) => one("skill", args)),
      ...[
        {},
        { agent_id: "nope" },
        { agent_id: "" },
        { agent_id: 5 },
        { agent_id: "nope", wait: true },
        { agent_id: "nope", wait: true, timeout: 1 },
        { agent_id: "nope", wait: "yes" },
        { agent_id: "nope", timeout: -1 },
        { agent_id: "nope", since_turn: 0 },
        { agent_id: null },
      ].map((args) => one("read_agent", args)),
      ...[
        {},
        { include_completed: true },
        { include_completed: "yes" },
        { scope: "children" },
        { scope: "siblings" },
        { scope: "nope" },
        { scope: 5 },
        { extra: 1 },
      ].map((args) => one("list_agents", args)),
      ...[
        {},
        { agent_id: "nope", message: "m" },
        { agent_ids: ["a", "b"], message: "m" },
        { agent_ids: [], message: "m" },
        { scope: "children", message: "m" },
        { scope: "siblings", message: "m" },
        { scope: "nope", message: "m" },
        { agent_id: "a", scope: "children", message: "m" },
        { agent_id: "nope" },
        { agent_id: "nope", message: 5 },
        { agent_id: "nope", message: "" },
        { agent_ids: "a", message: "m" },
        { agent_ids: [1], message: "m" },
      ].map((args) => one("write_agent", args)),
      ...[
        {},
        { prompt: "p" },
        { agent_type: "nope", prompt: "p", description: "d", name: "n" },
        { agent_type: "nope", prompt: "p" },
        { agent_type: 5, prompt: "p", description: "d" },
        { agent_type: "explore" },
        { agent_type: "explore", prompt: 5, description: "d" },
        { agent_type: "explore", prompt: "p", description: "d", mode: "nope" },
        { agent_type: "explore", description: "d" },
      ].map((args) => one("task", args)),
      ...[{}, { intent: "Looking" }, { intent: 5 }, { intent: "" }].map((args) => one("report_intent", args)),
      ...[
        {},
        { summary: "The plan" },
        { summary: 5 },
        { summary: "s", actions: ["nope"] },
        { summary: "" },
      ].map((args) => one("exit_plan_mode", args)),
      ...[{}, { fact: "f" }, { id: "x", vote: "up" }]
        .flatMap((args) => [one("store_memory", args), one("vote_memory", args)])
        .slice(0, 0),
      one("fetch_copilot_cli_documentation", { topic: "x" }),
    ].filter(({ calls: [{ name }] }) => name !== "fetch_copilot_cli_documentation"),
};
