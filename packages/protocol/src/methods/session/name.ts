import { sessionMethod } from "../../define.js";

export interface NameGetResult {
  name: string | null;
}

/** Gives the session's name. */
export const SessionNameGet = sessionMethod<void, NameGetResult>("session.name.get");

export interface NameSetRequest {
  name: string;
}

/** Names the session. */
export const SessionNameSet = sessionMethod<NameSetRequest, null>("session.name.set");

export interface NameSetAutoRequest {
  summary: string;
}

export interface NameSetAutoResult {
  applied: boolean;
}

/** Names the session, unless the user already has. */
export const SessionNameSetAuto = sessionMethod<NameSetAutoRequest, NameSetAutoResult>(
  "session.name.setAuto",
);
