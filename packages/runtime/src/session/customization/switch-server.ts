import type { SessionSettings } from "../opening/settings.js";
import type { Customization } from "./customization.js";

export interface ServedSession {
  readonly settings: SessionSettings;
  readonly customization: Customization;
  changeSettings(settings: SessionSettings): void;
}

/** Switches an MCP server on or off. Kept with the session's settings: one that leaves memory comes back with it. */
export async function switchServer(session: ServedSession, name: string, isEnabled: boolean): Promise<void> {
  const host = await session.customization.mcp.host();
  await (isEnabled ? host.enable(name) : host.disable(name));
  const { settings } = session;
  const others = settings.customization.disabledMcpServers?.filter((other) => other !== name) ?? [];
  const disabledMcpServers = isEnabled ? others : [...others, name];
  session.changeSettings({ ...settings, customization: { ...settings.customization, disabledMcpServers } });
}
