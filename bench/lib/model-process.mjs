// The scripted model, in a process of its own so that it shares no thread with the client. Announces its base URL on
// stdout. Prompts: `VIEW <path>` is answered by one view call and then a word, `STREAM <n>` by n chunks, else a word.
import { startScriptedModel } from "../../interop/lib/scripted-model.mjs";

const model = await startScriptedModel(
  (body) => {
    const last = body.messages.at(-1);
    const [, verb, argument] = /(VIEW|STREAM) (\S+)/.exec(textOf(last)) ?? [];
    if (verb === "VIEW") return { tools: [{ name: "view", args: { path: argument } }] };
    if (verb === "STREAM") return { text: "12345".repeat(Number(argument)) };
    return { text: "Done." };
  },
  { keepRequests: false },
);
process.stdout.write(`${model.baseUrl}\n`);

function textOf({ role, content }) {
  if (role !== "user") return "";
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
}
