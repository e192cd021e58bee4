import type { SessionFsSqliteQueryResult } from "@parley/protocol";
import type { DatabaseProvider, ProvidedResult } from "../../tools/index.js";
import type { FilesProvider } from "./files-provider.js";

/** A session's database as a client keeps it. */
export function clientDatabase(sessionId: string, provider: FilesProvider): DatabaseProvider {
  return {
    async query(queryType, query) {
      const answer = await provider.request("sessionFs.sqliteQuery", { sessionId, query, queryType });
      const { error, ...result } = answer as SessionFsSqliteQueryResult;
      if (error) throw new Error(error.message ?? error.code);
      return result as ProvidedResult;
    },
    async exists() {
      const answer = await provider.request("sessionFs.sqliteExists", { sessionId });
      return (answer as { exists?: boolean }).exists === true;
    },
  };
}
