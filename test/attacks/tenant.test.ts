import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Author } from "../../src/changes/author";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { COMPANY } from "../support/company-registry";
import { removeProjects } from "../support/project";
import {
  type Changes,
  firstHostname,
  moreHostnames,
  newTenant,
  platformWith,
  Repository,
  WITH_OUTBOUND,
  withTenantFields,
} from "../support/pull-request";

/**
 * What a customer of the platform, or a stranger who becomes one, could try in a pull request. Each is made in a real git
 * repository, with the sample registry as its base, and judged by `check --base`.
 */

const BANK: Author = { user: "frida", teams: ["fjord-bank/edge"] };
const uploaded = { certificate: "fjord_bank_certificate", privateKey: "fjord_bank_private_key" };

let repository: Repository;

beforeAll(() => {
  repository = new Repository();
  repository.merge(WITH_OUTBOUND);
});

afterAll(removeProjects);

type Attack = [sentence: string, author: string | Author, changes: Changes, errors: string[]];

/** Each is refused, with these errors and no others. */
function untraced(tenant: string, name: string): string {
  return `change-trace tenants/${tenant}.json - ${name} leaves tenants/${tenant}.json without an entry in "retired"`;
}

function refuses(attacks: readonly Attack[]): void {
  it.each(attacks)("%s", async (_sentence, author, changes, errors) => {
    expect(await repository.judge(author, changes)).toMatchObject({ code: 1, errors });
  });
}

describe("a stranger who wants a sibling name of the bank", () => {
  const hostnames = [{ hostname: "login.fjordbank.no", certificate: { uploaded } }];
  const claimed = (file: string, index: number, hostname: string) =>
    `change-claim ${file} /hostnames/${index}/hostname - ${hostname} is under fjordbank.no, which tenants/fjord.json holds`;

  refuses([
    [
      "does not get it in a new tenant, nor the bank's certificate and key",
      "mallory",
      { "tenants/mallory.json": newTenant("mallory", { hostnames }) },
      [
        claimed("tenants/mallory.json", 0, "login.fjordbank.no"),
        "change-grant tenants/mallory.json /hostnames/0/certificate/uploaded/certificate - the Terraform variable fjord_bank_certificate is not in the tenant's grant (mallory_*)",
        "change-grant tenants/mallory.json /hostnames/0/certificate/uploaded/privateKey - the Terraform variable fjord_bank_private_key is not in the tenant's grant (mallory_*)",
      ],
    ],
    [
      "does not get it in a tenant of their own that exists",
      "bolt-bikes",
      { "tenants/bolt.json": moreHostnames("login.fjordbank.no") },
      [claimed("tenants/bolt.json", 1, "login.fjordbank.no")],
    ],
    [
      "does not get a wildcard that covers the bank's names",
      "bolt-bikes",
      {
        "tenants/bolt.json": moreHostnames({
          hostname: "*.no-pay.fjordbank.no",
          certificate: { uploaded: { certificate: "bolt_certificate", privateKey: "bolt_key" } },
        }),
      },
      [claimed("tenants/bolt.json", 1, "*.no-pay.fjordbank.no")],
    ],
    [
      "does not get the domain itself",
      "bolt-bikes",
      { "tenants/bolt.json": moreHostnames("fjordbank.no") },
      [claimed("tenants/bolt.json", 1, "fjordbank.no")],
    ],
    [
      "does not get it in place of a name of their own",
      "bolt-bikes",
      { "tenants/bolt.json": firstHostname({ hostname: "login.fjordbank.no" }) },
      [untraced("bolt", "store.boltbikes.shop"), claimed("tenants/bolt.json", 0, "login.fjordbank.no")],
    ],
    [
      "does not get it by renaming their tenant at the same time",
      "bolt-bikes",
      {
        "tenants/bolt.json": null,
        "tenants/fjord-login.json": newTenant("fjord-login", {
          owners: ["bolt-bikes"],
          hostnames: [hostname("login.fjordbank.no")],
        }),
      },
      [
        untraced("bolt", "bolt.saasprovider.com"),
        untraced("bolt", "store.boltbikes.shop"),
        claimed("tenants/fjord-login.json", 0, "login.fjordbank.no"),
      ],
    ],
    [
      "does not get it by declaring the domain shared",
      "mallory",
      {
        "platform/production.json": platformWith({ sharedDomains: ["fjordbank.no"] }),
        "tenants/mallory.json": newTenant("mallory", { hostnames: [hostname("login.fjordbank.no")] }),
      },
      [
        "change-platform platform/production.json - platform/production.json is changed",
        claimed("tenants/mallory.json", 0, "login.fjordbank.no"),
      ],
    ],
  ]);

  it("does not get it in another spelling", async () => {
    for (const spelling of [
      "LOGIN.fjordbank.no",
      "login.fjordbank.no.",
      "login.ﬁordbank.no",
      "login.fjordbank.no:443",
    ]) {
      const changes = { "tenants/mallory.json": newTenant("mallory", { hostnames: [hostname(spelling)] }) };
      expect((await repository.judge("mallory", changes)).code).toBe(1);
    }
  });

  it("gets it from no one but an owner of the bank's tenant, or an operator", async () => {
    const changes = {
      "tenants/bank-login.json": newTenant("bank-login", {
        owners: ["frida"],
        hostnames: [hostname("login.fjordbank.no")],
      }),
    };
    expect(await repository.judge({ ...BANK, teams: [] }, changes)).toMatchObject({ code: 1 });
    expect(await repository.judge(BANK, changes)).toMatchObject({ code: 0, errors: [] });
  });
});

describe("a stranger who wants a name of the platform's own domain", () => {
  it("does not get one where the zone is only a part of the domain", async () => {
    const other = new Repository();
    const zone = { name: "customers.saasprovider.com", managed: true };
    other.merge({ "platform/production.json": platformWith({ zone }) });
    const changes = {
      "tenants/mallory.json": newTenant("mallory", { hostnames: [hostname("login.saasprovider.com")] }),
    };
    expect((await other.judge("mallory", changes)).errors).toContain(
      "change-claim tenants/mallory.json /hostnames/0/hostname - login.saasprovider.com is under saasprovider.com, which platform/production.json holds",
    );
  });
});

function hostname(name: string) {
  return { hostname: name };
}

describe("a suspended tenant", () => {
  refuses([
    ...(["live", "maintenance", "removed"] as const).map(
      (status): Attack => [
        `does not set itself to ${status}`,
        "ember-bakery",
        { "tenants/ember.json": withTenantFields({ status }) },
        [`change-status tenants/ember.json /status - the status changes from suspended to ${status}`],
      ],
    ),
    [
      "does not come back by leaving its status out",
      "ember-bakery",
      { "tenants/ember.json": withTenantFields({ status: undefined }) },
      ["change-status tenants/ember.json /status - the status changes from suspended to live"],
    ],
    [
      "does not delete its file, to begin again with a new one",
      "ember-bakery",
      { "tenants/ember.json": null },
      [
        "change-deletion tenants/ember.json - the suspended tenant ember is deleted with 1 hostname",
        untraced("ember", "ember.saasprovider.com"),
        untraced("ember", "order.emberbakery.cafe"),
      ],
    ],
    [
      "does not come back under another id",
      "ember-bakery",
      {
        "tenants/ember.json": null,
        "tenants/embers.json": newTenant("embers", {
          owners: ["ember-bakery"],
          worker: "ember-bakery",
          subdomain: "ember",
          hostnames: [hostname("order.emberbakery.cafe")],
        }),
      },
      ["change-status tenants/embers.json /status - the status changes from suspended to live"],
    ],
    [
      "does not release a hostname or its subdomain, so that another tenant can serve them",
      "ember-bakery",
      {
        "tenants/ember.json": withTenantFields({ subdomain: "embers", hostnames: [hostname("shop.emberbakery.cafe")] }),
      },
      [
        untraced("ember", "ember.saasprovider.com"),
        untraced("ember", "order.emberbakery.cafe"),
        "change-status tenants/ember.json /subdomain - the subdomain ember leaves the suspended tenant ember",
        "change-status tenants/ember.json /hostnames - order.emberbakery.cafe leaves the suspended tenant ember",
      ],
    ],
    [
      "does not go on in a second tenant under the same domain",
      "ember-bakery",
      {
        "tenants/embers.json": newTenant("embers", {
          owners: ["ember-bakery"],
          hostnames: [hostname("orders.emberbakery.cafe")],
        }),
      },
      [
        "change-claim tenants/embers.json /hostnames/0/hostname - orders.emberbakery.cafe is under emberbakery.cafe, which tenants/ember.json holds",
      ],
    ],
  ]);
});

describe("a tenant that wants more than it has", () => {
  const beyond = (field: string, what: string) => `change-grant tenants/cobalt.json ${field} - ${what}`;

  refuses([
    [
      "does not raise its own tier",
      "cobalt-press",
      { "tenants/cobalt.json": withTenantFields({ tier: "enterprise" }) },
      [beyond("/tier", `the tier "enterprise" is not in the tenant's grant (free)`)],
    ],
    [
      "does not name another's user Worker, for all or for one hostname or path",
      "cobalt-press",
      {
        "tenants/cobalt.json": (file: never) => ({
          ...firstHostname({ worker: "acme-api", paths: [{ prefix: "/login", worker: "fjord-bank-login" }] })(file),
          worker: "fjord-bank",
        }),
      },
      [
        beyond("/worker", "the user Worker fjord-bank is not in the tenant's grant (cobalt, cobalt-*)"),
        beyond("/hostnames/0/worker", "the user Worker acme-api is not in the tenant's grant (cobalt, cobalt-*)"),
        beyond(
          "/hostnames/0/paths/0/worker",
          "the user Worker fjord-bank-login is not in the tenant's grant (cobalt, cobalt-*)",
        ),
      ],
    ],
    [
      "does not name a variable that no one set, which would fail every release",
      "cobalt-press",
      {
        "tenants/cobalt.json": moreHostnames({
          hostname: "eu.cobaltpress.io",
          certificate: { uploaded: { certificate: "no_one_set_this", privateKey: "nor_this" } },
        }),
      },
      [
        beyond(
          "/hostnames/1/certificate/uploaded/certificate",
          "the Terraform variable no_one_set_this is not in the tenant's grant (cobalt_*)",
        ),
        beyond(
          "/hostnames/1/certificate/uploaded/privateKey",
          "the Terraform variable nor_this is not in the tenant's grant (cobalt_*)",
        ),
      ],
    ],
    [
      "does not widen an outbound parameter",
      "dune-travel",
      { "tenants/dune.json": withTenantFields({ outbound: { region: "eu", allow: "*" } }) },
      [
        `change-grant tenants/dune.json /outbound/allow - the outbound parameter "allow" is not in the tenant's grant (region)`,
      ],
    ],
    [
      "does not take an outbound parameter away",
      "dune-travel",
      { "tenants/dune.json": withTenantFields({ outbound: { region: "eu" } }) },
      [
        `change-grant tenants/dune.json /outbound/allow - the outbound parameter "allow" is not in the tenant's grant (region)`,
      ],
    ],
    [
      "does not raise its limits above its tier's",
      "cobalt-press",
      { "tenants/cobalt.json": withTenantFields({ limits: { cpuMs: 200, subRequests: 21 } }) },
      [
        "change-limits tenants/cobalt.json /limits/cpuMs - cpuMs is 200, above the 10 of the tier free",
        "change-limits tenants/cobalt.json /limits/subRequests - subRequests is 21, above the 20 of the tier free",
      ],
    ],
    [
      "does not keep the limits of a larger tier in a smaller one",
      BANK,
      { "tenants/fjord.json": withTenantFields({ tier: "free" }) },
      ["change-limits tenants/fjord.json /limits/cpuMs - cpuMs is 150, above the 10 of the tier free"],
    ],
    [
      "does not choose an origin in the platform's zone",
      "cobalt-press",
      { "tenants/cobalt.json": firstHostname({ origin: { server: "proxy-fallback.saasprovider.com" } }) },
      [
        beyond(
          "/hostnames/0/origin/server",
          "the origin proxy-fallback.saasprovider.com is not in the tenant's grant (empty)",
        ),
      ],
    ],
    [
      "does not write itself a grant, nor a tier with higher limits, and use it in the same pull request",
      "cobalt-press",
      {
        "platform/production.json": (file: never) => {
          const platform = file as PlatformFile;
          const grants = { ...platform.grants, cobalt: { workers: ["*"], tiers: ["free", "gold"] } };
          return { ...platform, grants, tiers: { ...platform.tiers, gold: {}, free: { cpuMs: 300 } } };
        },
        "tenants/cobalt.json": withTenantFields({ tier: "gold", worker: "fjord-bank", limits: { cpuMs: 300 } }),
      },
      [
        "change-platform platform/production.json - platform/production.json is changed",
        beyond("/tier", `the tier "gold" is not in the tenant's grant (free)`),
        beyond("/worker", "the user Worker fjord-bank is not in the tenant's grant (cobalt, cobalt-*)"),
      ],
    ],
    [
      "does not get everything by the id constructor, which every JavaScript object has",
      "mallory",
      {
        "tenants/constructor.json": newTenant("constructor", { tier: "constructor", worker: "valueOf".toLowerCase() }),
      },
      [
        `change-grant tenants/constructor.json /tier - the tier "constructor" is not in the tenant's grant (free)`,
        `tier-known tenants/constructor.json /tier - platform/production.json has no tier "constructor"`,
        "change-grant tenants/constructor.json /worker - the user Worker valueof is not in the tenant's grant (constructor, constructor-*)",
      ],
    ],
  ]);
});

describe("an id that is chosen for the names it would cover", () => {
  const used = (file: string, field: string, what: string, user: string) =>
    `change-grant ${file} ${field} - the ${what} is not in the tenant's grant: the tenant ${user} uses it`;

  refuses([
    [
      "does not cover a Worker that another tenant uses",
      "mallory",
      { "tenants/fjord-bank.json": newTenant("fjord-bank", { worker: "fjord-bank-login" }) },
      [used("tenants/fjord-bank.json", "/worker", "user Worker fjord-bank-login", "fjord")],
    ],
    [
      "does not cover a Worker that is called like the id, while another tenant uses it",
      "mallory",
      { "tenants/acme-api.json": newTenant("acme-api") },
      [used("tenants/acme-api.json", "/worker", "user Worker acme-api", "acme")],
    ],
    [
      "does not cover a variable that another tenant uses",
      "mallory",
      {
        "tenants/fjord-bank.json": newTenant("fjord-bank", {
          worker: "fjord-bank-of-mallory",
          hostnames: [{ hostname: "www.mallory.com", certificate: { uploaded } }],
        }),
      },
      [
        used(
          "tenants/fjord-bank.json",
          "/hostnames/0/certificate/uploaded/certificate",
          "Terraform variable fjord_bank_certificate",
          "fjord",
        ),
        used(
          "tenants/fjord-bank.json",
          "/hostnames/0/certificate/uploaded/privateKey",
          "Terraform variable fjord_bank_private_key",
          "fjord",
        ),
      ],
    ],
    [
      "does not cover what begins with it by chance: acm is not acme",
      "mallory",
      { "tenants/acm.json": newTenant("acm", { worker: "acme-shop" }) },
      ["change-grant tenants/acm.json /worker - the user Worker acme-shop is not in the tenant's grant (acm, acm-*)"],
    ],
    [
      "does not cover another's names after a rename either",
      "acme-admin",
      {
        "tenants/acme.json": null,
        "tenants/fjord-bank.json": { ...sample("acme"), worker: "fjord-bank-login" },
      },
      [
        `change-grant tenants/fjord-bank.json /worker - the user Worker fjord-bank-login is not in the tenant's grant: the tenant fjord uses it`,
      ],
    ],
  ]);

  it("does not cover a Worker that another tenant's id fits better", async () => {
    const other = new Repository();
    other.merge({ "tenants/acme-eu.json": newTenant("acme-eu", { owners: ["eu-shop"] }) });
    const changes = { "tenants/acme.json": withTenantFields({ worker: "acme-eu-shop" }) };
    const { errors } = await other.judge("acme-admin", changes);
    expect(errors).toEqual([
      "change-grant tenants/acme.json /worker - the user Worker acme-eu-shop is not in the tenant's grant: it belongs to the tenant acme-eu",
    ]);
    const own = { "tenants/acme-eu.json": withTenantFields({ worker: "acme-eu-shop" }) };
    expect(await other.judge("eu-shop", own)).toMatchObject({ code: 0 });
  });

  it("does not gain, as a new id that fits better, a Worker that the other tenant uses", async () => {
    const other = new Repository();
    other.merge({ "tenants/acme.json": withTenantFields({ worker: "acme-eu-shop" }) });
    const { errors } = await other.judge("mallory", {
      "tenants/acme-eu.json": newTenant("acme-eu", { worker: "acme-eu-shop" }),
    });
    expect(errors).toEqual([used("tenants/acme-eu.json", "/worker", "user Worker acme-eu-shop", "acme")]);
  });

  it("does not get a grant that the platform file still has for the id of a tenant that is gone", async () => {
    const other = new Repository();
    other.merge({ "tenants/fjord.json": null });
    const message = "platform/production.json has a grant for the id fjord already";
    const fresh = { "tenants/fjord.json": newTenant("fjord") };
    expect((await other.judge("mallory", fresh)).errors).toEqual([`change-grant tenants/fjord.json - ${message}`]);
    const renamed = { "tenants/acme.json": null, "tenants/fjord.json": sample("acme") };
    expect((await other.judge("acme-admin", renamed)).errors).toEqual([`change-grant tenants/fjord.json - ${message}`]);
  });
});

/** A tenant's file of the sample. */
function sample(id: string): TenantFile {
  return JSON.parse(readFileSync(join(COMPANY, "tenants", `${id}.json`), "utf8")) as TenantFile;
}

describe("a person who wants another's tenant", () => {
  refuses([
    [
      "does not become an owner by writing so",
      "mallory",
      { "tenants/acme.json": withTenantFields({ owners: ["acme-admin", "mallory"] }) },
      ["change-owner tenants/acme.json - mallory does not own tenants/acme.json"],
    ],
    [
      "does not open a tenant in the name of others, or of no one",
      "mallory",
      { "tenants/shop.json": newTenant("shop", { owners: ["acme-admin"] }) },
      ["change-owner tenants/shop.json /owners - the owners of the new file tenants/shop.json do not include mallory"],
    ],
    [
      "does not get it by deleting it and creating it again under another id, even as its owner",
      "acme-admin",
      {
        "tenants/acme.json": null,
        "tenants/acme-two.json": {
          ...sample("acme"),
          owners: ["acme-admin", "mallory"],
          tier: "free",
          worker: "acme-two",
          hostnames: [hostname("shop.acme-store.com")],
        },
      },
      [
        "change-transfer tenants/acme-two.json /hostnames/0/hostname - shop.acme-store.com moves from tenants/acme.json to tenants/acme-two.json",
        untraced("acme", "*.api.acme-store.com"),
        untraced("acme", "api.acme-store.com"),
        untraced("acme", "www.acme-store.com"),
      ],
    ],
    [
      "does not get it by swapping two files of which one is their own",
      "acme-admin",
      {
        "tenants/acme.json": { ...sample("cobalt"), owners: ["acme-admin"] },
        "tenants/cobalt.json": sample("acme"),
      },
      [
        "change-grant tenants/acme.json /worker - the user Worker cobalt-press is not in the tenant's grant (acme, acme-*)",
        "change-transfer tenants/acme.json /hostnames/0/hostname - news.cobaltpress.io moves from tenants/cobalt.json to tenants/acme.json",
        "change-owner tenants/cobalt.json - acme-admin does not own tenants/cobalt.json",
        ...["shop", "www", "api"].map(
          (name, index) =>
            `change-transfer tenants/cobalt.json /hostnames/${index}/hostname - ${name}.acme-store.com moves from tenants/acme.json to tenants/cobalt.json`,
        ),
      ],
    ],
    [
      "does not delete it",
      "mallory",
      { "tenants/acme.json": null },
      [
        "change-deletion tenants/acme.json - the tenant acme is deleted with 3 hostnames",
        untraced("acme", "*.api.acme-store.com"),
        untraced("acme", "api.acme-store.com"),
        untraced("acme", "shop.acme-store.com"),
        untraced("acme", "www.acme-store.com"),
      ],
    ],
    [
      "does not act for a team by having its name",
      "fjord-bank/edge",
      { "tenants/fjord.json": withTenantFields({ displayName: "Fjord" }) },
      ["change-owner tenants/fjord.json - fjord-bank/edge does not own tenants/fjord.json"],
    ],
  ]);
});

describe("a removed tenant", () => {
  it("comes back by an operator only", async () => {
    const other = new Repository();
    other.merge({ "tenants/cobalt.json": withTenantFields({ status: "removed" }) });
    const back = { "tenants/cobalt.json": withTenantFields({ status: "live" }) };
    expect((await other.judge("cobalt-press", back)).errors).toEqual([
      "change-status tenants/cobalt.json /status - the status changes from removed to live",
    ]);
    expect(await other.judge({ user: "olga", teams: ["saasprovider/platform"] }, back)).toMatchObject({ code: 0 });
  });
});

describe("a tenant whose file in the base does not fit the schema, so that a part of it is not known", () => {
  const fault =
    "change-owner tenants/ember.json - the base's version of tenants/ember.json does not fit the schema, so only operators change it";
  const operator: Author = { user: "olga", teams: ["saasprovider/platform"] };
  let other: Repository;

  beforeAll(() => {
    other = new Repository();
    other.merge({ "tenants/ember.json": withTenantFields({ status: "Suspended" as "suspended" }) });
  });

  it("is mended by operators only: its owner would end a suspension that is misspelt", async () => {
    const mended = { "tenants/ember.json": withTenantFields({ status: "live" }) };
    expect((await other.judge("ember-bakery", mended)).errors).toEqual([fault]);
    expect(await other.judge(operator, mended)).toMatchObject({ code: 0 });
  });

  it("is not deleted or renamed by its owner, nor goes on elsewhere under its domain", async () => {
    const deleted = await other.judge("ember-bakery", { "tenants/ember.json": null });
    expect(deleted.errors).toEqual([
      "change-deletion tenants/ember.json - the tenant ember is deleted with 1 hostname",
      untraced("ember", "ember.saasprovider.com"),
      untraced("ember", "order.emberbakery.cafe"),
    ]);
    const { status: _, ...file } = sample("ember");
    const renamed = await other.judge("ember-bakery", { "tenants/ember.json": null, "tenants/embers.json": file });
    expect(renamed.errors).toEqual([
      "change-rename tenants/embers.json - tenants/ember.json is renamed to tenants/embers.json",
    ]);
    const hostnames = [hostname("orders.emberbakery.cafe")];
    const sibling = newTenant("embers", { owners: ["ember-bakery"], hostnames });
    const mended = withTenantFields({ status: "live" });
    expect(
      (await other.judge("ember-bakery", { "tenants/ember.json": mended, "tenants/embers.json": sibling })).errors,
    ).toContain(
      "change-claim tenants/embers.json /hostnames/0/hostname - orders.emberbakery.cafe is under emberbakery.cafe, which tenants/ember.json holds",
    );
  });
});

describe("an operator of another environment", () => {
  it("has no say over a tenant, a hostname or a domain of this one", async () => {
    const other = new Repository();
    other.merge({ "platform/staging.json": platformWith({ owners: ["sasha"] }) });
    const changed = { "tenants/acme.json": withTenantFields({ tier: "enterprise" }) };
    expect((await other.judge("sasha", changed)).errors).toEqual([
      "change-owner tenants/acme.json - sasha does not own tenants/acme.json",
    ]);
    const sibling = { "tenants/acme-staging.json": moreHostnames("login.fjordbank.no", "pay.acme-store.com") };
    expect((await other.judge("sasha", sibling)).errors).toEqual([
      "change-claim tenants/acme-staging.json /hostnames/1/hostname - login.fjordbank.no is under fjordbank.no, which tenants/fjord.json holds",
      "change-claim tenants/acme-staging.json /hostnames/2/hostname - pay.acme-store.com is under acme-store.com, which tenants/acme.json holds",
    ]);
    const shared = {
      "platform/staging.json": platformWith({ owners: ["sasha"], sharedDomains: ["fjordbank.no"] }),
      "tenants/acme-staging.json": moreHostnames("login.fjordbank.no"),
    };
    other.merge({ "platform/staging.json": shared["platform/staging.json"] });
    expect(
      (await other.judge("sasha", { "tenants/acme-staging.json": moreHostnames("login.fjordbank.no") })).errors,
    ).toHaveLength(1);
  });
});
