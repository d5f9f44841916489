import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { commitCommand, oneLine } from "../../src/lifecycle/commit";

/** The words that a shell makes of the command, `git` included. */
function wordsOf(command: string): string[] {
  const { stdout } = spawnSync("sh", ["-c", `git() { printf '%s\\0' git "$@"; }\n${command}`], { encoding: "utf8" });
  return stdout.split("\0").slice(0, -1);
}

const commit = (reason: string) => ({
  file: "tenants/acme.json",
  subject: "Suspend acme",
  trailers: [["Reason", reason] as const],
});

describe("the commit of a suspension", () => {
  it("is one command to copy", () => {
    expect(commitCommand(commit("Unpaid"))).toBe(
      "git commit -m 'Suspend acme' --trailer 'Reason: Unpaid' -- tenants/acme.json",
    );
  });

  it("says to git what the person wrote, and executes none of it", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.constantFrom("$(touch /tmp/x)", "`id`", "'; id; '", "\\", "!!", "--amend", "a\"b'c", "*", "~"),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        let reason: string;
        try {
          reason = oneLine("--reason", text);
        } catch {
          return;
        }
        expect(wordsOf(commitCommand(commit(reason)))).toEqual([
          "git",
          "commit",
          "-m",
          "Suspend acme",
          "--trailer",
          `Reason: ${reason}`,
          "--",
          "tenants/acme.json",
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["nothing", "  ", "is empty"],
    ["two lines", "paid\nSuspended-by: someone else", "line break"],
    ["a terminal escape", "a\u001b[2Jb", "invisible character: a\\u{1b}"],
    ["reversed text", "a\u202eb", "invisible character"],
    ["a novel", "a".repeat(301), "longer than 300"],
  ])("takes no reason of %s", (_, text, why) => {
    expect(() => oneLine("--reason", text)).toThrow(why);
  });
});
