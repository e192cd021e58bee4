export type { EventLog, EventLogStore, LogDamage, LogPage, LogRecord, ReadOptions } from "./event-log.js";
