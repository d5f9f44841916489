/**
 * Edits CHANGELOG.md when a version is published (CONTRIBUTING.md has the steps).
 * `npm version` runs `release`, which moves the text under "Unreleased" to the new version. `notes <version>` prints one
 * version's text.
 */
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "CHANGELOG.md";
const HEADING = /^## \[([^\]]+)\].*$/gm;

/** The text below a version's heading, up to the next one. @throws when there is none or it is empty */
export function changelogNotes(changelog: string, version: string): string {
  const headings = [...changelog.matchAll(HEADING)];
  const index = headings.findIndex(([, name]) => name === version);
  const heading = headings[index];
  if (heading === undefined) throw new Error(`${FILE} has no section [${version}].`);
  const notes = changelog.slice(heading.index + heading[0].length, headings[index + 1]?.index).trim();
  if (notes === "") throw new Error(`${FILE} says nothing under [${version}].`);
  return notes;
}

/** The changelog with its unreleased changes under the version, and an empty "Unreleased" above it. @param date YYYY-MM-DD */
export function released(changelog: string, version: string, date: string): string {
  changelogNotes(changelog, "Unreleased");
  return changelog.replace("## [Unreleased]", `## [Unreleased]\n\n## [${version}] - ${date}`);
}

function main([action, version = process.env.npm_package_version ?? ""]: readonly string[]): void {
  const changelog = readFileSync(FILE, "utf8");
  if (action === "notes") process.stdout.write(`${changelogNotes(changelog, version)}\n`);
  else writeFileSync(FILE, released(changelog, version, new Date().toISOString().slice(0, 10)));
}

if (process.argv[1]?.endsWith("changelog.ts")) main(process.argv.slice(2));
