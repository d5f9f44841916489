import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { bundleWorker } from "../../src/bundle/worker";
import { packageRoot } from "../../src/package-root";

const BUDGET = 16_000;
const bundle = () => bundleWorker({ packageRoot: packageRoot() });

it("fits into 16 kB when compressed, the budget of the dispatch Worker", async () => {
  expect((await bundle()).gzipBytes).toBeLessThanOrEqual(BUDGET);
});

it("bundles only the Worker's own sources", async () => {
  const { inputs } = await bundle();
  expect(inputs).toContain("worker/kv-entry.ts");
  expect(inputs.filter((name) => !name.startsWith("worker/"))).toEqual([]);
});

it("holds nothing of this machine, and hashes the bytes that are uploaded", async () => {
  const { code, sha256, bytes } = await bundle();
  expect(code).not.toContain(packageRoot());
  expect(sha256).toBe(createHash("sha256").update(code).digest("hex"));
  expect(bytes).toBe(Buffer.byteLength(code));
});

it("gives the same bytes in another folder, below someone else's tsconfig.json", async () => {
  const parent = mkdtempSync(path.join(tmpdir(), "switchyard-bundle-"));
  try {
    const elsewhere = path.join(parent, "a", "b");
    mkdirSync(elsewhere, { recursive: true });
    cpSync(path.join(packageRoot(), "worker"), path.join(elsewhere, "worker"), { recursive: true });
    const options = { target: "ES2017", useDefineForClassFields: false };
    writeFileSync(path.join(parent, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
    expect((await bundleWorker({ packageRoot: elsewhere })).sha256).toBe((await bundle()).sha256);
  } finally {
    rmSync(parent, { recursive: true });
  }
});

it("says which file does not build", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "switchyard-bundle-"));
  try {
    mkdirSync(path.join(root, "worker"));
    writeFileSync(path.join(root, "worker", "index.ts"), "export default {");
    await expect(bundleWorker({ packageRoot: root })).rejects.toThrow("worker/index.ts:1:17");
  } finally {
    rmSync(root, { recursive: true });
  }
});
