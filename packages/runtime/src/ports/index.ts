export type { BearerTokens } from "./bearer-tokens.js";
export type { ClientQuestion, ClientQuestions, QuestionOutcome } from "./client-questions.js";
export type {
  EventLog,
  EventLogStore,
  LogDamage,
  LogPage,
  LogRecord,
  OpenedLog,
  ReadOptions,
} from "./event-log.js";
export type { EventSink } from "./event-sink.js";
export { LogWriteError } from "./log-write-error.js";
export type { RequestCarrier } from "./request-carrier.js";
