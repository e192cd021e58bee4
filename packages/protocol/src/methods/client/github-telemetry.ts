import { method } from "../../define.js";

export interface GitHubTelemetryNotification {
  sessionId?: string;
  restricted: boolean;
  event: GitHubTelemetryEvent;
}

export interface GitHubTelemetryEvent {
  kind: string;
  created_at?: string;
  model_call_id?: string;
  properties: Record<string, string>;
  metrics: Record<string, number>;
  exp_assignment_context?: string;
  features?: Record<string, string>;
  session_id?: string;
  copilot_tracking_id?: string;
  client?: GitHubTelemetryClientInfo;
}

export interface GitHubTelemetryClientInfo {
  cli_version: string;
  os_platform: string;
  os_version: string;
  os_arch: string;
  node_version: string;
  copilot_plan?: string;
  client_type?: string;
  client_name?: string;
  is_staff?: boolean;
  dev_device_id?: string;
  cpu_model?: string;
  cpu_count?: number;
}

/** Forwards a telemetry event to a client that asked for it. */
export const GitHubTelemetryEvent = method<GitHubTelemetryNotification, null>("gitHubTelemetry.event", {
  answerer: "client",
  kind: "notification",
});
