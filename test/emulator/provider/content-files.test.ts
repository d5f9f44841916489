import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { findContentFile } from "../../../emulator/provider/content-files";

const folder = mkdtempSync(join(tmpdir(), "content-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");
for (const [path, content] of [
  ["production/assets/worker.js", "production"],
  ["staging/assets/worker.js", "staging"],
  ["staging/other.js", "other"],
] as const) {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe("the file a configuration names", () => {
  it.each(["production", "staging"])("is told by its SHA-256 among those of its name (%s)", async (content) => {
    const found = await findContentFile(folder, "assets/worker.js", sha256(content));
    expect(found?.toString()).toBe(content);
  });

  it.each([
    ["no file has the SHA-256", "assets/worker.js", sha256("elsewhere")],
    ["only a file of another name has it", "assets/worker.js", sha256("other")],
    ["there is no SHA-256 to tell it by", "assets/worker.js", undefined],
    ["it is a missing absolute path", join(folder, "missing.js"), undefined],
  ])("is not found when %s", async (_, path, hash) => {
    expect(await findContentFile(folder, path, hash)).toBeUndefined();
  });

  it("is read as it is when the path is absolute", async () => {
    expect((await findContentFile("/nowhere", join(folder, "staging/other.js"), undefined))?.toString()).toBe("other");
  });

  it("is not found when there are no stacks", async () => {
    expect(await findContentFile(join(folder, "none"), "worker.js", sha256("x"))).toBeUndefined();
  });
});
