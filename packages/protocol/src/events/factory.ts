import { ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface FactoryRunUpdatedData {
  runId: string;
  revision: number;
}

/** A factory run changed. */
export const FactoryRunUpdatedEvent = ephemeralEvent<"factory.run_updated", FactoryRunUpdatedData>(
  "factory.run_updated",
  { stability: "experimental" },
);
export type FactoryRunUpdatedEvent = EventOf<typeof FactoryRunUpdatedEvent>;

export interface FactoryRunStartedData {
  runId: string;
  factoryName: string;
  attempt: number;
}

/** A factory run began. */
export const FactoryRunStartedEvent = ephemeralEvent<"factory.run_started", FactoryRunStartedData>(
  "factory.run_started",
  { stability: "experimental" },
);
export type FactoryRunStartedEvent = EventOf<typeof FactoryRunStartedEvent>;

export interface FactoryRunSettledData {
  runId: string;
  status: FactoryRunSettledStatus;
  consumedSubagents: number;
  consumedNanoAiu: number;
  elapsedMs: number;
  failureType?: string;
}

export type FactoryRunSettledStatus = "completed" | "halted" | "paused" | "cancelled" | "error";

/** A factory run ended. */
export const FactoryRunSettledEvent = ephemeralEvent<"factory.run_settled", FactoryRunSettledData>(
  "factory.run_settled",
  { stability: "experimental" },
);
export type FactoryRunSettledEvent = EventOf<typeof FactoryRunSettledEvent>;
