import { FIELDS, FILES } from "../src/changes/fields";
import { FORBIDDEN_PATHS, PATH_CLASSES } from "../src/changes/paths";
import { markdownTable } from "./markdown";

const INTRODUCTION = `<!-- Generated from src/changes/paths.ts and src/changes/fields.ts by \`npm run generate\`: change the tables there, not this page. -->

# Authority: who may change what

\`npx switchyard check --base <ref> --author <login>\` checks a whole pull request. It denies by default: a change that no row of
these tables allows is refused.

- **The base decides.** Who owns a file is read from the base's version of it, so a pull request can't make its own author an owner.
- **Every path counts.** The paths are those that git reports between the base and the pull request: also code, links, and files
  that are ignored and were added with \`git add --force\`. A rename is a removal and an addition.
- **The merge is judged.** If the base has new commits, the branch is checked as git would merge it. A file
  that can't be merged is refused, and so is one whose merge differs from what the comparison shows. To continue, merge the
  base into the branch. A rebase replays commit by commit, which is not checked, so leave it switched off on GitHub
  ([pipelines.md](pipelines.md#setting-github-up)).
- **Owners and operators.** The owners of a file are the GitHub users and teams in its \`owners\`. The operators of a tenant are the
  owners of the platform file of its environment. An owner of one environment has no say over another.
- **Unknown means no.** If the base's version of a tenant's file does not fit the schema, only operators may change it: the
  part that can't be read may say that it is suspended.
- An allowed change that deserves a second look is reported as a warning.

Switchyard takes \`--author\` and \`--author-team\` as given, so the pipeline must set them correctly ([pipelines.md](pipelines.md)). It does
not replace reviews: CODEOWNERS decides who must approve ([security.md](security.md)).`;

const ENVIRONMENTS = `A tenant that passes from one environment to another needs a person who is an owner of both platform files
(\`change-environment\`). That holds for a tenant that one environment lists and another serves, for one that its environment no
longer lists, so that it falls to the environment without a list, and for one that is renamed at the same time. \`budgets\` are widened in a pull request that changes nothing else
of the registry (\`change-budgets\`), and \`shards.count\` is not changed at all (\`change-shard-count\`).`;

const GRANTS = `## Grants

\`grants\` in the platform file says which names a tenant may use without an operator ([platform.md](platform.md#grants) has an
example). Only \`check --base\` reads it, so existing files are not checked again.

- The lists of a tenant's own grant replace those of \`default\` one by one. A list that neither has is empty. Without
  \`grants\`, operators decide every tier, user Worker, certificate variable, outbound parameter and origin.
- In a pattern, \`{tenant}\` stands for the tenant's id, and \`*\` at the end for any further characters. In \`certificates\` the id is
  written with \`_\` for \`-\`.
- A pattern never covers a name that another tenant uses in the base. For user Workers, only tenants of the same dispatch
  namespace count.
- A pattern never covers a name that another tenant's id fits better. If there is a tenant \`acme-eu\`, then \`acme-eu-shop\` is its
  name and not one of \`acme\`. The ids are those of the base and of the pull request.
- A name written in full, such as \`acme-shop\`, is granted even if other tenants use it. Once a tenant's own grant
  has it, no pattern of another tenant covers it. An operator can reserve next year's certificate variable this way.
- A certificate variable that a tenant of another environment uses, or is granted in full, is covered by no grant of this one. It
  takes a person who is an owner of both platform files: otherwise the private key would come into the other environment's state.
- What a tenant uses in the base, it may use again anywhere in its file.
- A new file gets the default grant only. An id that has a grant of its own can be taken by operators only, so remove a tenant's
  grant together with its file.

## Domains

A tenant holds a registrable domain (one label below a public suffix, by the whole [public suffix list](https://publicsuffix.org/list/))
if the base has one of its hostnames at the domain or below it. Another tenant adds a hostname there only if the author may speak for
each tenant that holds it: as one of its owners, or as an operator of its environment. The owners of a suspended tenant cannot. A
domain in \`sharedDomains\` is not held by the tenants of that environment. The domain of a platform's zone is held by that platform:
if the zone is \`customers.saasprovider.com\`, only its operators add names under \`saasprovider.com\`. Two new tenants in one pull request may share a domain
that no one holds, because they have the same author.

## Suspended tenants

Only operators may change a suspended tenant's status, delete its file, or remove a hostname or its subdomain. Otherwise the owner
could serve the same name again in a new tenant.`;

const CLONES = `## What it needs

| message | do this |
| --- | --- |
| This clone is shallow, and its history is cut | \`git fetch --unshallow origin\`. In GitHub Actions: \`fetch-depth: 0\` for actions/checkout. |
| There is no commit "…" in this repository | \`git fetch origin <branch>\` |
| "…" has more than one meaning in this repository | Someone pushed a tag or a branch with the base's name, and git would use the tag. Name the base in full: \`refs/remotes/origin/main\`. |
| There is no platform/\\*.json at … | Name the branch that holds the registry. A registry's first pull request has no base to compare with: run \`check\` without \`--base\`, and let an administrator merge it. |
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
    "## A tenant file as a whole",
    filesTable(),
    "## Fields of a tenant file",
    "Operators decide every field that this table does not name. They may also do whatever the owners may.",
    fieldsTable(),
    GRANTS,
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

function filesTable(): string {
  const rows = FILES.map(({ what, owners, operators, rule }) => [what, owners, operators, `\`${rule}\``]);
  return markdownTable(["what happens", "who may do it", "only operators", "rule"], rows);
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
