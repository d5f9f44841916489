import path from "node:path";
import { expect, it } from "@jest/globals";
import { bundleWorker } from "../../src/bundle/worker";

const packageRoot = path.resolve(__dirname, "../..");

it("fits into 4 KB when compressed, the budget of the dispatch Worker", async () => {
  const { gzipBytes } = await bundleWorker({ packageRoot });
  expect(gzipBytes).toBeLessThanOrEqual(4096);
});

it("bundles only the Worker's own sources", async () => {
  const { inputs } = await bundleWorker({ packageRoot });
  expect(inputs).toContain("worker/tenant-entry.ts");
  expect(inputs.filter((name) => !name.startsWith("worker/"))).toEqual([]);
});
