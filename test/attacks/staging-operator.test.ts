import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { removeProjects } from "../support/project";
import { Repository } from "../support/pull-request";
import { PLATFORM, STAGING, TENANT } from "../support/registry";

const OWN_STAGING = { ...STAGING, owners: ["stig"], budgets: { removals: { absolute: 2, percent: 5 } } };

const ACME = { ...TENANT, hostnames: [{ hostname: "shop.acme-store.com" }] };
const ACME_STAGING = { ...TENANT, worker: "acme-staging", hostnames: [{ hostname: "shop.acme-staging.com" }] };

const WAIVER = {
  environment: "production",
  changeDigest: "0".repeat(64),
  kind: "removals",
  tenants: ["acme"],
  expires: "2099-12-31",
  reason: "Trust me.",
};

let repository: Repository;

beforeAll(() => {
  repository = new Repository({
    "platform/staging.json": OWN_STAGING,
    "tenants/acme.json": ACME,
    "tenants/acme-staging.json": ACME_STAGING,
    "waivers/production.json": WAIVER,
    "src/index.ts": "export {};\n",
  });
});

afterAll(removeProjects);

describe("an owner of staging alone", () => {
  it("changes staging, its tenants' limits and its waivers", async () => {
    const verdict = await repository.pullRequest("stig", ({ write }) => {
      write("platform/staging.json", { ...OWN_STAGING, protect: false });
      write("tenants/acme-staging.json", { ...ACME_STAGING, displayName: "Acme, staging" });
      write("waivers/staging.json", { ...WAIVER, environment: "staging" });
    });
    expect(verdict).toMatchObject({ code: 0, errors: [] });
  });

  it("takes no tenant of production over by listing it", async () => {
    const { code, errors } = await repository.pullRequest("stig", ({ write }) =>
      write("platform/staging.json", { ...OWN_STAGING, tenants: ["acme-staging", "acme"] }),
    );
    expect({ code, errors }).toEqual({ code: 1, errors: ["change-environment platform/staging.json"] });
  });

  it("does not own the file of a tenant that the same pull request lists", async () => {
    const { errors } = await repository.pullRequest("stig", ({ write }) => {
      write("platform/staging.json", { ...OWN_STAGING, tenants: ["acme-staging", "acme"] });
      write("tenants/acme.json", { ...ACME, owners: ["stig"], worker: "evil" });
    });
    expect(errors).toContain("change-environment platform/staging.json");
    expect(errors).toContain("change-owner tenants/acme.json");
  });

  it("hands no tenant to production by not listing it, nor by deleting staging", async () => {
    const unlisted = await repository.pullRequest("stig", ({ write }) =>
      write("platform/staging.json", { ...OWN_STAGING, tenants: [] }),
    );
    expect(unlisted.errors).toEqual(["change-environment platform/staging.json"]);
    const deleted = await repository.pullRequest("stig", ({ remove }) => remove("platform/staging.json"));
    expect(deleted.errors).toEqual(["change-environment platform/staging.json"]);
  });

  it("adds no environment that lists production's tenants, nor any other", async () => {
    const canary = {
      ...OWN_STAGING,
      zone: { name: "saasprovider-canary.net", managed: true },
      fallbackOrigin: { name: "proxy-fallback.saasprovider-canary.net" },
      dispatch: {
        ...OWN_STAGING.dispatch,
        namespace: "canary",
        scriptName: "canary",
        kvNamespace: { title: "c", managed: true },
      },
    };
    const taking = await repository.pullRequest("stig", ({ write }) =>
      write("platform/canary.json", { ...canary, tenants: ["acme"] }),
    );
    expect(taking.errors).toEqual(["change-platform platform/canary.json", "change-environment platform/canary.json"]);
    const empty = await repository.pullRequest("stig", ({ write }) =>
      write("platform/canary.json", { ...canary, tenants: [] }),
    );
    expect(empty.errors).toEqual(["change-platform platform/canary.json"]);
  });

  it("lets no tenant of production through a budget: not by a waiver, a changed one, nor one taken away", async () => {
    const added = await repository.pullRequest("stig", ({ write }) => write("waivers/w.json", WAIVER));
    expect(added.errors).toEqual(["change-waiver waivers/w.json"]);
    const moved = await repository.pullRequest("stig", ({ write }) =>
      write("waivers/production.json", { ...WAIVER, environment: "staging" }),
    );
    expect(moved.errors).toEqual(["change-waiver waivers/production.json"]);
    const removed = await repository.pullRequest("stig", ({ remove }) => remove("waivers/production.json"));
    expect(removed.errors).toEqual(["change-waiver waivers/production.json"]);
  });

  it("brings no code along with staging", async () => {
    const { errors } = await repository.pullRequest("stig", ({ write }) => {
      write("platform/staging.json", { ...OWN_STAGING, protect: false });
      write("src/index.ts", "evil\n");
    });
    expect(errors).toEqual(["change-code src/index.ts"]);
  });

  it("raises no budget and uses it in one change, not even staging's own", async () => {
    const raised = { ...OWN_STAGING, budgets: { removals: { absolute: 200, percent: 100 } } };
    const used = await repository.pullRequest("stig", ({ write, remove }) => {
      write("platform/staging.json", { ...raised, tenants: [] });
      remove("tenants/acme-staging.json");
    });
    expect(used.errors).toEqual(["change-budgets platform/staging.json", "change-trace tenants/acme-staging.json"]);
    const alone = await repository.pullRequest("stig", ({ write }) => write("platform/staging.json", raised));
    expect(alone).toMatchObject({ code: 0, errors: [] });
  });

  it("changes the number of shards of staging, and of production not", async () => {
    const own = await repository.pullRequest("stig", ({ write }) =>
      write("platform/staging.json", { ...OWN_STAGING, shards: { count: 2 } }),
    );
    expect(own).toMatchObject({ code: 0, errors: [] });
    const { errors } = await repository.pullRequest("stig", ({ write }) =>
      write("platform/production.json", { ...PLATFORM, shards: { count: 7 } }),
    );
    expect(errors).toEqual(["change-platform platform/production.json"]);
  });
});

describe("what staging's owner allowed in staging", () => {
  it("does not come to production with a tenant that is renamed and no longer listed", async () => {
    const staged = { ...ACME_STAGING, owners: ["stig"], worker: "acme-shop" };
    const other = new Repository({ "platform/staging.json": OWN_STAGING, "tenants/acme-staging.json": staged });
    const { errors } = await other.pullRequest("stig", ({ write, remove }) => {
      write("platform/staging.json", { ...OWN_STAGING, tenants: [] });
      remove("tenants/acme-staging.json");
      write("tenants/acme-two.json", staged);
    });
    expect(errors).toEqual(["change-environment platform/staging.json"]);
  });
});

describe("the private key of a tenant of production", () => {
  const WWW = { hostname: "www.acme-staging.com" };
  const certificate = { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } };
  const granted = { certificates: ["acme_certificate", "acme_private_key"] };
  const taking = { ...ACME_STAGING, hostnames: [{ hostname: "shop.acme-staging.com", certificate }, WWW] };
  const refused = Array(2).fill("change-grant tenants/acme-staging.json");
  const production = {
    "platform/staging.json": OWN_STAGING,
    "tenants/acme.json": { ...ACME, hostnames: [{ hostname: "shop.acme-store.com", certificate }] },
    "tenants/acme-staging.json": { ...ACME_STAGING, hostnames: [WWW] },
  };

  it("does not come into staging's state: its owner can't name it in a tenant of staging", async () => {
    const other = new Repository(production);
    const take = () => other.pullRequest("stig", ({ write }) => write("tenants/acme-staging.json", taking));
    expect((await take()).errors).toEqual(refused);
    const grant = await other.pullRequest("stig", ({ write }) =>
      write("platform/staging.json", { ...OWN_STAGING, grants: { "acme-staging": granted } }),
    );
    expect(grant).toMatchObject({ code: 0, errors: [] });
    other.merge();
    expect((await take()).errors).toEqual(refused);
  });

  it("comes there by a person who is an owner of both", async () => {
    const other = new Repository({ ...production, "platform/staging.json": { ...STAGING, owners: ["stig", "ops"] } });
    const verdict = await other.pullRequest("ops", ({ write }) => write("tenants/acme-staging.json", taking));
    expect(verdict).toMatchObject({ code: 0, errors: [] });
  });

  it("does not come there before production uses it, once production has granted it in full", async () => {
    const other = new Repository({
      ...production,
      "platform/production.json": { ...PLATFORM, grants: { acme: { certificates: ["acme_staging_2027"] } } },
      "platform/staging.json": { ...OWN_STAGING, grants: { default: { certificates: ["{tenant}_*"] } } },
    });
    const uploaded = { certificate: "acme_staging_2026", privateKey: "acme_staging_2027" };
    const verdict = await other.pullRequest("acme-admin", ({ write }) =>
      write("tenants/acme-staging.json", {
        ...taking,
        hostnames: [{ hostname: "shop.acme-staging.com", certificate: { uploaded } }, WWW],
      }),
    );
    expect(verdict.errors).toEqual(["change-grant tenants/acme-staging.json"]);
  });
});

describe("a branch of the staging operator that is behind", () => {
  it("is judged merged with main: what production's owners changed since is neither undone nor the operator's", async () => {
    const moved = new Repository({ "platform/staging.json": OWN_STAGING, "tenants/acme-staging.json": ACME_STAGING });
    await moved.pullRequest("ops", ({ write, git }) => {
      git("branch", "--force", "old", "main");
      write("tenants/acme.json", { ...ACME, displayName: "Acme, renamed since" });
      write("README.md", "changed since\n");
    });
    moved.merge();
    const { code, errors } = await moved.pullRequest("stig", ({ git, write }) => {
      git("reset", "-q", "--hard", "old");
      write("platform/staging.json", { ...OWN_STAGING, protect: false });
    });
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
  });
});
