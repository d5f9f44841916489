import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { checkConformance } from "../../src/conformance/conformance";
import { packageRoot } from "../../src/package-root";
import { installPackages, ownMain } from "../support/own-main";
import { makeProject, removeProjects } from "../support/project";

afterAll(removeProjects);

function projectWith(files: Readonly<Record<string, unknown>>): string {
  const root = makeProject(files);
  installPackages(root);
  return root;
}

const main = (...lines: readonly string[]) => ({
  "main.ts": ownMain("for (const environment of environments) {", ...lines, "}", "app.synth();"),
});
const STACKS = "const { platform } = addStacks(app, environment, worker);";

const worker = (body: string) => ({
  "worker/index.ts": `import { dispatch, withWorkers } from "@switchyard-dev/switchyard/worker";\nexport default { async fetch(request, bindings, context) {\n${body}\n} };\n`,
});

describe("a project's own code that keeps every promise", () => {
  it("has no problem: nothing of its own, and the example of a company", async () => {
    expect(await checkConformance(projectWith({}))).toEqual([]);
    const root = projectWith({});
    cpSync(join(packageRoot(), "examples/company"), root, { recursive: true });
    expect(await checkConformance(root)).toEqual([]);
  }, 120_000);
});

/** Each breaks one promise, as somebody would by mistake. */
const BREAKING: readonly [sentence: string, promise: string, files: Readonly<Record<string, unknown>>][] = [
  [
    "reads entries of its own making",
    "entry",
    worker(
      'const name = await bindings.KV.get("hostname:" + new URL(request.url).hostname); return bindings.DISPATCHER.get(name ?? "x", {}, {}).fetch(request);',
    ),
  ],
  [
    "drops the limits",
    "entry",
    worker(
      "return dispatch(request, { ...bindings, DISPATCHER: { get: (name, args) => bindings.DISPATCHER.get(name, args) } }, context);",
    ),
  ],
  [
    "sends every tenant to one Worker",
    "entry",
    worker('return dispatch(request, withWorkers(bindings, () => "mine"), context);'),
  ],
  [
    "follows the request itself",
    "request",
    worker(
      'return dispatch(new Request("https://shop.conformance.example/", { headers: request.headers }), bindings, context);',
    ),
  ],
  [
    "hands the visitor's headers over",
    "no-forgery",
    worker(
      "return dispatch(request, { ...bindings, DISPATCHER: { get: (...words) => ({ fetch: () => bindings.DISPATCHER.get(...words).fetch(request) }) } }, context);",
    ),
  ],
  [
    "answers every path under .well-known itself",
    "status",
    worker(
      'if (new URL(request.url).pathname.startsWith("/.well-known/")) return new Response("mine"); return dispatch(request, bindings, context);',
    ),
  ],
  [
    "serves what is suspended",
    "status",
    worker(
      'const response = await dispatch(request, bindings, context); return response.status === 403 ? new Response("served") : response;',
    ),
  ],
  [
    "follows redirects",
    "canonical",
    worker(
      'const response = await dispatch(request, bindings, context); return response.status === 308 ? new Response("ok") : response;',
    ),
  ],
  [
    "has a default Worker for unknown hostnames",
    "no-guess",
    worker(
      'const response = await dispatch(request, bindings, context); return response.status === 404 ? bindings.DISPATCHER.get("default", {}, {}).fetch(request) : response;',
    ),
  ],
  [
    "asks KV beside dispatch, and lets a failure through",
    "never-throws",
    worker('await bindings.KV.get("flags"); return dispatch(request, bindings, context);'),
  ],
  [
    "writes texts as markup",
    "escaping",
    worker(
      'const response = await dispatch(request, bindings, context); const text = (await response.text()).replaceAll("&#60;", "<").replaceAll("&#62;", ">"); return new Response(text, response);',
    ),
  ],
  ["exports no fetch", "entry", { "worker/index.ts": "export const fetch = 1;\n" }],
  ["takes the zone out", "addresses", main(STACKS, 'platform.addOverride("resource.cloudflare_zone", undefined);')],
  ["leaves addStacks out", "addresses", main("")],
  [
    "declares one hostname twice",
    "addresses",
    main(
      STACKS,
      'platform.addOverride("resource.cloudflare_custom_hostname.mine", { zone_id: "z", hostname: "shop.fjord-store-0.com" });',
    ),
  ],
  [
    "writes a tenant's own text, read from its file",
    "escaping",
    main(
      STACKS,
      'const { displayName } = JSON.parse(require("node:fs").readFileSync("tenants/conformance-0.json", "utf8"));',
      'new DnsRecord(platform, "name", { zoneId: platform.zoneId, name: "x.saasprovider-0.com", type: "TXT", content: displayName, ttl: 1 });',
    ),
  ],
  [
    "writes a marker of its own",
    "marker",
    main(STACKS, 'platform.addOverride("output.switchyard_config.value", "done");'),
  ],
];

describe("a project's own code that", () => {
  it.each(BREAKING)("%s breaks the promise %s", async (_, promise, files) => {
    const problems = await checkConformance(projectWith(files));
    expect(problems.map((problem) => problem.promise)).toContain(promise);
    const [file = ""] = Object.keys(files);
    expect(new Set(problems.map((problem) => problem.file))).toEqual(new Set([file]));
    for (const { message } of problems) expect(message.length).toBeGreaterThan(20);
  });

  it("changes a stack's file after it was sealed breaks its marker and its entries", async () => {
    const files = {
      "main.ts": `${ownMain("for (const environment of environments) addStacks(app, environment, worker);", "app.synth();")}
import { readFileSync, writeFileSync } from "node:fs";
const file = app.outdir + "/stacks/production-hostnames-000/cdk.tf.json";
writeFileSync(file, readFileSync(file, "utf8").replaceAll("conformance-0", "mine"));
`,
    };
    const problems = await checkConformance(projectWith(files));
    expect(new Set(problems.map(({ promise }) => promise))).toEqual(new Set(["entries", "marker"]));
  });
});
