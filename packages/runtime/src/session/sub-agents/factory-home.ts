import { ExchangeAborted } from "../../agent/index.js";
import { GENERAL_PURPOSE } from "../../agents/built-in-agents.js";
import { Factories, type FactoryAgent } from "../../factories/index.js";
import type { Session } from "../session.js";
import type { SubAgentRecord } from "./sub-agent-record.js";

const factories = new WeakMap<Session, Factories>();

/** The factory runs of a session. */
export function factoriesOf(session: Session): Factories {
  let known = factories.get(session);
  if (!known) {
    known = new Factories({
      sessionId: session.id,
      files: session.workspace.files,
      providers: () => session.clients.all,
      startAgent: (prompt, options) => startAgent(session, prompt, options),
      tell: (type, data) => session.events.emitEphemeral(type, data),
      say: (message) => session.events.emitEphemeral("session.info", { infoType: "factory", message }),
      notify: (content, kind) => session.work.notify({ content, kind }),
      hold: () => session.hold(),
    });
    factories.set(session, known);
  }
  return known;
}

async function startAgent(
  session: Session,
  prompt: string,
  options: { label?: string; model?: string; reasoningEffort?: string; agent?: string },
): Promise<FactoryAgent | undefined> {
  await session.customization.agents.load();
  const { label = "factory agent", agent: agentType = GENERAL_PURPOSE, model, reasoningEffort } = options;
  const work = {
    agentType,
    prompt,
    name: label,
    description: label,
    mode: "sync",
    model,
    reasoningEffort,
  } as const;
  const started = await session.subAgents.start(work, {});
  return "state" in started ? undefined : factoryAgent(session, started);
}

function factoryAgent({ subAgents }: Session, record: SubAgentRecord): FactoryAgent {
  const { id, origin } = record;
  return {
    id,
    agentType: origin.agentType,
    toolCallId: origin.toolCallId,
    model: origin.model,
    get activity() {
      return record.activity.at(-1)?.message;
    },
    async answer(signal) {
      const stop = new AbortController();
      const abort = () => stop.abort(new ExchangeAborted("user_initiated"));
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      const outcome = await subAgents.outcome(id, stop.signal);
      if (outcome === "promoted") await subAgents.rested(id);
      signal.removeEventListener("abort", abort);
      const hasFailed = record.status === "failed" || record.status === "cancelled";
      return hasFailed ? undefined : record.turns.at(-1)?.response;
    },
    async tell(text) {
      await subAgents.send(id, text);
    },
  };
}
