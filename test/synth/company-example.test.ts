import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { installPackages } from "../support/own-main";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";

afterAll(removeProjects);

it("the example of a company adds a record, a stack, a rule and a Worker of its own, and is synthesized by them", async () => {
  const root = makeProject();
  cpSync(join(packageRoot(), "examples/company"), root, { recursive: true });
  installPackages(root);
  const { code, out } = await runSwitchyard(root, ["synth", "--format", "json"]);
  expect([code, JSON.parse(out).stacks.map(({ stack }: { stack: string }) => stack)]).toEqual([
    0,
    ["production-platform", "production-hostnames-000", "production-status"],
  ]);
  const stack = (name: string) => JSON.parse(readFileSync(join(root, "cdktf.out/stacks", name, "cdk.tf.json"), "utf8"));
  expect(stack("production-platform").resource.cloudflare_dns_record.spf).toMatchObject({
    content: "v=spf1 -all",
  });
  expect(stack("production-status").resource.cloudflare_dns_record.page).toMatchObject({
    name: "status.saasprovider.com",
  });
  expect(stack("production-status").resource.terraform_data.switchyard_config).toBeDefined();
  expect(readFileSync(join(root, "dist/worker.js"), "utf8")).toContain("acme-shop-next");
});
