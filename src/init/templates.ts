import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package-root";

/**
 * The files of this repository that every registry begins with. The package brings them under other names, because npm drops or
 * renames some that begin with a dot.
 */
export const TEMPLATES = [
  ".editorconfig",
  ".gitattributes",
  ".github/CODEOWNERS.example",
  ".github/workflows/drift.yml",
  ".github/workflows/plan.yml",
  ".github/workflows/registry.yml",
  ".github/workflows/release.yml",
  ".github/workflows/status.yml",
  ".npmrc",
  ".nvmrc",
  ".vscode/settings.json",
  "cdktf.json",
  "main.ts",
  "platform/production.json",
  "tenants/acme.json",
  "waivers/README.md",
] as const;

export type Template = (typeof TEMPLATES)[number];

/** The folder of the package that holds them. */
export const TEMPLATE_FOLDER = "lib/init";

export function packedName(template: Template): string {
  return template.replaceAll("/", "+").replace(/^\./, "dot-");
}

export function readTemplate(template: Template): string {
  const inClone = existsSync(join(packageRoot(), "index.ts"));
  const file = inClone ? template : join(TEMPLATE_FOLDER, packedName(template));
  return readFileSync(join(packageRoot(), file), "utf8");
}
