export type {
  AgentMode,
  AgentScope,
  AgentStatus,
  AgentTask,
  AgentTasks,
  AgentTurn,
  AgentTypes,
  Delegated,
  Delegation,
  Refusal,
  VisibleAgent,
} from "./agents/agent-tasks.js";
export { builtInTools } from "./built-in.js";
export type { CallRecords } from "./call-hooks.js";
export { createToolCatalog, type ToolCatalog } from "./catalog.js";
export { toolDescriptors } from "./descriptors.js";
export { toolEnvironment } from "./environment.js";
export { createToolExecutor, type ToolExecutor } from "./execution.js";
export { hunks } from "./files/diff.js";
export { diskWorkFiles, realPath } from "./files/disk-work-files.js";
export { keptWorkFiles } from "./files/kept-work-files.js";
export { diffLines } from "./files/line-diff.js";
export type { WorkFiles } from "./files/work-files.js";
export { USER_INPUT_QUESTION } from "./interaction/ask-user.js";
export { EXIT_PLAN_MODE_QUESTION } from "./interaction/exit-plan-mode.js";
export type { SessionModes } from "./interaction/session-modes.js";
export type { Memories, Memory, MemoryScope } from "./memory/memories.js";
export { offeredTools } from "./offered-tools.js";
export { DEFAULT_LIMITS, type OutputLimits } from "./output-limits.js";
export { failureResult, successResult } from "./results.js";
export { describeCommand } from "./shell/describe-command.js";
export { backgroundCommands } from "./shell/shell-registry.js";
export { promoteShell, runningShells, type ShellTask, stopShell } from "./shell/shell-tasks.js";
export { UserCommands } from "./shell/user-commands.js";
export { FileDatabase } from "./sql/file-database.js";
export { type DatabaseProvider, ProvidedDatabase, type ProvidedResult } from "./sql/provided-database.js";
export type { BatchOutcome } from "./sql/session-database.js";
export { NO_TODOS, type SessionDatabase } from "./sql/session-database.js";
export type { SessionArchive } from "./sql/session-store-sql.js";
export {
  isResult,
  type Notification,
  type SessionResources,
  type Tool,
  type ToolArguments,
  type ToolContext,
  type ToolResult,
  type ToolTelemetry,
} from "./tool.js";
export { byName } from "./tool-search/match-tools.js";
export { createToolSearchTool, TOOL_SEARCH } from "./tool-search/tool-search.js";
