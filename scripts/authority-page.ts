import { FIELDS } from "../src/changes/fields";
import { FORBIDDEN_PATHS, PATH_CLASSES } from "../src/changes/paths";
import { markdownTable } from "./markdown";

const INTRODUCTION = `<!-- Generated from src/changes/paths.ts and src/changes/fields.ts by \`npm run generate\`: change the tables there, not this page. -->

# Authority: who may change what

\`npx switchyard check --base <ref> --author <login>\` judges a whole pull request. It denies by default: a change that no row of
these tables allows is refused.

- **The base decides.** Who owns a file is read from the base's version of it, so no pull request makes its author an owner first.
- **Every path counts.** The paths are those that git reports between the base and the pull request: also code, links, and files
  that are ignored and were added with \`git add --force\`. A rename is a removal and an addition.
- **The merge is judged.** If the base moved on since the branch left it, the branch is judged as git would merge it. A file
  that can't be merged is refused.
- **Owners and operators.** The owners of a file are the GitHub users and teams in its \`owners\`. The operators of a tenant are the
  owners of the platform file of its environment. An owner of one environment has no say over another.
- An allowed change that deserves a second look is reported as a warning.

Switchyard takes \`--author\` and \`--author-team\` as given; the pipeline must vouch for them ([pipelines.md](pipelines.md)). It does
not replace reviews: CODEOWNERS decides who must approve ([security.md](security.md)).`;

const ENVIRONMENTS = `A tenant that passes from one environment to another needs a person who is an owner of both platform files
(\`change-environment\`). That holds for a tenant that one environment lists and another serves, and for one that its environment no
longer lists, so that it falls to the environment without a list. \`budgets\` are widened in a pull request that changes nothing else
of the registry (\`change-budgets\`), and \`shards.count\` is not changed at all (\`change-shard-count\`).`;

const CLONES = `## What it needs

| message | do this |
| --- | --- |
| This clone is shallow, and its history is cut | \`git fetch --unshallow origin\`. In GitHub Actions: \`fetch-depth: 0\` for actions/checkout. |
| There is no commit "…" in this repository | \`git fetch origin <branch>\` |
| There is no platform/\\*.json at … | Name the branch that holds the registry. A registry's first pull request has no base to judge by: run \`check\` without \`--base\`, and let an administrator merge it. |
| … have no commit in common | Name the branch that this one started from. |`;

/** docs/authority.md: the tables by which check --base judges. */
export function authorityPage(): string {
  const page = [
    INTRODUCTION,
    "## Paths",
    "Every path has the class of the first row that fits it.",
    pathsTable(),
    ENVIRONMENTS,
    "## Paths that no one adds or changes",
    "Removing such a path is a change like any other. Upper and lower case, compatible Unicode characters and invisible ones make no difference.",
    forbiddenTable(),
    "## Fields of a tenant file",
    "Other fields are the operators'.",
    fieldsTable(),
    CLONES,
  ];
  return `${page.join("\n\n")}\n`;
}

function pathsTable(): string {
  const rows = PATH_CLASSES.map(({ paths, who, rule }) => [paths, who, `\`${rule}\``]);
  return markdownTable(["path", "who may change it", "rule"], rows);
}

function forbiddenTable(): string {
  return markdownTable(
    ["path", "why", "fix"],
    FORBIDDEN_PATHS.map(({ paths, why, fix }) => [paths, why, fix]),
  );
}

function fieldsTable(): string {
  const rows = FIELDS.map(({ fields, owners, operators, rule }) => [
    fields.map((field) => `\`${field}\``).join(", "),
    owners,
    operators,
    rule === undefined ? "" : `\`${rule}\``,
  ]);
  return markdownTable(["field", "its owners", "only operators", "rule"], rows);
}
