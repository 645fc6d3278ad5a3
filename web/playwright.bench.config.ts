import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** Measures, in the browser that the tests run in: `python -m benchmarks.playback` starts them. */
export default defineConfig({ ...tests, testDir: "tests/bench", testMatch: "*.bench.ts", timeout: 900_000 });
