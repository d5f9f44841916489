import { FILE_RULES } from "../registry/file-rules";
import { RULE_FAILED } from "../registry/project-rule";
import type { RuleText } from "../registry/rule";
import { CONTENT_RULES, TEXT_RULES } from "../registry/rules";
import { CHANGE_RULES } from "./rules";

/** Every rule that check knows: in the order of docs/rules.md, and what it calls a failure of a project's own rule. */
export const ALL_RULES: readonly RuleText[] = [
  ...FILE_RULES,
  ...TEXT_RULES,
  ...CONTENT_RULES,
  ...CHANGE_RULES,
  RULE_FAILED,
];
