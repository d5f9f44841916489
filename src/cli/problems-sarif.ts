import packageJson from "../../package.json";
import type { Problem } from "../registry/problem";
import type { RuleText } from "../registry/rule";
import { printableJson } from "../report/json";
import { printable } from "../text";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Problems as SARIF 2.1.0 for code scanning: one run, every rule described, paths relative to the project's root. */
export function problemsSarif(problems: readonly Problem[], rules: readonly RuleText[]): string {
  const driver = {
    name: packageJson.name,
    version: packageJson.version,
    rules: rules.map((rule) => ({
      id: rule.id,
      shortDescription: { text: rule.summary },
      help: { text: rule.fix },
      ...(rule.docs !== undefined && { helpUri: rule.docs }),
      defaultConfiguration: { level: rule.severity },
    })),
  };
  const run = {
    tool: { driver },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The folder that holds tenants/ and platform/." } } },
    results: problems.map((problem) => sarifResult(problem, rules)),
  };
  return printableJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

function sarifResult(problem: Problem, rules: readonly RuleText[]) {
  const { rule, severity, file, line, column, pointer, message, hint, code } = problem;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: severity,
    // GitHub shows the decoded text, so characters that hide or move others are written as escapes.
    message: { text: printable(code === null ? `${message}. ${hint}` : `${message} (Cloudflare ${code}). ${hint}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: printable(pointer) }],
      },
    ],
  };
}
