import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { createFile, replaceFile, writeWhole } from "../src/file-writes";

const root = mkdtempSync(join(tmpdir(), "switchyard-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("createFile", () => {
  it("leaves what is there as it is", () => {
    writeFileSync(join(root, "there.json"), "mine");
    expect(createFile(join(root, "there.json"), "theirs")).toBe(false);
    expect(readFileSync(join(root, "there.json"), "utf8")).toBe("mine");
  });

  it("does not write through a link that leads elsewhere", () => {
    symlinkSync(join(root, "elsewhere"), join(root, "link.json"));
    expect(createFile(join(root, "link.json"), "text")).toBe(false);
    expect(existsSync(join(root, "elsewhere"))).toBe(false);
  });
});

describe("replaceFile", () => {
  it("keeps the file's mode", () => {
    writeFileSync(join(root, "private.json"), "old", { mode: 0o600 });
    replaceFile(join(root, "private.json"), "new");
    expect([
      statSync(join(root, "private.json")).mode & 0o777,
      readFileSync(join(root, "private.json"), "utf8"),
    ]).toEqual([0o600, "new"]);
  });

  it("leaves nothing behind when it can't", () => {
    const before = readdirSync(root);
    expect(() => replaceFile(join(root, "never-there.json"), "text")).toThrow("ENOENT");
    expect(readdirSync(root)).toEqual(before);
  });
});

describe("writeWhole", () => {
  it("makes the folder, writes over what is there, and over what a killed run left", () => {
    const folder = join(root, "new", "folder");
    writeWhole(join(folder, "report.md"), "old");
    writeFileSync(join(folder, `.report.md.${process.pid}.tmp`), "half");
    writeWhole(join(folder, "report.md"), "new");
    expect(readdirSync(folder)).toEqual(["report.md"]);
    expect(readFileSync(join(folder, "report.md"), "utf8")).toBe("new");
  });

  it("takes the place of a link, and leaves what it led to as it is", () => {
    writeFileSync(join(root, "target.json"), "mine");
    symlinkSync(join(root, "target.json"), join(root, "linked.json"));
    writeWhole(join(root, "linked.json"), "new");
    expect(readFileSync(join(root, "linked.json"), "utf8")).toBe("new");
    expect(readFileSync(join(root, "target.json"), "utf8")).toBe("mine");
  });
});
