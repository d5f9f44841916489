import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { runningClock } from "../../emulator/api/clock";
import { type PlatformLife, startPlatform } from "../status/platform-life";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";

const HOST = "shop.acme-store.com";

let life: PlatformLife;
let cwd: string;

beforeEach(async () => {
  life = await startPlatform(
    { acme: { hostnames: [{ hostname: HOST }] } },
    { entitlements: {} },
    { clock: runningClock() },
  );
  cwd = makeProject();
});
afterEach(async () => {
  await life.stop();
  removeProjects();
});

/** Everything is asked on this machine: Cloudflare and public DNS. */
async function hostnameNow() {
  const env = { CLOUDFLARE_API_TOKEN: life.emulator.token, CLOUDFLARE_BASE_URL: life.emulator.url };
  const argv = ["status", "--resolver", life.emulator.resolver, "--format", "json", "--ledger", "status.jsonl"];
  const { out, err } = await runSwitchyard(cwd, argv, env);
  expect(err).toBe("");
  return JSON.parse(out);
}

it("the emulator's DNS tells status where a hostname points", async () => {
  expect((await hostnameNow()).environments[0].hostnames[0]).toMatchObject({
    hostname: HOST,
    verdict: "customer",
    dns: { route: { answer: { leads: "nowhere" } } },
  });
  life.emulator.customers.setRecord(HOST, "CNAME", "customers.saasprovider.com");
  life.advance({ minutes: 10 });
  expect((await hostnameNow()).environments[0].hostnames[0]).toMatchObject({
    verdict: "serving",
    dns: { route: { answer: { leads: "here", chain: ["customers.saasprovider.com"] } } },
  });
});

it("status counts from the emulator's clock, so that nothing that happened is still to come", async () => {
  life.emulator.customers.setRecord(HOST, "CNAME", "customers.saasprovider.com");
  life.advance({ minutes: 10 });
  await hostnameNow();
  life.advance({ days: 40 });
  const { at: now, environments } = await hostnameNow();
  const ahead = Date.parse(now) - Date.now();
  expect(Math.round(ahead / 86_400_000)).toBe(40);
  const [{ timeLine }] = environments[0].hostnames;
  const happened = timeLine.filter(({ what }: { what: string }) => /created|live/.test(what));
  expect(happened.map(({ what, future }: { what: string; future: boolean }) => [what, future])).toEqual([
    ["created at Cloudflare", false],
    ["live: active / active", false],
  ]);
});
