import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root";

/** Lets a project's main.ts find Switchyard's packages, as npm ci would. */
export function installPackages(root: string): void {
  symlinkSync(join(packageRoot(), "node_modules"), join(root, "node_modules"));
}

const IMPORTS = [
  'import { App, TerraformStack } from "cdktf";',
  'import { CertificatePack } from "@cdktf/provider-cloudflare/lib/certificate-pack";',
  'import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";',
  'import { addStacks, ReleasedStack, readEnvironments } from "@switchyard-dev/switchyard";',
  "const app = new App({ stackTraces: false, hclOutput: false });",
  "const { environments, worker } = readEnvironments();",
];

/** Where the lines that are given begin. */
export const FIRST_LINE = IMPORTS.length + 1;

/** A company's main.ts: its own lines after the app and its input were made. */
export function ownMain(...lines: readonly string[]): string {
  return `${[...IMPORTS, ...lines].join("\n")}\n`;
}
