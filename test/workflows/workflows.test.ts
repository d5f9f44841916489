import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { RULES } from "./rules";
import { readWorkflow, readWorkflows } from "./workflow";

const workflows = readWorkflows();

it.each(RULES)("every workflow $sentence", ({ offences }) => {
  const found = workflows.flatMap((workflow) => offences(workflow).map((offence) => `${workflow.file}: ${offence}`));
  expect(found).toEqual([]);
});

it.each(RULES)("and one that doesn't is found: $sentence", ({ offences, broken: { file, replace } }) => {
  const text = workflows.find((workflow) => workflow.file === file)?.text ?? "";
  const changed = text.replace(...replace);
  expect(changed).not.toBe(text);
  expect(offences(readWorkflow(file, changed))).not.toEqual([]);
});

it("the example of CODEOWNERS gives everything to the operators but the tenants' own files", () => {
  const text = readFileSync(join(packageRoot(), ".github/CODEOWNERS.example"), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines.map((line) => line.split(/ +/))).toEqual([
    ["*", "@saasprovider/platform"],
    ["/tenants/*.json", "@saasprovider/support"],
  ]);
});
