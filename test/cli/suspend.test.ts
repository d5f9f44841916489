import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

afterAll(removeProjects);

const FILE = "tenants/acme.json";
const GIT = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Ops",
  GIT_AUTHOR_EMAIL: "ops@example.com",
  GIT_COMMITTER_NAME: "Ops",
  GIT_COMMITTER_EMAIL: "ops@example.com",
};

let root: string;
beforeEach(() => {
  root = makeProject();
  git("init", "--quiet");
  git("config", "user.name", "Jane Doe");
  git("config", "user.email", "jane@example.com");
  git("add", ".");
  git("commit", "--quiet", "-m", "start");
});

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, env: GIT, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const run = (...argv: string[]) => runSwitchyard(root, argv, GIT);
const tenant = () => JSON.parse(readFileSync(join(root, FILE), "utf8"));

describe("switchyard suspend and resume", () => {
  it("print a commit that holds who, when and why, and touches the tenant's file alone", async () => {
    writeProjectFile(root, "tenants/bolt.json", { ...TENANT, hostnames: [{ hostname: "www.bolt.shop" }] });
    git("add", "."); // staged by someone who was interrupted: it must not get into the commit
    const { code, out } = await run("suspend", "acme", "--reason", "It's a $(phishing) page");
    expect(code).toBe(0);
    expect(tenant().status).toBe("suspended");
    const [command = ""] = /^ {2}(git commit .*)$/m.exec(out)?.slice(1) ?? [];
    const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: root, env: GIT, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(git("log", "-1", "--format=%s%n%(trailers)").replace(/\d{4}-\S+Z/, "<time>")).toBe(
      "Suspend acme\nSuspended-by: Jane Doe <jane@example.com>\nSuspended-at: <time>\nReason: It's a $(phishing) page\n\n",
    );
    expect(git("show", "--name-only", "--format=")).toBe(`${FILE}\n`);
    expect((await run("resume", "acme", "--reason", "paid")).out).toContain("git commit -m 'Resume acme'");
    expect(tenant().status).toBeUndefined();
  });

  it("say what the release does", async () => {
    const { out } = await run("suspend", "acme", "--reason", "unpaid");
    expect(out).toContain(
      "In production, this change updates 1 KV entry and nothing else: no custom hostname, no certificate, no other tenant.",
    );
  });

  it("say with metadata lookup which certificates are validated again", async () => {
    const entitlements = { customMetadata: true };
    const platform = { ...PLATFORM, routing: { ...PLATFORM.routing, lookup: "metadata" }, entitlements };
    writeProjectFile(root, "platform/production.json", platform);
    const { code, out } = await run("suspend", "acme", "--reason", "unpaid");
    expect(code).toBe(0);
    expect(out).toContain("1 KV entry and 1 custom hostname, because the dispatch Worker looks them up by metadata");
    expect(out).toContain("validates their certificates again: shop.acme-store.com.");
  });

  it("refuse with label lookup a tenant whose label alone names its Worker", async () => {
    const routing = { ...PLATFORM.routing, lookup: "label", subdomains: true };
    writeProjectFile(root, "platform/production.json", { ...PLATFORM, routing });
    writeProjectFile(root, FILE, { ...TENANT, subdomain: "acme-shop", worker: "acme-shop" });
    const { code, err } = await run("suspend", "acme", "--reason", "unpaid");
    expect(code).toBe(1);
    expect(err).toContain("the subdomain acme-shop would still serve a tenant that is suspended");
    expect(err).toContain("delete its user Worker");
    expect(tenant().status).toBeUndefined();
  });

  it("don't wait for errors in other tenants' files", async () => {
    writeProjectFile(root, "tenants/bolt.json", "{ broken");
    expect((await run("suspend", "acme", "--reason", "unpaid")).code).toBe(0);
    expect(tenant().status).toBe("suspended");
  });

  it("change nothing when asked again, and print the commit again", async () => {
    await run("suspend", "acme", "--reason", "unpaid");
    const before = readFileSync(join(root, FILE), "utf8");
    const { code, out } = await run("suspend", "acme", "--reason", "unpaid");
    expect(code).toBe(0);
    expect(out).toContain("tenants/acme.json already says that acme is suspended. It was not changed.");
    expect(out).toContain("git commit");
    expect(readFileSync(join(root, FILE), "utf8")).toBe(before);
  });

  it("print one JSON object with --format json", async () => {
    const { out } = await run("suspend", "acme", "--reason", "unpaid", "--by", "Ops", "--format", "json");
    expect(JSON.parse(out)).toEqual({
      action: "suspend",
      tenant: "acme",
      file: FILE,
      status: { before: "live", after: "suspended" },
      changed: true,
      reason: "unpaid",
      by: "Ops",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      release: [{ environment: "production", lookup: "kv", entries: ["shop.acme-store.com"], updatedHostnames: [] }],
      commit: {
        command: expect.stringContaining("git commit"),
        subject: "Suspend acme",
        trailers: { "Suspended-by": "Ops", "Suspended-at": expect.any(String), Reason: "unpaid" },
      },
    });
  });

  it.each([
    ["an unknown tenant", ["acne", "--reason", "x"], 1, "There is no tenants/acne.json. Did you mean acme?"],
    ["no reason", ["acme"], 2, "--reason"],
    ["a reason of two lines", ["acme", "--reason", "a\nb"], 2, "Write one line of text"],
  ])("refuse %s", async (_, argv, code, why) => {
    const result = await run("suspend", ...argv);
    expect(result.code).toBe(code);
    expect(result.err).toContain(why);
    expect(tenant().status).toBeUndefined();
  });

  it.each([
    ["suspend", "removed"],
    ["resume", "removed"],
    ["resume", "maintenance"],
  ])("refuse to %s a tenant that is %s", async (command, status) => {
    writeProjectFile(root, FILE, { ...TENANT, status, hostnames: [{ hostname: "shop.acme-store.com" }] });
    expect((await run(command, "acme", "--reason", "x")).code).toBe(1);
    expect(tenant().status).toBe(status);
  });
});
