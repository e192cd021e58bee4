import type {
  SessionWorkspacesCreateDirectory,
  SessionWorkspacesCreateFile,
  SessionWorkspacesListFiles,
  SessionWorkspacesReadFile,
  SessionWorkspacesRemovePath,
  SessionWorkspacesRenamePath,
  SessionWorkspacesSaveLargePaste,
  SessionWorkspacesStatFile,
} from "@parley/protocol";
import type { Session } from "../../session/session.js";
import { WorkspaceFiles } from "../../session/storage/workspace-files.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const workspaceFileHandlers: Handlers = {
  "session.workspaces.listFiles": sessionHandler<typeof SessionWorkspacesListFiles>(async (session) => ({
    files: await filesOf(session).list(),
  })),

  "session.workspaces.readFile": sessionHandler<typeof SessionWorkspacesReadFile>(
    async (session, { path }) => ({ content: await filesOf(session).read(path) }),
  ),

  "session.workspaces.createFile": sessionHandler<typeof SessionWorkspacesCreateFile>(
    async (session, { path, content }) => {
      const operation = await filesOf(session).write(path, content);
      await session.events.emit("session.workspace_file_changed", { path, operation });
      return null;
    },
  ),

  "session.workspaces.statFile": sessionHandler<typeof SessionWorkspacesStatFile>(
    async (session, { path }) => {
      const { kind, size, modified, created } = await filesOf(session).stat(path);
      const times = { mtimeMs: Date.parse(modified), birthtimeMs: Date.parse(created) };
      return { isFile: kind === "file", isDirectory: kind === "directory", size, ...times };
    },
  ),

  "session.workspaces.createDirectory": sessionHandler<typeof SessionWorkspacesCreateDirectory>(
    async (session, { path, recursive = false }) => {
      await filesOf(session).makeDirectory(path, recursive);
      return null;
    },
  ),

  "session.workspaces.removePath": sessionHandler<typeof SessionWorkspacesRemovePath>(
    async (session, { path, recursive = false, force = false }) => {
      await filesOf(session).remove(path, { recursive, force });
      return null;
    },
  ),

  "session.workspaces.renamePath": sessionHandler<typeof SessionWorkspacesRenamePath>(
    async (session, { source, destination }) => {
      await filesOf(session).move(source, destination);
      return null;
    },
  ),

  "session.workspaces.saveLargePaste": sessionHandler<typeof SessionWorkspacesSaveLargePaste>(
    async (session, { content }) => ({ saved: await filesOf(session).savePaste(content) }),
  ),
};

function filesOf({ workspace }: Session): WorkspaceFiles {
  return new WorkspaceFiles(workspace.files);
}
