import type { ChangeExample } from "../src/changes/change";
import { CHANGE_RULES } from "../src/changes/rules";
import { FILE_RULES } from "../src/registry/file-rules";
import type { RegistryPatch, RuleExample, RuleText } from "../src/registry/rule";
import { CONTENT_RULES, TEXT_RULES } from "../src/registry/rules";
import { markdownTable } from "./markdown";
import { SAMPLE_BASE_CHANGE, SAMPLE_FILES, writtenChange } from "./sample-registry";

const INTRODUCTION = `<!-- Generated from the rules by \`npm run generate\`: change the rule in src/registry/rules/ or src/changes/rules/, not this page. -->

# The rules

What \`npx switchyard check\` judges. \`synth\` refuses what the first three groups call an error. A warning lets everything pass,
except \`check --strict\`. The number is the error that Cloudflare's API answers for the same fault.

Bad and good are changes of [one sample registry](#the-sample-registry): what they name replaces what the file has. A test runs each of them.`;

/** docs/rules.md: every rule with its severity, Cloudflare's code, the way out, and its first example. */
export function rulesPage(): string {
  return `${[
    INTRODUCTION,
    group("Files", "Judged before anything inside is looked at.", FILE_RULES, contentExample),
    group("Texts", "Every text of a file, names of properties included.", TEXT_RULES, contentExample),
    group("Content", "The registry as it stands, all files and environments at once.", CONTENT_RULES, contentExample),
    group(
      "Changes",
      "With `--base`: every path that a pull request changes, and who asks for it. The base's version says who owns what. [authority.md](authority.md) shows the tables behind these rules.",
      CHANGE_RULES,
      changeExample,
    ),
    sample(),
  ].join("\n\n")}\n`;
}

type ExampleCells = readonly [bad: string, says: string, good: string];

function group<Example>(
  title: string,
  about: string,
  rules: readonly (RuleText & { readonly examples: readonly Example[] })[],
  cellsOf: (example: Example) => ExampleCells,
): string {
  const rows = rules.map(({ id, severity, summary, code, docs, fix, examples: [first] }) => {
    const number = code === undefined ? "" : String(code);
    const cloudflare = docs === undefined ? number : `[${number || "page"}](${docs})`;
    return [`\`${id}\``, severity, summary, cloudflare, ...(first === undefined ? ["", "", ""] : cellsOf(first)), fix];
  });
  const head = ["rule", "", "what holds", "Cloudflare", "bad", "check says", "good", "fix"];
  return `## ${title}\n\n${about}\n\n${markdownTable(head, rows)}`;
}

function contentExample({ bad, problems, good }: RuleExample): ExampleCells {
  return [patchText(bad), firstMessage(problems), good === undefined ? "" : patchText(good)];
}

function changeExample({ by, base, bad, conflicts = [], problems, good }: ChangeExample): ExampleCells {
  const before = base === undefined ? "" : `base: ${patchText(base)}; `;
  const conflict = conflicts.length === 0 ? "" : ", which the base changed too";
  const change = good?.change ?? bad;
  const goodText = good?.change === undefined ? `the same by \`${good?.by ?? by}\`` : `\`${by}\`: ${patchText(change)}`;
  return [`${before}\`${by}\`: ${patchText(bad)}${conflict}`, firstMessage(problems), goodText];
}

/** Without its place. */
function firstMessage(problems: string | readonly string[]): string {
  const [first = ""] = [problems].flat();
  return first.slice(first.indexOf(" - ") + 3);
}

function patchText(patch: RegistryPatch): string {
  const changes = Object.entries(patch).map(([file, change]) => {
    if (change === null) return `\`${file}\` deleted`;
    const text = typeof change === "string" ? change : jsonText(writtenChange(change));
    return text === "" || text === "{}" ? `\`${file}\` added` : `\`${file}\`: \`${text}\``;
  });
  return changes.length === 0 ? "the sample as it is" : changes.join("; ");
}

const MAX_ITEMS = 3;
const MAX_TEXT_LENGTH = 80;

/** On one line, without what no one reads, and with what no one sees spelled out. */
function jsonText(value: unknown): string {
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ITEMS).map(jsonText);
    return `[${[...shown, ...(value.length > MAX_ITEMS ? [`… ${value.length} in all`] : [])].join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, inner]) => `${jsonText(name)}: ${jsonText(inner)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  if (typeof value !== "string") return JSON.stringify(value);
  const text = value.length > MAX_TEXT_LENGTH ? `${value.slice(0, MAX_TEXT_LENGTH)}…` : value;
  return JSON.stringify(text).replace(
    /[\p{C}\p{M}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sample(): string {
  const files = Object.entries(SAMPLE_FILES).map(([file, text]) => `\`${file}\`:\n\n\`\`\`json\n${text}\n\`\`\``);
  const forChanges = JSON.stringify(SAMPLE_BASE_CHANGE, null, 2);
  return [
    "## The sample registry",
    "A tenant file that an example adds has the same fields as this one, except its hostnames. A platform file that it adds has another zone and another dispatch Worker.",
    ...files,
    `The examples of changes start from it with these changes; \`olga\` is the operator:\n\n\`\`\`json\n${forChanges}\n\`\`\``,
  ].join("\n\n");
}
