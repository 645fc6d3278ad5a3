import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const studio = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { outDir: "dist", target: "es2023", sourcemap: false },
  server: {
    host: "127.0.0.1",
    // The studio answers only hosts and origins that it knows, so the proxy presents itself as the studio.
    proxy: { "/api": { target: studio, changeOrigin: true, headers: { Origin: studio } } },
    fs: { allow: [".", "../cases"] },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}", "tests/unit/**/*.test.ts", "lint/**/*.test.ts"],
    // A busy machine fails no test: only what hangs does.
    testTimeout: 60_000,
  },
});
