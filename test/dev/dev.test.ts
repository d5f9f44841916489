import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { COMPANY, copyCompany } from "../support/company-registry";
import { runSwitchyard } from "../support/project";
import { type RawAnswer, sendRaw } from "../workerd/raw-http";

let project: string;
let server: ChildProcess;
let port: number;
const printed: string[] = [];

/** The sample registry in a folder of its own, and a user Worker of one's own. */
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "switchyard-dev-"));
  copyCompany(project);
  mkdirSync(join(project, "workers"));
  writeFileSync(
    join(project, "workers", "bolt-store.ts"),
    `export default { fetch: (): Response => new Response("my own bolt") };`,
  );
  const program = join(packageRoot(), "bin", "switchyard.js");
  const options = ["--port", "0", "--workers", "workers", "--format", "json"];
  server = spawn(process.execPath, [program, "dev", ...options], { cwd: project });
  server.stderr?.on("data", (chunk) => printed.push(String(chunk)));
  const [line] = await once(server.stdout as NonNullable<typeof server.stdout>, "data");
  port = Number(new URL(JSON.parse(String(line)).origin).port);
}, 30_000);

afterAll(() => {
  server.kill("SIGKILL");
  rmSync(project, { recursive: true, force: true });
});

const visit = (host: string, path = "/", headers = {}) => sendRaw({ port, host, path, headers });

/** What a visit shows of who answered. */
function seenIn({ status, headers, body }: RawAnswer): object {
  if (status === 308) return { kind: "redirect", location: headers.location?.replace("http://", "https://") };
  if (status === 502) return { kind: "no worker" };
  if (body.startsWith("The origin of")) return { kind: "origin" };
  if (body === "my own bolt") return { kind: "worker", worker: "bolt-store" };
  const { worker, error } = JSON.parse(body);
  return worker === undefined ? { kind: "refused", status, code: error.code } : { kind: "worker", worker };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 400 && !(await condition()); turn++) await new Promise((next) => setTimeout(next, 20));
}

describe("switchyard dev", () => {
  it("answers for every kind of hostname as production would", async () => {
    expect(JSON.parse((await visit("api.acme-store.com", "/v2/x")).body)).toMatchObject({ worker: "acme-api-v2" });
    expect(JSON.parse((await visit("any.api.acme-store.com")).body)).toMatchObject({ worker: "acme-api" });
    expect((await visit("www.acme-store.com", "/a?b")).headers.location).toBe("http://shop.acme-store.com/a?b");
    expect((await visit("ember.saasprovider.com")).status).toBe(403);
    expect((await visit("nobody.evil.com")).status).toBe(404);
    expect((await visit("store.boltbikes.shop")).body).toBe("my own bolt");
  });

  it("is what probe can ask in place of Cloudflare", async () => {
    const edge = ["--address", `http://127.0.0.1:${port}`];
    const { code, out } = await runSwitchyard(project, ["probe", "acme", "ember", ...edge]);
    expect([code, out.replaceAll(/ {2,}/g, "  ")]).toEqual([
      0,
      expect.stringMatching(
        /^shop\.acme-store\.com {2}ok {2}live\nwww\.acme-store\.com {2}ok {2}redirected to its canonical/,
      ),
    ]);
    expect(out).toContain("suspended (E_SUSPENDED)");
    const unknown = await runSwitchyard(project, ["probe", "nobody.evil.com", ...edge]);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("is not declared in the registry")]);
  });

  it("serves each hostname by the environment that has it, with that environment's settings", async () => {
    const staging = JSON.parse((await visit("staging.acme-store.com")).body);
    expect(staging).toMatchObject({ worker: "acme-shop", tenant: "acme-staging" }); // its identityHeaders are on
    expect(JSON.parse((await visit("shop.acme-store.com")).body).tenant).toBeUndefined();
    expect((await visit("saasprovider-staging.net")).body).toContain(
      "the route saasprovider-staging.net/* excludes it",
    );
  });

  it("keeps the port in a redirect, so that a browser stays here", async () => {
    expect((await visit(`www.acme-store.com:${port}`)).headers.location).toBe(`http://shop.acme-store.com:${port}/`);
  });

  it("runs no Worker where a route excludes it", async () => {
    const { status, body } = await visit("api.saasprovider.com");
    expect([status, body]).toEqual([502, expect.stringContaining("the route api.saasprovider.com/* excludes it")]);
  });

  it.each(["localhost", "127.0.0.1"])("answers at %s with an index of all hostnames", async (name) => {
    const { status, headers, body } = await visit(`${name}:${port}`, "/", { accept: "text/html" });
    expect([status, headers["x-frame-options"]]).toEqual([200, "DENY"]);
    for (const hostname of ["shop.acme-store.com", "staging.acme-store.com"])
      expect(body).toContain(`<a href="http://${hostname}.localhost:${port}/">${hostname}</a>`);
  });

  it("shows the index to no name that merely resolves to this machine, and takes nothing but questions", async () => {
    for (const host of ["rebound.evil.com", `localhost.evil.com:${port}`, `127.0.0.1.nip.io:${port}`]) {
      const { status, body } = await visit(host, "/", { accept: "text/html" });
      expect([status, body]).toEqual([404, expect.not.stringContaining("acme")]);
    }
    expect((await sendRaw({ port, host: "localhost", method: "POST" })).status).toBe(405);
    expect((await visit("localhost", "/elsewhere")).status).toBe(404);
  });

  it("serves <hostname>.localhost as that hostname, and keeps its redirects on this machine", async () => {
    const local = (hostname: string) => `${hostname}.localhost:${port}`;
    expect(JSON.parse((await visit(local("api.acme-store.com"), "/v2/x")).body)).toMatchObject({
      worker: "acme-api-v2",
      hostname: "api.acme-store.com",
    });
    expect((await visit(local("www.acme-store.com"), "/a?b")).headers.location).toBe(
      `http://${local("shop.acme-store.com")}/a?b`,
    );
    expect((await visit(local("nobody.evil.com"))).status).toBe(404);
    expect((await visit(local("localhost"))).status).toBe(400);
  });

  it("tells who answers as a visit shows it, for every hostname and path", async () => {
    const index = (await visit("localhost", "/", { accept: "text/html" })).body;
    const hostnames = Array.from(index.matchAll(/<a href="http:\/\/([^"]+)\.localhost[:/]/g), ([, name]) => name ?? "");
    expect(hostnames.length).toBeGreaterThan(15);
    const cases = [...hostnames, "nobody.evil.com", "api.saasprovider.com"].flatMap((host) =>
      ["/", "/v2/x", "/login/help", "/.well-known/acme-challenge/t"].map((path) => ({ host, path })),
    );
    for (const { host, path } of cases) {
      const query = new URLSearchParams({ host, path });
      const { outcome } = JSON.parse((await visit("localhost", `/?${query}`)).body);
      expect({ host, path, outcome }).toMatchObject({ host, path, outcome: seenIn(await visit(host, path)) });
    }
  }, 60_000);

  it("runs no user Worker for a test", async () => {
    const before = printed.length;
    await visit("localhost", "/?host=store.boltbikes.shop");
    expect(printed.slice(before).join("")).not.toContain("-> bolt-store");
  });

  it("shows who answered, and what was refused", async () => {
    await until(() => printed.join("").includes("E_UNKNOWN_HOST"));
    expect(printed.join("")).toContain("http://api.acme-store.com/v2/x -> acme-api-v2");
  });

  it("serves a changed tenant file at once, and goes on when one is broken", async () => {
    const file = join(project, "tenants", "acme.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"tier"', '"status": "suspended",\n  "tier"'));
    const status = () =>
      visit("shop.acme-store.com").then(
        (answer) => answer.status,
        () => undefined, // the runtime is starting anew
      );
    await until(async () => (await status()) === 403);
    expect((await visit("shop.acme-store.com")).status).toBe(403);
    writeFileSync(file, "{");
    await until(() => printed.join("").includes("Still serving"));
    expect(printed.join("")).toContain("tenants/acme.json:1:2 error");
    expect((await visit("shop.acme-store.com")).status).toBe(403);
  }, 20_000);

  it("leaves nothing running on Ctrl-C", async () => {
    server.kill("SIGINT");
    const [code] = await once(server, "exit");
    expect(code).toBe(0);
    const [refused] = await once(connect(port, "127.0.0.1"), "error");
    expect(refused).toMatchObject({ code: "ECONNREFUSED" });
  }, 20_000);
});

describe("switchyard dev --check", () => {
  const check = (cwd: string, ...argv: string[]) => runSwitchyard(cwd, ["dev", "--check", ...argv]);

  it("passes the sample registry, in every environment", async () => {
    const { code, out } = await check(COMPANY);
    expect(out).toMatch(/^production: \d+ cases checked, 0 with a wrong answer\.\nstaging: \d+ cases checked, 0/);
    expect(code).toBe(0);
  });

  it("refuses a registry whose exclusion takes customers down, and says which", async () => {
    const root = mkdtempSync(join(tmpdir(), "switchyard-check-"));
    copyCompany(root);
    const file = join(root, "platform", "production.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("api.saasprovider.com/*", "customers.saasprovider.com/*"));
    const { code, err } = await check(root, "--environment", "production");
    rmSync(root, { recursive: true });
    expect(err).toContain(
      "customers.saasprovider.com/* covers the CNAME target customers.saasprovider.com: the dispatch Worker would not run",
    );
    expect(code).toBe(1);
  });
});
