import { sessionMethod } from "../../define.js";

export interface PlanReadResult {
  exists: boolean;
  content: string | null;
  path: string | null;
}

/** Reads the session's plan. */
export const SessionPlanRead = sessionMethod<void, PlanReadResult>("session.plan.read");

export interface PlanUpdateRequest {
  content: string;
}

/** Replaces the session's plan. */
export const SessionPlanUpdate = sessionMethod<PlanUpdateRequest, null>("session.plan.update");

/** Deletes the session's plan. */
export const SessionPlanDelete = sessionMethod<void, null>("session.plan.delete");

export interface PlanReadSqlTodosResult {
  rows: PlanSqlTodosRow[];
}

export interface PlanSqlTodosRow {
  id?: string;
  title?: string;
  description?: string;
  status?: string;
  createdAt?: string;
}

/** Reads the to-dos of the session's database. */
export const SessionPlanReadSqlTodos = sessionMethod<void, PlanReadSqlTodosResult>(
  "session.plan.readSqlTodos",
);

export interface PlanReadSqlTodosWithDependenciesResult {
  rows: PlanSqlTodosRow[];
  dependencies: PlanSqlTodoDependency[];
}

export interface PlanSqlTodoDependency {
  todoId: string;
  dependsOn: string;
}

/** Reads the to-dos and what they depend on. */
export const SessionPlanReadSqlTodosWithDependencies = sessionMethod<
  void,
  PlanReadSqlTodosWithDependenciesResult
>("session.plan.readSqlTodosWithDependencies");
