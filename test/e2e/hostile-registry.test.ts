import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { PlanJson } from "./plan-summary";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** Texts that are Terraform templates, JSON, shell or paths to whoever does not treat them as text. */
const hostile = [
  '${file("/etc/hostname")}',
  "${path.cwd}",
  "%{ if true }YES%{ endif }",
  "$${a} %%{b} $%{c} ${",
  '"; x = "${env.PATH}',
  '\\${file("/etc/hostname")} \\n \\u0041',
  "${var.missing} }${",
  "<<EOT \"quoted\" 'single' `tick`",
  "漢字 🎉 é ß ı",
  "../../etc/passwd?*[a]{b,c}",
];

/** A path holds fewer characters; these are the worst of them. */
const prefix = "/$(id)$$;a='b'&c=%7B%25";

describeWithTerraform("a hostile registry", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];
  const named = (texts: readonly string[]) => Object.fromEntries(texts.map((text, index) => [`text${index}`, text]));
  const metadataOf = (texts: readonly string[]) => ({
    ...named(texts),
    ...Object.fromEntries(texts.map((text) => [text, "as a name"])),
  });

  const entry = { outbound: named(hostile), paths: [{ prefix, workerName: "mallory" }] };

  beforeAll(async () => {
    project = await startProject({
      "platform/production.json": {
        ...smallPlatform,
        dispatch: {
          ...smallPlatform.dispatch,
          kvNamespace: { title: hostile.join(" "), managed: true },
          outbound: { service: "outbound", parameters: Object.keys(named(hostile)) },
        },
      },
      "tenants/mallory.json": oneHostnameTenant("mallory", "shop.mallory-store.com", {
        displayName: hostile[0],
        outbound: named(hostile),
        hostnames: [
          {
            hostname: "shop.mallory-store.com",
            metadata: metadataOf(hostile),
            paths: [{ prefix, worker: "mallory" }],
          },
        ],
      }),
    });
    stacks = await project.synthesize();
    for (const stack of stacks) await stack.init();
  });

  afterAll(() => project.stop());

  it("is planned as the texts it was written with", async () => {
    const [platformStack, shard] = stacks;
    const namespace = await platformStack?.plan();
    expect(plannedFor(namespace, "cloudflare_workers_kv_namespace")).toMatchObject({
      title: hostile.join(" "),
    });
    await platformStack?.apply();
    const plan = await shard?.plan();
    const { value } = plannedFor(plan, "cloudflare_workers_kv") as { value: string };
    expect(JSON.parse(value)).toMatchObject(entry);
    expect(plannedFor(plan, "cloudflare_custom_hostname")).toMatchObject({ custom_metadata: metadataOf(hostile) });
  });

  it("reaches the API as the texts it was written with, and a second plan is empty", async () => {
    await stacks[1]?.apply();
    const account = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    const [namespace] = (await project.api("GET", account)) as [{ id: string; title: string }];
    expect(namespace.title).toBe(hostile.join(" "));
    const value = await project.api("GET", `${account}/${namespace.id}/values/hostname:shop.mallory-store.com`);
    expect(JSON.parse(value as string)).toMatchObject(entry);
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const [hostname] = (await project.api("GET", `/zones/${zone.id}/custom_hostnames`)) as [object];
    expect(hostname).toMatchObject({ custom_metadata: metadataOf(hostile) });
    expect(await effectsOf(stacks)).toEqual({});
  });

  it.each([
    ["line\nbreak", "text-characters"],
    ["\u0000", "text-characters"],
    ["right to\u202eleft", "text-characters"],
    ["e\u0301, which Terraform would compose", "text-composed"],
  ])("is refused before Terraform where it holds %j", async (text, rule) => {
    project.edit("tenants/mallory.json", (file) => {
      file.displayName = text;
    });
    await expect(project.synthesize()).rejects.toThrow(`"rule": "${rule}"`);
  });
});

function plannedFor(plan: PlanJson | undefined, type: string): unknown {
  return plan?.resource_changes?.find((change) => change.type === type)?.change.after;
}
