import { spawnSync } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

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
let dns: Socket;
/** The response code of every answer: 3 says that there is no such name, 2 that the resolver failed. */
let rcode = 3;

beforeEach(async () => {
  rcode = 3;
  dns = createSocket("udp4");
  dns.on("message", (question, from) => {
    const answer = Buffer.from(question);
    answer[2] = 0x81;
    answer[3] = 0x80 | rcode;
    dns.send(answer, from.port, from.address);
  });
  dns.bind(0, "127.0.0.1");
  await once(dns, "listening");
  root = makeProject({ "platform/production.json": { ...PLATFORM, owners: ["olga"] } });
  git("init", "--quiet");
  commit();
});
afterEach(() => void dns.close());
afterAll(removeProjects);

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, env: GIT, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function commit(): void {
  git("add", ".");
  git("commit", "--quiet", "-m", "step");
}

const offboard = (...argv: string[]) =>
  runSwitchyard(root, ["offboard", "acme", ...argv, "--resolver", `127.0.0.1:${dns.address().port}`], GIT);
const tenant = () => JSON.parse(readFileSync(join(root, FILE), "utf8"));

describe("switchyard offboard", () => {
  it("removes a tenant first, and retires its names once DNS does not have them", async () => {
    expect(await offboard()).toMatchObject({ code: 0, out: expect.stringContaining("git commit -m 'Remove acme'") });
    expect(tenant()).toMatchObject({ status: "removed", hostnames: [{ hostname: "shop.acme-store.com" }] });
    commit();
    const second = await offboard();
    expect(second.out).toContain("shop.acme-store.com: points nowhere (no record)");
    expect(second.code).toBe(0);
    const since = new Date().toISOString().slice(0, 10);
    expect(tenant()).toEqual({
      displayName: TENANT.displayName,
      owners: TENANT.owners,
      status: "removed",
      retired: [{ hostname: "shop.acme-store.com", since }],
    });
    expect((await runSwitchyard(root, ["check", "--base", "HEAD", "--author", "olga"], GIT)).code).toBe(0);
    commit();
    expect(await offboard()).toMatchObject({ code: 1, err: expect.stringContaining("Nothing is left to do") });
  });

  it("does not take a resolver that fails for a name that is gone", async () => {
    await offboard();
    commit();
    rcode = 2;
    const before = readFileSync(join(root, FILE), "utf8");
    const { code, out } = await offboard();
    expect([code, readFileSync(join(root, FILE), "utf8")]).toEqual([1, before]);
    expect(out).toContain("shop.acme-store.com: not known: DNS gave no answer");
    expect(out).toContain("Nothing was written");
  });

  it("takes no step before the last one is committed", async () => {
    await offboard();
    expect(await offboard()).toMatchObject({ code: 1, err: expect.stringContaining("differs from HEAD") });
    expect(tenant().hostnames).toHaveLength(1);
  });

  it("removes one hostname, and leaves the others as they are", async () => {
    const hostnames = [{ hostname: "shop.acme-store.com" }, { hostname: "old.acme-store.com" }];
    writeProjectFile(root, FILE, { ...TENANT, hostnames });
    commit();
    expect((await offboard("OLD.acme-store.com")).code).toBe(0);
    expect(tenant().hostnames).toEqual([hostnames[0], { ...hostnames[1], status: "removed" }]);
    expect(tenant().status).toBeUndefined();
    commit();
    expect((await offboard("old.acme-store.com")).code).toBe(0);
    expect(tenant()).toMatchObject({
      hostnames: [hostnames[0]],
      retired: [{ hostname: "old.acme-store.com" }],
      worker: TENANT.worker,
    });
  });

  it("skips for an owner of the platform file alone, and keeps the reason in the commit", async () => {
    const refused = await offboard("--reason", "Court order", "--author", "acme-admin");
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining("acme-admin does not own platform/production.json"),
    });
    expect(tenant().hostnames).toHaveLength(1);
    const { code, out } = await offboard("--reason", "It's a $(court) order", "--author", "olga");
    expect(code).toBe(0);
    expect(tenant().retired).toHaveLength(1);
    const [command = ""] = /^ {2}(git commit .*)$/m.exec(out)?.slice(1) ?? [];
    expect(spawnSync("sh", ["-c", command], { cwd: root, env: GIT }).status).toBe(0);
    expect(git("log", "-1", "--format=%s%n%(trailers)")).toBe(
      "Retire acme\nOffboarded-by: olga\nReason: It's a $(court) order\n\n",
    );
  });

  it("refuses a name that is not the tenant's", async () => {
    expect(await offboard("shop.boltbikes.shop")).toMatchObject({
      code: 1,
      err: expect.stringContaining("not served by"),
    });
  });
});
