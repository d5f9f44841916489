import { CHANGE_RULES } from "../src/changes/rules";
import { FILE_RULES } from "../src/registry/file-rules";
import type { RuleText } from "../src/registry/rule";
import { CONTENT_RULES, TEXT_RULES } from "../src/registry/rules";
import { markdownTable } from "./markdown";

const INTRODUCTION = `<!-- Generated from the rules by \`npm run generate\`: change the rule in src/registry/rules/ or src/changes/rules/, not this page. -->

# The rules

What \`npx switchyard check\` judges. \`synth\` refuses what the first three groups call an error. A warning lets everything pass,
but for \`check --strict\`. The number is the error that Cloudflare's API answers for the same fault.`;

/** docs/rules.md: every rule with its severity, Cloudflare's code, a bad and a good example, and the way out. */
export function rulesPage(): string {
  return `${[
    INTRODUCTION,
    group("Files", "Judged before anything inside is looked at.", FILE_RULES),
    group("Texts", "Every text of a file, names of properties included.", TEXT_RULES),
    group("Content", "The registry as it stands, all files and environments at once.", CONTENT_RULES),
    group(
      "Changes",
      "With `--base`: every path that a pull request changes, and who asks for it. The base's version says who owns what. [authority.md](authority.md) shows the tables behind these rules.",
      CHANGE_RULES,
    ),
  ].join("\n\n")}\n`;
}

function group(title: string, about: string, rules: readonly RuleText[]): string {
  const rows = rules.map(({ id, severity, summary, code, docs, bad, good, fix }) => {
    const number = code === undefined ? "" : String(code);
    const cloudflare = docs === undefined ? number : `[${number || "page"}](${docs})`;
    return [`\`${id}\``, severity, summary, cloudflare, bad, good, fix];
  });
  const head = ["rule", "", "what holds", "Cloudflare", "bad", "good", "fix"];
  return `## ${title}\n\n${about}\n\n${markdownTable(head, rows)}`;
}
