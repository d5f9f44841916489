import type { ChangeRule } from "../change";
import { forbiddenBy } from "../paths";

export const changeForbidden: ChangeRule = {
  id: "change-forbidden",
  severity: "error",
  summary:
    "No one adds or changes a file in a generated or ignored folder, a symbolic link, a submodule, a `.gitattributes` file, or a path that looks like a registry file but isn't one.",
  fix: "Remove the path from the pull request.",
  check({ paths }, report) {
    for (const path of paths) {
      const reason = path.class === "forbidden" ? forbiddenBy(path) : undefined;
      if (reason === undefined) continue;
      const { message, why, fix } = reason;
      report({ file: path.path }, [], { message: `${path.path} ${message}`, found: path.path, hint: `${why} ${fix}` });
    }
  },
  examples: [
    {
      by: "olga",
      bad: { "cdktf.out/stacks/production-platform/zz.tf.json": "{}" },
      problems:
        "cdktf.out/stacks/production-platform/zz.tf.json - cdktf.out/stacks/production-platform/zz.tf.json is in a generated folder",
      good: { change: { "docs/onboarding.md": "" } },
    },
  ],
};
