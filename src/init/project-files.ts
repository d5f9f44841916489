import type { Answers } from "./answers";
import { examplePlatformText, firstTenantFile, platformText, tenantText } from "./registry-files";
import type { Template } from "./templates";

/** Switchyard as npm knows it. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** What npm installs: the version, or the path of a tarball. */
  readonly source: string;
  /** The versions that Switchyard is tested with: cdktf, constructs and the provider's bindings. */
  readonly peers: Readonly<Record<string, string>>;
}

/** Copied byte by byte. */
const UNCHANGED: readonly Template[] = [".editorconfig", ".gitattributes", ".npmrc", ".nvmrc", "main.ts"];

const WORKFLOWS: readonly Template[] = [
  ".github/workflows/drift.yml",
  ".github/workflows/plan.yml",
  ".github/workflows/registry.yml",
  ".github/workflows/release.yml",
  ".github/workflows/status.yml",
];

/**
 * Every file of a new registry, by its path.
 * @param answers undefined for the example
 */
export function projectFiles(
  read: (template: Template) => string,
  installed: InstalledPackage,
  answers: Answers | undefined,
): ReadonlyMap<string, string> {
  const environment = answers?.environment ?? "production";
  const copied = UNCHANGED.map((file) => [file, read(file)] as const);
  const workflows = WORKFLOWS.map((file) => [file, workflowText(read(file), installed, environment)] as const);
  return new Map([
    ...copied,
    ...workflows,
    ["cdktf.json", installedPaths(read("cdktf.json"), installed)],
    ["waivers/README.md", installedPaths(read("waivers/README.md"), installed)],
    [".vscode/settings.json", editorSettings(read(".vscode/settings.json"))],
    [".github/CODEOWNERS", codeOwners(read(".github/CODEOWNERS.example"), answers)],
    [".gitignore", IGNORED],
    ["package.json", packageText(installed)],
    ["README.md", readme(environment, installed)],
    ...registryFiles(read, answers),
  ]);
}

function registryFiles(read: (template: Template) => string, answers: Answers | undefined): [string, string][] {
  const [platform, tenant] = [read("platform/production.json"), read("tenants/acme.json")];
  if (answers === undefined)
    return [
      ["platform/production.json", examplePlatformText(platform)],
      ["tenants/acme.json", tenant],
    ];
  return [
    [`platform/${answers.environment}.json`, platformText(answers, platform)],
    [firstTenantFile(answers), tenantText(answers, tenant)],
  ];
}

/** In a registry of one's own, Switchyard's files are those of the installed package. */
function installedPaths(text: string, { name }: InstalledPackage): string {
  const folder = `node_modules/${name}`;
  return text
    .replaceAll(/\bbin\/(switchyard|run)\.js/g, `${folder}/bin/$1.js`)
    .replaceAll("](../docs/", `](../${folder}/docs/`);
}

/** With one environment, and without the certificates of the sample's tenants, which stay as an example. */
function workflowText(text: string, installed: InstalledPackage, environment: string): string {
  return installedPaths(text, installed)
    .replaceAll(/^( +)(TF_VAR_)/gm, "$1# $2")
    .replaceAll(/environment: \[production, .*\]/g, "environment: [production]")
    .replaceAll(/\bproduction\b/g, environment);
}

function editorSettings(text: string): string {
  const { "json.schemas": schemas } = JSON.parse(text) as { "json.schemas": unknown };
  return `${JSON.stringify({ "json.schemas": schemas, "editor.formatOnSave": true }, null, 2)}\n`;
}

/** Without the sample's owner, and as the file itself rather than an example of it. */
function codeOwners(text: string, answers: Answers | undefined): string {
  const own = text.replace(
    /^# Copy to .*put your organization's teams in, and require/m,
    "# Put your organization's teams in, and require",
  );
  return answers === undefined ? own : own.replaceAll(/@saasprovider\/\w+/g, `@${answers.owner}`);
}

function packageText({ name, source, peers }: InstalledPackage): string {
  const scripts = { check: "switchyard check", synth: "switchyard synth" };
  const content = { name: "registry", private: true, scripts, dependencies: { [name]: source, ...peers } };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const IGNORED = `node_modules/
/cdktf.out/
/dist/
/release/
/state/
/status.jsonl
/status.html
*.tfstate
*.tfstate.*
.terraform/
*.log
`;

function readme(environment: string, { name }: InstalledPackage): string {
  const docs = `node_modules/${name}/docs`;
  return `# Registry

The customers of our platform: one file per customer in \`tenants/\`, and what we decide in \`platform/\`. [Switchyard](https://www.npmjs.com/package/${name})
turns them into Terraform.

\`\`\`sh
npm ci
npx switchyard check                          # reports every problem with its file, line and fix
npx switchyard synth                          # writes the Terraform: cdktf.out/
npx switchyard plan --environment ${environment}   # prints the digest of a release
npx switchyard review release/<digest>
npx switchyard apply <digest>
\`\`\`

| to | read, after \`npm ci\` |
| --- | --- |
| add a customer | [onboarding](${docs}/onboarding.md), [every field](${docs}/registry.md) |
| operate the platform | [platform file](${docs}/platform.md), [releasing](${docs}/release.md), [pipelines](${docs}/pipelines.md), [runbook](${docs}/runbook.md) |
| decide who may change what | [authority](${docs}/authority.md), \`.github/CODEOWNERS\` |
| add resources or stacks | [extending](${docs}/extending.md), \`main.ts\` |
`;
}
