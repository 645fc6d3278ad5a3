import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const studio = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "dist",
    target: "es2023",
    sourcemap: false,
    rolldownOptions: {
      output: {
        // What several views share comes with the shell: else each icon would be a file of its own.
        codeSplitting: { groups: [{ name: "shell", test: /lucide-react|\/src\/(ui|model|commands|api)\// }] },
      },
    },
  },
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
