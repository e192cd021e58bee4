import { method } from "../../define.js";
import type { CommandList } from "../../types/command.js";

/** Lists the slash commands known outside any session. */
export const CommandsList = method<void, CommandList>("commands.list");
