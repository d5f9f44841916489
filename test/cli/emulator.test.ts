import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, describe, expect, it, jest } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";
import { PLATFORM } from "../support/registry";

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});
afterAll(removeProjects);

const KV_NAMESPACE = { title: "hostnames", id: "0f2ac74b498b48028cb68387c421e279", managed: false };

/** Starts the command in a process of its own and reads the first line it prints. */
async function start(root: string, ...options: string[]) {
  const program = join(packageRoot(), "bin/switchyard.js");
  const child = spawn(process.execPath, [program, "emulator", "--port", "0", ...options], { cwd: root });
  running.add(child);
  const [first] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, first };
}

describe("switchyard emulator", () => {
  it("prints one line for machines, plays the platform file's account, and stops cleanly when interrupted", async () => {
    const platform = { ...PLATFORM, dispatch: { ...PLATFORM.dispatch, kvNamespace: KV_NAMESPACE } };
    const { child, first } = await start(makeProject({ "platform/production.json": platform }), "--format", "json");
    const { url, env } = JSON.parse(first);
    expect(Object.keys(env)).toEqual(["CLOUDFLARE_BASE_URL", "CLOUDFLARE_API_TOKEN", "TF_REATTACH_PROVIDERS"]);
    expect(env.CLOUDFLARE_BASE_URL).toBe(url);
    expect(JSON.parse(env.TF_REATTACH_PROVIDERS)).toHaveProperty(
      ["registry.terraform.io/cloudflare/cloudflare", "Pid"],
      child.pid,
    );

    const authorization = `Bearer ${env.CLOUDFLARE_API_TOKEN}`;
    const path = `${url}/accounts/${PLATFORM.accountId}/storage/kv/namespaces/${KV_NAMESPACE.id}`;
    const response = await fetch(path, { headers: { authorization } });
    expect(await response.json()).toMatchObject({ result: { title: "hostnames" } });

    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("tells a person the variables to export", async () => {
    const { child, first } = await start(makeProject());
    expect(first).toMatch(
      /^The emulated Cloudflare API runs at http:\/\/127\.0\.0\.1:\d+\/client\/v4 \(rate limits off\)/,
    );
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it.each([
    ["a port that is none", ["--port", "http"], "--port http is not a port"],
    ["a shape that is none", ["--shape", "settings=none"], 'Unknown shape "settings=none". Choose one of: settings='],
    [
      "an unknown environment",
      ["--environment", "nowhere"],
      "There is no environment nowhere. Known environments: production.",
    ],
  ])("refuses %s", async (_, options, message) => {
    const { code, err } = await runSwitchyard(makeProject(), ["emulator", ...options]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it("says what to install where the emulator is missing", async () => {
    jest.doMock("@switchyard-dev/emulator", () => {
      throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    });
    const { code, err } = await runSwitchyard(makeProject(), ["emulator", "--port", "0"]);
    expect([code, err]).toEqual([2, expect.stringContaining("npm install --save-dev @switchyard-dev/emulator@")]);
  });
});
