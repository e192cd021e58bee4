export type ExpFlagValue = string | number | boolean | null;

export interface ExpConfigEntry {
  Id: string;
  Parameters: Record<string, ExpFlagValue>;
}

/** Experiment assignments, as the experimentation service gives them. */
export interface CopilotExpAssignmentResponse {
  Features: string[];
  Flights: Record<string, string>;
  Configs: ExpConfigEntry[];
  ParameterGroups?: unknown;
  FlightingVersion?: number;
  ImpressionId?: string;
  AssignmentContext: string;
}
