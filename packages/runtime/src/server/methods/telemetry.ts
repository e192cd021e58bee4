import type { SessionTelemetryGetEngagementId, SessionTelemetrySetFeatureOverrides } from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";

/** The methods about GitHub's own telemetry, which this runtime doesn't send. */
export const handlers: Handlers = {
  "session.telemetry.getEngagementId": sessionHandler<typeof SessionTelemetryGetEngagementId>(
    ({ engagementId }) => ({ engagementId }),
  ),

  "session.telemetry.setFeatureOverrides": sessionHandler<typeof SessionTelemetrySetFeatureOverrides>(
    () => null,
  ),
};
