import { randomUUID } from "node:crypto";
import type { AbortReason } from "@parley/protocol";
import { earlierMessage, openingMessage } from "../conversation/user-message.js";
import { type AgentHost, type Exchange, ExchangeAborted, type ExchangeOutcome } from "../host.js";
import { EMPTY_RESPONSE } from "../turn/session-error.js";
import { runTurn, type TurnOutcome } from "../turn/turn.js";
import { noticeOf, promptMode } from "./modes.js";
import { deliverNotifications } from "./notifications.js";
import { hookNotification, hookPrompt } from "./prompt-hooks.js";
import { finishCalls } from "./resume.js";
import type { Run } from "./run.js";

/** A cut answer is continued this often; the one after that stands as it is. Source: the official runtime. */
const MAX_CONTINUATIONS = 2;

/**
 * Runs one exchange: model calls and tool calls, until the model is done, a call fails for good or the
 * signal fires. Every event is on the log when this resolves.
 *
 * @throws LogWriteError when the log refuses
 */
export async function runExchange(
  host: AgentHost,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<ExchangeOutcome> {
  const run = startRun(host, exchange, signal);
  const abort = announceAbort(run);
  try {
    await host.compactor?.beginExchange(signal);
    const opened = await open(run, exchange);
    if (opened === "blocked") return { state: "blocked" };
    let { turn, isOpen, outcome } = opened;
    for (let continuations = 0; ; ) {
      if (signal.aborted) return await abort.outcome(isOpen ? turn : undefined);
      outcome ??= await runTurn(run, turn, isOpen);
      if (outcome.state === "stopped") return await abort.outcome(turn);
      await host.events.emit("assistant.turn_end", { turnId: String(turn) });
      if (outcome.state === "cut" && continuations++ >= MAX_CONTINUATIONS) outcome = { state: "answered" };
      if (outcome.state !== "called" && outcome.state !== "cut") return await close(run, outcome);
      turn += 1;
      isOpen = false;
      outcome = undefined;
    }
  } finally {
    await abort.done();
    await host.compactor?.endExchange();
  }
}

function startRun(host: AgentHost, exchange: Exchange, signal: AbortSignal): Run {
  const blocks = exchange.state === "new" ? (exchange.prompt.follows?.blocks ?? 0) : 0;
  const mode = host.mode?.() ?? "interactive";
  const shared = { host, signal, blocks, mode, invocationId: randomUUID(), streamed: { total: 0 } };
  if (exchange.state === "resumed") {
    const { messageId, interactionId, turn } = exchange.unfinished;
    const initiator = turn < 0 ? "user" : "agent";
    return { ...shared, messageId, interactionId, headers: {}, responseFormat: undefined, initiator };
  }
  if (exchange.state === "notified") {
    const { messageId = randomUUID(), interactionId = randomUUID() } = host.conversation.lastExchange() ?? {};
    return {
      ...shared,
      messageId,
      interactionId,
      headers: {},
      responseFormat: undefined,
      initiator: "agent",
    };
  }
  const { requestHeaders = {}, responseFormat, follows } = exchange.prompt;
  const { messageId } = follows ?? exchange.prompt;
  const interactionId = randomUUID();
  return { ...shared, messageId, interactionId, headers: requestHeaders, responseFormat, initiator: "user" };
}

interface Position {
  turn: number;
  /** Whether the turn's start is on the log. */
  isOpen: boolean;
  /** Set when the turn has nothing left to do but end. */
  outcome: TurnOutcome | undefined;
}

/** Emits what comes before the first turn, or finishes what a stopped runtime left of the last one. */
async function open(run: Run, exchange: Exchange): Promise<Position | "blocked"> {
  const { host, interactionId } = run;
  if (exchange.state === "notified")
    await deliverNotifications(run, "0", (content) => hookNotification(content, host, run.signal));
  if (exchange.state === "new") {
    const hooked = await hookPrompt(exchange.prompt, host, run.signal);
    if (hooked.state === "blocked") return "blocked";
    if (run.signal.aborted) return { turn: 0, isOpen: false, outcome: undefined };
    const { workingDirectory } = host;
    const { id: to, capabilities } = host.model().info;
    const from = host.conversation.askedLast;
    const modelSwitch = from !== undefined && from !== to ? { from, to } : undefined;
    const mode = promptMode(run, exchange.prompt);
    const notice = noticeOf(run, mode);
    const { documents } = capabilities;
    const context = { interactionId, workingDirectory, documents, modelSwitch, modeNotice: notice };
    for (const earlier of exchange.prompt.before ?? [])
      await host.events.emit("user.message", await earlierMessage(earlier, exchange.prompt, context));
    const data = await openingMessage(hooked.prompt, context);
    await host.events.emit("user.message", await hooked.finish(data));
    host.conversation.asking(to);
    if (notice) await host.events.emit("session.mode_notice_delivered", { mode });
  }
  const { content, blocks } = host.systemPrompt();
  await host.events.emit("system.message", {
    role: "system",
    content,
    ...(blocks && { contentBlocks: blocks }),
    interactionId,
  });
  if (exchange.state !== "resumed") return { turn: 0, isOpen: false, outcome: undefined };

  const { unfinished } = exchange;
  const { stage, turn } = unfinished;
  switch (stage) {
    case "opening":
      return { turn: 0, isOpen: false, outcome: undefined };
    case "model-call":
      return { turn, isOpen: true, outcome: undefined };
    case "tool-calls":
      return { turn, isOpen: true, outcome: await finishCalls(run, unfinished) };
    case "between-turns":
      return { turn: turn + 1, isOpen: false, outcome: undefined };
  }
}

async function close(run: Run, outcome: TurnOutcome): Promise<ExchangeOutcome> {
  const { events } = run.host;
  switch (outcome.state) {
    case "failed":
      await events.emit("session.error", outcome.event);
      return { state: "failed", error: outcome.error };
    case "empty":
      await events.emit("session.error", EMPTY_RESPONSE);
      return { state: "failed", error: new Error(EMPTY_RESPONSE.message) };
    case "rejected":
      await sayCancelled(run.host, "user_initiated");
      return { state: "rejected" };
    case "ended":
      return { state: "ended" };
    default:
      return stopped(run);
  }
}

async function sayCancelled({ events }: AgentHost, reason: AbortReason): Promise<void> {
  await events.emit("abort", { reason });
  events.emitEphemeral("session.info", {
    infoType: "cancellation",
    message: "Operation cancelled by user",
  });
}

/**
 * Emits `abort` the moment the user aborts, so that it comes before everything that ends because of it. Of an
 * interruption (`user_abort`) it comes after all that, and with a word to people. Source of the order: the official runtime.
 */
function announceAbort({ host, signal }: Run) {
  let announced: Promise<unknown> | undefined;
  const announce = () => {
    const { reason } = signal;
    if (!(reason instanceof ExchangeAborted)) return;
    announced =
      reason.reason === "user_abort"
        ? Promise.resolve()
        : host.events.emit("abort", { reason: reason.reason });
    announced.catch(() => {});
  };
  if (signal.aborted) announce();
  else signal.addEventListener("abort", announce, { once: true });
  return {
    /** @param turn the one to end, if one is open */
    async outcome(turn: number | undefined): Promise<ExchangeOutcome> {
      if (!announced) return { state: "stopped" };
      await announced;
      if (turn !== undefined) await host.events.emit("assistant.turn_end", { turnId: String(turn) });
      if (signal.reason.reason === "user_abort") await sayCancelled(host, "user_abort");
      return { state: "aborted" };
    },
    async done(): Promise<void> {
      signal.removeEventListener("abort", announce);
      await announced;
    },
  };
}

/** The agent stops by itself, unless a hook wants it to go on. */
async function stopped({ host, messageId, blocks, signal }: Run): Promise<ExchangeOutcome> {
  const { hooks, transcriptPath } = host;
  const verdict = await hooks?.agentStop({ transcriptPath, stopReason: "end_turn", blocks }, signal);
  if (!verdict || verdict.state === "stop" || signal.aborted) return { state: "completed" };
  return { state: "prolonged", prompt: verdict.reason, follows: { messageId, blocks: blocks + 1 } };
}
