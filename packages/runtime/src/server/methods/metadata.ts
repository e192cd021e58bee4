import type {
  SessionMetadataActivity,
  SessionMetadataIsProcessing,
  SessionMetadataSnapshot,
  SessionUsageGetMetrics,
} from "@parley/protocol";
import { workspaceSummary } from "../../session/storage/listing.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.metadata.snapshot": sessionHandler<typeof SessionMetadataSnapshot>(
    ({ id, state, workspace, settings, model }) => ({
      sessionId: id,
      startTime: state.startTime,
      modifiedTime: state.modifiedTime,
      isRemote: false,
      alreadyInUse: false,
      workspacePath: workspace.directory,
      workingDirectory: settings.workingDirectory,
      currentMode: state.mode,
      selectedModel: model.info.id,
      sessionLimits: null,
      workspace: workspaceSummary(workspace.info),
    }),
  ),

  "session.metadata.isProcessing": sessionHandler<typeof SessionMetadataIsProcessing>(({ isWorking }) => ({
    processing: isWorking,
  })),

  "session.metadata.activity": sessionHandler<typeof SessionMetadataActivity>(({ isWorking }) => ({
    abortable: isWorking,
    hasActiveWork: isWorking,
  })),

  "session.usage.getMetrics": sessionHandler<typeof SessionUsageGetMetrics>(
    ({ state, model }) => state.usage.metrics(model.info.id) as never,
  ),
};
