import { isAbsolute } from "node:path";
import type {
  SessionMetadataActivity,
  SessionMetadataGetClientMetadata,
  SessionMetadataIsProcessing,
  SessionMetadataRecordContextChange,
  SessionMetadataSetWorkingDirectory,
  SessionMetadataSnapshot,
  SessionMetadataUpdateClientMetadata,
  SessionUsageGetMetrics,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { changeDirectory, recordContext } from "../../session/storage/change-directory.js";
import {
  ClientMetadataError,
  readClientMetadata,
  updateClientMetadata,
} from "../../session/storage/client-metadata.js";
import type { WorkingContext } from "../../session/storage/working-context.js";
import { workspaceSummary } from "../../session/storage/workspace.js";
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
      sessionLimits: settings.context.limits,
      workspace: workspaceSummary(workspace.info),
    }),
  ),

  "session.metadata.isProcessing": sessionHandler<typeof SessionMetadataIsProcessing>(({ work }) => ({
    processing: work.isWorking,
  })),

  "session.metadata.activity": sessionHandler<typeof SessionMetadataActivity>(({ work }) => ({
    abortable: work.isWorking,
    hasActiveWork: work.isWorking,
  })),

  "session.usage.getMetrics": sessionHandler<typeof SessionUsageGetMetrics>(
    ({ state, model }) => state.usage.metrics(model.info.id) as never,
  ),

  "session.metadata.getClientMetadata": sessionHandler<typeof SessionMetadataGetClientMetadata>(
    async ({ workspace }) => {
      const stored = await readClientMetadata(workspace.files);
      if (stored.status !== "ok") throw new Error(`client metadata is ${stored.status}`);
      return { ...stored.metadata };
    },
  ),

  "session.metadata.updateClientMetadata": sessionHandler<typeof SessionMetadataUpdateClientMetadata>(
    async ({ workspace }, { clear, remove, set }) => {
      try {
        return { ...(await updateClientMetadata(workspace.files, { clear, remove, set })) };
      } catch (error) {
        if (!(error instanceof ClientMetadataError)) throw error;
        throw new RpcError(ErrorCode.InvalidParams, error.message);
      }
    },
  ),

  "session.metadata.setWorkingDirectory": sessionHandler<typeof SessionMetadataSetWorkingDirectory>(
    async (session, { workingDirectory }) => {
      if (workingDirectory === "") throw new Error("Directory path cannot be empty");
      if (!isAbsolute(workingDirectory))
        throw new Error(`Directory path must be absolute: ${workingDirectory}`);
      await changeDirectory(session, workingDirectory);
      return { workingDirectory };
    },
  ),

  "session.metadata.recordContextChange": sessionHandler<typeof SessionMetadataRecordContextChange>(
    async (session, { context }) => {
      await recordContext(session, context as WorkingContext);
      return {};
    },
  ),
};
