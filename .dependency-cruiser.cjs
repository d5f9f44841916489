// Which folder may import which: dependency-cruiser reads this, test/architecture.test.ts runs it.

/**
 * The layers, lowest first. A file imports its own folder and folders above it in this list, never one below.
 * Every folder of the program stands here; a new one is added where it belongs.
 */
const LAYERS = [
  ["src/*.ts", "^src/[^/]+\\.ts$"], // text, order, spelling, files: know nothing of Switchyard
  ["worker", "^worker/"],
  ["src/addresses", "^src/addresses/"],
  ["src/cloudflare", "^src/cloudflare/(?!client/)"], // facts about Cloudflare, as data
  ["src/terraform", "^src/terraform/"],
  ["src/moves", "^src/moves/"],
  ["src/registry", "^src/registry/"],
  ["src/desired", "^src/desired/"],
  ["src/changes", "^src/changes/"],
  ["src/bundle", "^src/bundle/"],
  ["src/output", "^src/output/"],
  ["src/report", "^src/report/"],
  ["src/synthesis", "^src/synthesis/"],
  ["src/conformance", "^src/conformance/"],
  ["src/upgrade", "^src/upgrade/"],
  ["src/manifest", "^src/manifest/"],
  ["src/review", "^src/review/"],
  ["src/cloudflare/client", "^src/cloudflare/client/"],
  ["src/drift", "^src/drift/"],
  ["src/release", "^src/release/"],
  ["src/onboarding", "^src/onboarding/"],
  ["src/editor", "^src/editor/"],
  ["src/adoption", "^src/adoption/"],
  ["src/init", "^src/init/"],
  ["src/status", "^src/status/"],
  ["src/doctor", "^src/doctor/"],
  ["src/dev", "^src/dev/"],
  ["src/lifecycle", "^src/lifecycle/"],
  ["constructs", "^constructs/"],
  ["index.ts", "^index\\.ts$"],
  ["main.ts", "^main\\.ts$"],
  ["src/cli", "^src/cli/"],
];

/** The files and folders that read and write files, run programs or use the network. All others get their data as arguments. */
const EDGES = [
  "^src/(file-writes|git|json-lines|package-root)\\.ts$",
  "^src/registry/load\\.ts$",
  "^src/changes/(git|git-merge|ignored|merge-texts)\\.ts$",
  "^src/terraform/run\\.ts$",
  "^src/review/files\\.ts$",
  "^src/init/(templates|write-project)\\.ts$",
  "^src/(bundle|output|synthesis|cloudflare/client|release|status|dev|cli)/",
  "^src/editor/write-schemas\\.ts$",
  "^src/conformance/conformance\\.ts$",
  "^src/upgrade/run-version\\.ts$",
  "^src/doctor/(examine|read-[a-z]+)\\.ts$",
  "^src/lifecycle/probe/ask\\.ts$",
  "^main\\.ts$",
];

/** Modules of Node that reach outside the process. `net` is not among them: it tells whether a text is an IP address. */
const OUTSIDE =
  "^(node:)?(fs|os|child_process|cluster|dns|dgram|http|https|http2|tls|process|readline|worker_threads)(/|$)";

const PROGRAM = "^(src|constructs|worker)/|^(index|main)\\.ts$";
const paths = LAYERS.map(([, path]) => path);

const layerRules = LAYERS.slice(0, -1).map(([name, path], index) => ({
  name: `layers: ${name} imports a higher layer`,
  severity: "error",
  from: { path },
  to: { path: paths.slice(index + 1) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "every folder is in the table of layers",
      severity: "error",
      from: {},
      to: { path: PROGRAM, pathNot: paths },
    },
    {
      name: "cdktf only in main.ts and constructs/",
      severity: "error",
      from: { pathNot: ["^main\\.ts$", "^constructs/"] },
      to: { path: "^(cdktf|constructs|@cdktf/.*)$|node_modules/(cdktf|constructs|@cdktf)/" },
    },
    {
      name: "only its own command imports the emulator",
      severity: "error",
      from: { path: PROGRAM, pathNot: "^src/cli/commands/emulator\\.ts$" },
      to: { path: "^emulator/" },
    },
    {
      name: "the emulator imports nothing of Switchyard but the table of resource types",
      severity: "error",
      from: { path: "^emulator/" },
      to: { path: PROGRAM, pathNot: "^src/terraform/resource-types\\.ts$" },
    },
    {
      name: "the Worker imports only its own files",
      severity: "error",
      from: { path: "^worker/" },
      to: { pathNot: "^worker/" },
    },
    {
      name: "plan and apply know nothing of each other",
      severity: "error",
      from: { path: "^src/release/(plan|apply)/" },
      to: { path: "^src/release/(plan|apply)/", pathNot: "^src/release/$1/" },
    },
    {
      name: "what plan and apply share knows neither",
      severity: "error",
      from: { path: "^src/release/[^/]+\\.ts$", pathNot: "^src/release/report\\.ts$" },
      to: { path: "^src/release/(plan|apply)/" },
    },
    {
      name: "constructs use no module of Node",
      severity: "error",
      from: { path: "^constructs/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "files, network and programs only at the edges",
      severity: "error",
      from: { path: PROGRAM, pathNot: EDGES },
      to: { path: OUTSIDE },
    },
    {
      name: "what runs for users is a dependency or a peer, not a devDependency only",
      severity: "error",
      from: { path: ["^emulator/", PROGRAM], pathNot: "^src/cloudflare/client/api\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: ["type-only", "npm-peer"] },
    },
    {
      name: "only one file imports Cloudflare's client, whose code is bundled into the package",
      severity: "error",
      from: { path: PROGRAM, pathNot: "^src/cloudflare/client/api\\.ts$" },
      to: { path: "node_modules/cloudflare/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no circular imports",
      severity: "error",
      from: { path: ["^emulator/", PROGRAM] },
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // an import of a type is an import
    doNotFollow: { path: "node_modules" },
  },
};
