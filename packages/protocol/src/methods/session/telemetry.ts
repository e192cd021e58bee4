import { sessionMethod } from "../../define.js";

export interface SessionTelemetryEngagement {
  engagementId?: string;
}

/** Gives the id that telemetry groups by. */
export const SessionTelemetryGetEngagementId = sessionMethod<void, SessionTelemetryEngagement>(
  "session.telemetry.getEngagementId",
);

export interface TelemetrySetFeatureOverridesRequest {
  features: Record<string, string>;
}

/** Overrides feature values in telemetry. */
export const SessionTelemetrySetFeatureOverrides = sessionMethod<TelemetrySetFeatureOverridesRequest, null>(
  "session.telemetry.setFeatureOverrides",
);
