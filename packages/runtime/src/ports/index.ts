export type { ClientQuestion, ClientQuestions, QuestionOutcome } from "./client-questions.js";
export type { EventLog, EventLogStore, LogDamage, LogPage, LogRecord, ReadOptions } from "./event-log.js";
export type { EventSink } from "./event-sink.js";
