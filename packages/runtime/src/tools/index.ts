export { builtInTools } from "./built-in.js";
export { type CatalogSelection, createToolCatalog, type ToolCatalog } from "./catalog.js";
export { toolEnvironment } from "./environment.js";
export {
  createToolExecutor,
  type ExecutedCall,
  type ExecutionEnvironment,
  type Interception,
  type RequestedCall,
  type ToolExecutor,
  type ToolInterceptor,
} from "./execution.js";
export { createSkillTool } from "./interaction/skill.js";
export { inModelOrder } from "./offered-tools.js";
export { failureResult, successResult } from "./results.js";
export { backgroundCommands } from "./shell/shell-registry.js";
export {
  type FileEdit,
  isResult,
  type Notification,
  type PreparedCall,
  type SessionResources,
  type Tool,
  type ToolArguments,
  type ToolContext,
  type ToolDefinition,
  type ToolResult,
  type ToolTelemetry,
} from "./tool.js";
