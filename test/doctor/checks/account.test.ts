import { describe, expect, it } from "@jest/globals";
import { checked, notChecked } from "../../../src/cloudflare/checked";
import type { CloudflareHostname } from "../../../src/cloudflare/custom-hostname";
import type { CloudflareZone } from "../../../src/cloudflare/zone-answers";
import { checkCustomHostnames, type HostnameAnswers } from "../../../src/doctor/checks/custom-hostnames";
import { checkTerraform, type TerraformAnswers } from "../../../src/doctor/checks/terraform";
import { checkNames, checkWorkers } from "../../../src/doctor/checks/workers";
import { checkZone } from "../../../src/doctor/checks/zone";
import type { DoctorFinding } from "../../../src/doctor/finding";
import type { PlatformFile, TenantFile } from "../../../src/registry/files.generated";
import { checkedEnvironment } from "../../support/registry";

const ZONE: CloudflareZone = {
  id: "023e105f4ecef8ad9ca31a8372d0c353",
  name: "saasprovider.com",
  status: "active",
  type: "full",
  paused: false,
  nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  plan: "enterprise",
};
const OFF = notChecked("Cloudflare answered 502");

function environmentOf(
  platform: Partial<PlatformFile> = {},
  hostname: Partial<NonNullable<TenantFile["hostnames"]>[number]> = {},
) {
  return checkedEnvironment(platform, { acme: { hostnames: [{ hostname: "shop.acme.com", ...hostname }] } });
}

function lines(findings: readonly DoctorFinding[]) {
  return findings.map(({ id, level, message }) => `${level} ${id}: ${message}`);
}

describe("the zone", () => {
  it.each([
    ["is active", checked(ZONE), true, "ok zone-active: saasprovider.com is active."],
    [
      "waits for its registrar",
      checked({ ...ZONE, status: "pending" }),
      true,
      "problem zone-active: saasprovider.com is pending",
    ],
    ["was moved", checked({ ...ZONE, status: "moved" }), true, "warning zone-active: saasprovider.com is moved."],
    ["is paused", checked({ ...ZONE, paused: true }), true, "problem zone-paused: saasprovider.com is paused"],
    ["will be created", checked(undefined), true, "ok zone-active: saasprovider.com does not exist yet"],
    [
      "is not Switchyard's and is not there",
      checked(undefined),
      false,
      "problem zone-active: saasprovider.com is not among the zones",
    ],
    [
      "can't be asked about",
      OFF,
      true,
      "unknown zone-active: saasprovider.com was not checked: Cloudflare answered 502.",
    ],
  ] as const)("%s", (_, answer, managed, expected) => {
    const zone = { name: "saasprovider.com", managed, ...(managed ? {} : { id: ZONE.id }) };
    expect(lines(checkZone(answer, environmentOf({ zone }).platform))).toContainEqual(
      expect.stringContaining(expected),
    );
  });
});

describe("custom hostnames", () => {
  const answers: HostnameAnswers = {
    zone: checked(ZONE),
    quota: checked({ allocated: 100, used: 1, hardCap: 50_000 }),
    fallbackOrigin: checked({ origin: "proxy-fallback.saasprovider.com", status: "active", errors: [] }),
    dcvDelegationId: checked("0123456789abcdef"),
    hostnames: [],
  };
  const withMetadata = { hostname: "shop.acme.com", metadata: { theme: "dark" } } as unknown as CloudflareHostname;
  const entitled = { entitlements: { customMetadata: true } };

  it.each<readonly [string, Partial<HostnameAnswers>, Partial<PlatformFile>, string]>([
    [
      "Cloudflare for SaaS is off",
      { quota: checked({ allocated: 0, used: 0, hardCap: 0 }) },
      {},
      "problem saas-enabled: Cloudflare for SaaS is not switched on",
    ],
    [
      "more are declared than allowed",
      { quota: checked({ allocated: 0, used: 0, hardCap: 0.5 }) },
      {},
      "problem quota: The registry has 1 hostname, and the zone may have at most",
    ],
    [
      "a declared limit is another",
      {},
      { entitlements: { hostnamesIncluded: 7 } },
      "warning entitlement-hostnamesIncluded: entitlements.hostnamesIncluded is 7, and Cloudflare grants 100.",
    ],
    ["the quota can't be asked", { quota: OFF }, {}, "unknown quota"],
    [
      "no fallback origin is set",
      { fallbackOrigin: checked(undefined) },
      {},
      "ok fallback-origin: No fallback origin is set yet",
    ],
    [
      "another fallback origin is set",
      { fallbackOrigin: checked({ origin: "old.saasprovider.com", status: "active", errors: [] }) },
      {},
      "warning fallback-origin: The fallback origin is old.saasprovider.com",
    ],
    [
      "the fallback origin waits",
      {
        fallbackOrigin: checked({
          origin: "proxy-fallback.saasprovider.com",
          status: "pending_deployment",
          errors: ["no record"],
        }),
      },
      {},
      "warning fallback-origin: The fallback origin proxy-fallback.saasprovider.com is pending_deployment: no record.",
    ],
    [
      "the DCV delegation is another zone's",
      {},
      { zone: { name: "saasprovider.com", managed: true, dcvDelegationId: "fedcba9876543210" } },
      "problem dcv-delegation: zone.dcvDelegationId is fedcba9876543210, and Cloudflare's is 0123456789abcdef",
    ],
    [
      "a hostname shows an entitlement",
      { hostnames: [withMetadata] },
      entitled,
      "ok entitlement-customMetadata: customMetadata is granted: shop.acme.com has it.",
    ],
    [
      "a hostname shows one that no file declares",
      { hostnames: [withMetadata] },
      {},
      "warning entitlement-customMetadata: shop.acme.com shows that the zone has it",
    ],
    [
      "nothing shows a declared one",
      {},
      entitled,
      "unknown entitlement-customMetadata: customMetadata is declared, and no hostname shows it yet.",
    ],
    [
      "the zone's plan lacks a declared one",
      { zone: checked({ ...ZONE, plan: "free" }) },
      entitled,
      "problem entitlement-customMetadata: customMetadata is declared, and the zone's plan is free",
    ],
  ])("when %s", (_, changed, platform, expected) => {
    expect(lines(checkCustomHostnames({ ...answers, ...changed }, environmentOf(platform)))).toContainEqual(
      expect.stringContaining(expected),
    );
  });

  it("says that delegated validation needs the zone's identifier", () => {
    const environment = environmentOf({}, { certificate: { validation: "delegated" } });
    expect(lines(checkCustomHostnames(answers, environment))).toContainEqual(
      expect.stringContaining("warning dcv-delegation: Hostnames use delegated validation"),
    );
  });

  it("are not asked about while there is no zone", () => {
    expect(checkCustomHostnames({ ...answers, zone: checked(undefined) }, environmentOf())).toEqual([]);
  });
});

describe("user Workers", () => {
  const environment = environmentOf({}, { worker: "acme-api", paths: [{ prefix: "/v2", worker: "acme-api-v2" }] });

  it.each([
    [
      "are all there",
      checked(true),
      checked(new Set(["acme-shop", "acme-api", "acme-api-v2", "other"])),
      "ok user-workers",
    ],
    [
      "lack the Worker of a path",
      checked(true),
      checked(new Set(["acme-shop", "acme-api"])),
      "problem user-workers: 1 user Worker of the registry is not in the namespace: acme-api-v2 (tenant acme).",
    ],
    [
      "are none, before the namespace is there",
      checked(false),
      checked(new Set<string>()),
      "problem user-workers: 2 user Workers",
    ],
    ["can't be asked about", checked(true), OFF, "unknown user-workers"],
  ] as const)("%s", (_, namespace, userWorkers, expected) => {
    expect(lines(checkWorkers({ namespace, userWorkers }, environment))).toContainEqual(
      expect.stringContaining(expected),
    );
  });
});

describe("names of a first release", () => {
  const free = checked(false);
  const answers = { zone: free, dispatchWorker: free, kvNamespace: free, namespace: free };

  it.each([
    [
      "a Worker",
      { dispatchWorker: checked(true) },
      "problem name-dispatch-worker: The account has a Worker dispatch already, and a first release would write over it.",
    ],
    ["a KV namespace", { kvNamespace: checked(true) }, "problem name-kv-namespace"],
    ["a dispatch namespace", { namespace: checked(true) }, "problem name-dispatch-namespace"],
    ["the zone", { zone: checked(true) }, "problem name-zone"],
    [
      "something that can't be asked about",
      { zone: OFF },
      "unknown names: Not every name was checked: Cloudflare answered 502.",
    ],
  ] as const)("are taken by %s", (_, taken, expected) => {
    expect(lines(checkNames({ ...answers, ...taken }, environmentOf(), checked(false)))).toContainEqual(
      expect.stringContaining(expected),
    );
    expect(lines(checkNames({ ...answers, ...taken }, environmentOf(), checked(true)))).toEqual([
      expect.stringContaining("ok names"),
    ]);
  });
});

describe("Terraform and the state backend", () => {
  const answers: TerraformAnswers = {
    versions: checked({ terraform: "1.11.4", provider: "5.22.0" }),
    lockFile: true,
    machine: { loopback: false, reattached: false },
    states: checked(
      new Map([
        ["production-platform", 7],
        ["production-hostnames-000", undefined],
      ]),
    ),
    lock: checked(true),
  };
  const bucket = { type: "s3", bucket: "states", prefix: "p", region: "eu-central-1" } as const;

  it("are fine", () => {
    expect(checkTerraform(answers, environmentOf().platform).map(({ level }) => level)).not.toContain("problem");
  });

  it.each<readonly [string, Partial<TerraformAnswers>, Partial<PlatformFile>, string]>([
    [
      "Terraform does not run",
      { versions: notChecked('"terraform" did not start') },
      {},
      'problem terraform: "terraform" did not start',
    ],
    [
      "the provider is another",
      { versions: checked({ terraform: "1.11.4", provider: "5.14.0" }) },
      {},
      "problem provider: The provider is 5.14.0, and the platform file asks for 5.22.0.",
    ],
    [
      "a provider runs already",
      { machine: { loopback: false, reattached: true } },
      {},
      "warning provider: TF_REATTACH_PROVIDERS is set",
    ],
    ["no lock file is there", { lockFile: false }, {}, "problem lock-file"],
    [
      "the backend can't be reached",
      { states: notChecked("AccessDenied") },
      {},
      "problem backend: The states can't be read. AccessDenied",
    ],
    [
      "someone holds the lock",
      { lock: notChecked("Error acquiring the state lock") },
      {},
      "problem lock: The platform's state could not be locked. Error acquiring the state lock",
    ],
    [
      "the backend has no lock",
      {},
      { terraform: { backend: { ...bucket, useLockfile: false } } },
      "warning lock: The backend has no lock",
    ],
  ])("when %s", (_, changed, platform, expected) => {
    expect(lines(checkTerraform({ ...answers, ...changed }, environmentOf(platform).platform))).toContainEqual(
      expect.stringContaining(expected),
    );
  });

  it("need no lock for a token that only plans", () => {
    const locked = { ...answers, lock: notChecked("AccessDenied") };
    expect(lines(checkTerraform(locked, environmentOf().platform, "plan"))).toContainEqual(
      expect.stringContaining("ok lock: The platform's state could not be locked."),
    );
  });
});
