import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "../e2e/release-project";
import { oneHostnameTenant, smallPlatform } from "../e2e/tenants";
import { describeWithTerraform } from "../e2e/terraform";

/**
 * A colleague with every right and no ill will, who changes one line too many. Each of these took shops off the internet
 * "within every budget"; now each stops before an apply, and says how many stand behind it.
 */

const IDS = [...Array(12).keys()].map((index) => `shop-${String(index).padStart(2, "0")}`);
const tenantPath = (id: string) => `tenants/${id}.json`;
const PLATFORM_FILE = "platform/production.json";
const CNAME_TARGET = { name: "customers.saasprovider.com" };

interface Verdict {
  readonly code: number;
  readonly verdict: string;
  readonly tenantsBehind: number;
  readonly refusals: readonly { readonly rule: string }[];
  readonly budgets: Readonly<Record<string, { readonly used: number; readonly over: boolean }>>;
}

describeWithTerraform("a careless colleague", () => {
  let project: ReleaseProject;
  let other: string;
  let base: string;

  beforeAll(async () => {
    project = await startReleaseProject(
      Object.fromEntries(IDS.map((id) => [tenantPath(id), oneHostnameTenant(id, `www.${id}.com`)])),
    );
    const create = async (title: string) => {
      const path = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
      return ((await project.api("POST", path, { title })) as { id: string }).id;
    };
    const id = await create("hostnames");
    other = await create("hostnames of another environment");
    const { accountId } = project.emulator;
    const dispatch = { ...smallPlatform.dispatch, kvNamespace: { title: "hostnames", managed: false, id } };
    project.write(PLATFORM_FILE, { ...smallPlatform, accountId, cnameTarget: CNAME_TARGET, dispatch });
    await project.release();
    project.commit();
    base = project.git("rev-parse", "HEAD");
  });

  afterAll(() => project?.stop());

  /** What a review says of the change, planned by Terraform; the change is taken back afterwards. */
  async function reviewed(change: () => void): Promise<Verdict> {
    change();
    project.commit();
    try {
      const { code, out } = await project.switchyard("review", `release/${await project.plan()}`, "--format", "json");
      return { code, ...JSON.parse(out) };
    } finally {
      project.git("reset", "--quiet", "--hard", base);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test says in one line which field it changes
  const editPlatform = (change: (file: any) => void) => () => project.edit(PLATFORM_FILE, change);
  const suspend = (ids: readonly string[]) => () => {
    for (const id of ids)
      project.write(tenantPath(id), oneHostnameTenant(id, `www.${id}.com`, { status: "suspended" }));
  };

  it.each<[string, () => () => void]>([
    [
      "who names another KV namespace",
      () => editPlatform((file) => Object.assign(file.dispatch.kvNamespace, { id: other })),
    ],
    ["who deletes the CNAME target", () => editPlatform((file) => delete file.cnameTarget)],
    [
      "who renames the CNAME target",
      () => editPlatform((file) => Object.assign(file.cnameTarget, { name: "edge.saasprovider.com" })),
    ],
    [
      "who renames the fallback origin",
      () => editPlatform((file) => Object.assign(file.fallbackOrigin, { name: "fallback.saasprovider.com" })),
    ],
  ])("%s is over the budget of outages, with everyone counted", async (_case, change) => {
    const { code, verdict, tenantsBehind, budgets } = await reviewed(change());
    expect({ code, verdict, tenantsBehind }).toEqual({ code: 3, verdict: "over-budget", tenantsBehind: IDS.length });
    expect(budgets.outages).toMatchObject({ used: IDS.length, over: true });
  });

  it.each<[string, () => () => void]>([
    ["who gives the zone another name", () => editPlatform((file) => renameZone(file))],
    [
      "who renames the dispatch Worker",
      () => editPlatform((file) => Object.assign(file.dispatch, { scriptName: "dispatcher" })),
    ],
  ])("%s is refused", async (_case, change) => {
    const { code, refusals, budgets } = await reviewed(change());
    expect([code, refusals[0]?.rule]).toEqual([1, "root-lost"]);
    expect(budgets.outages).toMatchObject({ used: IDS.length, over: true });
  });

  it.each<[string, () => () => void, RegExp]>([
    [
      "who renames the dispatch namespace",
      () => editPlatform((file) => Object.assign(file.dispatch, { namespace: "prod" })),
      /Restore the old name/,
    ],
  ])("%s is stopped by plan, with the way on", async (_case, change, message) => {
    change()();
    project.commit();
    const { code, err } = await project.switchyard("plan");
    project.git("reset", "--quiet", "--hard", base);
    expect(code).not.toBe(0);
    expect(err).toMatch(message);
  });

  it("who suspends everyone is over the budget, and who removes many is over two", async () => {
    const suspended = await reviewed(suspend(IDS));
    expect([suspended.code, suspended.budgets.outages]).toMatchObject([3, { used: IDS.length, over: true }]);
    const removed = await reviewed(() => {
      for (const id of IDS.slice(0, 6)) project.remove(tenantPath(id));
    });
    expect(removed.code).toBe(3);
    expect([removed.budgets.outages, removed.budgets.removals]).toMatchObject([
      { used: 6, over: true },
      { used: 6, over: true },
    ]);
  });

  it("who is careful passes: one suspension, one move, one new tenant", async () => {
    const [first = "", second = ""] = IDS;
    const { code, verdict } = await reviewed(() => {
      suspend([first])();
      project.write(tenantPath(second), oneHostnameTenant("other-worker", `www.${second}.com`));
      project.write("tenants/new-shop.json", oneHostnameTenant("new-shop", "www.new-shop.com"));
    });
    expect([code, verdict]).toEqual([0, "ok"]);
  });
});

/** Every name in the zone with it, as check demands. */
// biome-ignore lint/suspicious/noExplicitAny: a platform file as a person edits it
function renameZone(file: any): void {
  const renamed = JSON.parse(JSON.stringify(file).replaceAll("saasprovider.com", "saasprovider.net"));
  Object.assign(file, renamed);
}
