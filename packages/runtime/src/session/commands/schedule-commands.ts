import { type BuiltInCommand, define, text } from "./built-in-command.js";

function schedule(name: "every" | "after", said: { usage: string; description: string }): BuiltInCommand {
  const recurring = name === "every";
  return define(
    {
      name,
      ...(recurring && { aliases: ["loop"] }),
      description: said.description,
      input: { hint: recurring ? "<interval> <prompt>" : "<delay> <prompt>" },
      allowDuringAgentExecution: true,
      experimental: true,
      schedulable: false,
    },
    async ({ schedules }, input) => {
      const found = /^(\S+)\s+(\S[\s\S]*)$/.exec(input);
      if (!found) throw new Error(`Usage: /${name} <${said.usage}> <prompt>`);
      const [, interval = "", prompt = ""] = found;
      const added = await schedules.every(interval, { prompt, recurring, origin: "user" });
      if ("error" in added) {
        const tried = 'Try a duration like "15m run tests".';
        throw new Error(`Could not understand the schedule "${input}". ${tried}`);
      }
      return text(`Scheduled #${added.entry.id} ${name} ${interval} → ${prompt}`);
    },
  );
}

export const everyCommand = schedule("every", {
  usage: "interval or time",
  description: "Send a prompt again and again",
});

export const afterCommand = schedule("after", {
  usage: "delay or time",
  description: "Send a prompt later",
});
