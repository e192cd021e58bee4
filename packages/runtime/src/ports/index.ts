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
  Replay,
} from "./event-log.js";
export type { EventSink } from "./event-sink.js";
export { LogWriteError } from "./log-write-error.js";
export type { RemoteAddresses } from "./remote-addresses.js";
export type { RequestCarrier } from "./request-carrier.js";
export type { FileEntry, FileInfo, SessionFiles } from "./session-files.js";
export { SessionInUseError, type SessionOwner } from "./session-in-use-error.js";
