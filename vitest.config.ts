import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["parley-source"] },
  ssr: { resolve: { conditions: ["parley-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "tools/**/*.test.mjs"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: "forks",
  },
});
