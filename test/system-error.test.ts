import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { systemErrorText } from "../src/system-error";
import { makeProject, removeProjects, runSwitchyard } from "./support/project";

afterAll(removeProjects);

function refusal(code: string, more: object): Error {
  return Object.assign(new Error(`${code}: refused`), { code, ...more });
}

describe("what the operating system refuses", () => {
  it.each([
    ["EACCES", { syscall: "mkdir", path: "/shop/cdktf.out" }, "cdktf.out could not be created: permission denied."],
    [
      "EROFS",
      { syscall: "open", path: "/shop/dist/worker.js" },
      "dist/worker.js could not be opened: the file system is read-only.",
    ],
    ["ENOSPC", { syscall: "write" }, "A file could not be written: the disk is full. Free some space"],
    [
      "EACCES",
      { syscall: "rename", path: "/shop/a", dest: "/elsewhere/b" },
      "/elsewhere/b could not be moved into place",
    ],
    ["EISDIR", { syscall: "read", path: "/shop" }, ". could not be read: a folder is where a file should be."],
  ])("%s is one line with what to do", (code, more, text) => {
    const line = systemErrorText(refusal(code, more), "/shop") ?? "";
    expect(line).toContain(text);
    expect(line.split("\n")).toHaveLength(1);
    expect(line).toMatch(new RegExp(`\\(${code}\\)\\.$`));
  });

  it("does not explain an error of Switchyard's own", () => {
    expect(systemErrorText(new TypeError("x is undefined"), "/shop")).toBeUndefined();
    expect(systemErrorText(refusal("ERR_INVALID_ARG_TYPE", {}), "/shop")).toBeUndefined();
  });
});

it.each(["dist", "cdktf.out"])("a file called %s, where synth needs a folder, is told in one line", async (name) => {
  const root = makeProject();
  writeFileSync(join(root, name), "mine");
  const { code, err } = await runSwitchyard(root, ["synth"]);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/^\S+ could not be \S+.*a file is where a folder should be.*$/),
  ]);
  expect(err).toContain(name);
  expect(readFileSync(join(root, name), "utf8")).toBe("mine");
});
