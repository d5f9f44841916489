/** npm run generate: writes the files that are derived from one source. --check only compares. */
import { readFileSync, writeFileSync } from "node:fs";
import { authorityPage } from "./authority-page";
import { constructsPage } from "./constructs-page";
import { lifecyclePicture, withLifecycle } from "./lifecycle-page";
import { providerSchema } from "./provider-schema";
import { registryPage } from "./registry-page";
import { rulesPage } from "./rules-page";
import { withTable } from "./status-table";

function generate(): Readonly<Record<string, string>> {
  return {
    "src/terraform/provider-schema.generated.ts": providerSchema(),
    "docs/rules.md": rulesPage(),
    "docs/registry.md": registryPage("schema"),
    "docs/authority.md": authorityPage(),
    "docs/constructs.md": constructsPage("constructs"),
    "docs/lifecycle.md": withLifecycle(readFileSync("docs/lifecycle.md", "utf8")),
    "docs/lifecycle.svg": lifecyclePicture(),
    "docs/status.md": withTable(readFileSync("docs/status.md", "utf8")),
  };
}

function main(): void {
  const stale = Object.entries(generate()).filter(([file, text]) => readFileSync(file, "utf8") !== text);
  if (!process.argv.includes("--check")) for (const [file, text] of stale) writeFileSync(file, text);
  else if (stale.length > 0) {
    process.stderr.write(`Run npm run generate: ${stale.map(([file]) => file).join(", ")} would change.\n`);
    process.exitCode = 1;
  }
}

main();
