import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Env } from "../env";
import { gitIn } from "../git";
import type { MergeTexts } from "./merge";

/** As `git merge` merges a file that both sides changed. */
export function mergeTexts(env: Env): MergeTexts {
  return (ours, ancestor, theirs) => {
    const folder = mkdtempSync(join(tmpdir(), "switchyard-"));
    try {
      for (const [name, text] of Object.entries({ ours, ancestor, theirs })) writeFileSync(join(folder, name), text);
      const { status, stdout } = gitIn(folder, env)(["merge-file", "-p", "--quiet", "ours", "ancestor", "theirs"]);
      return status === 0 ? stdout.toString("utf8") : undefined;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}
