import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { printable } from "../../src/text";
import { removeProjects, runSwitchyard } from "../support/project";
import { type Branch, Repository } from "../support/pull-request";
import { PLATFORM, TENANT } from "../support/registry";

const MALLORY = {
  ...TENANT,
  displayName: "Mallory",
  owners: ["mallory"],
  tier: "free",
  worker: "mallory",
  hostnames: [{ hostname: "shop.mallory-store.com" }],
};

const GRANTS = { default: { workers: ["{tenant}", "{tenant}-*"], certificates: ["{tenant}_*"], tiers: ["free"] } };

let repository: Repository;

beforeAll(() => {
  repository = new Repository({
    "platform/production.json": { ...PLATFORM, tiers: { free: {}, pro: {} }, grants: GRANTS },
    "waivers/README.md": "# Waivers\n",
    ".gitignore": "/dist/\n/cdktf.out/\n/state/\n/release/\nnode_modules\n*.tfstate\n.env\n",
    "src/index.ts": "export {};\n",
    ".github/workflows/release.yml": "name: release\n",
  });
});

afterAll(removeProjects);

const DATA_SOURCE = {
  data: { terraform_remote_state: { loot: { backend: "http", config: { address: "http://evil" } } } },
};

describe("an outsider who adds a tenant of their own", () => {
  it("may do that", async () => {
    const verdict = await repository.pullRequest("mallory", ({ write }) => write("tenants/mallory.json", MALLORY));
    expect(verdict).toMatchObject({ code: 0, errors: [] });
  });

  it("may correct a document, which the code owners review", async () => {
    const verdict = await repository.pullRequest("mallory", ({ write }) => write("README.md", "Better words\n"));
    expect(verdict).toMatchObject({ code: 0, errors: [] });
  });
});

describe("an outsider who brings files that Terraform or Node would run", () => {
  const ADDED = "change-forbidden";

  it.each([
    "cdktf.out/stacks/production-platform/zz.tf.json",
    "CDKTF.out/stacks/production-platform/zz.tf.json",
    "cdktf.out\u200b/stacks/production-platform/zz.tf.json",
    "node_modules/cdktf/index.js",
    "worker/Node_Modules/evil/index.js",
    "dist/worker.js",
    "state/production-platform.tfstate",
    "release/0000/plan.json",
    "platform/evil.tfstate",
    "src/.env",
    "worker/.terraform/providers/evil",
    "platform/evil.TFSTATE",
    "src/.ENV",
    "src/.e\u200bnv",
  ])("is refused for %s beside their tenant, and for it alone", async (file) => {
    const bring = ({ write, git }: Branch) => {
      write(file, DATA_SOURCE);
      git("add", "--force", file);
    };
    const beside = await repository.pullRequest("mallory", (branch) => {
      branch.write("tenants/mallory.json", MALLORY);
      bring(branch);
    });
    expect(beside).toMatchObject({ code: 1, errors: [`${ADDED} ${file}`] });
    expect(await repository.pullRequest("ops", bring)).toMatchObject({ code: 1, errors: [`${ADDED} ${file}`] });
  });

  it("is refused when the same pull request stops ignoring the file", async () => {
    const { errors } = await repository.pullRequest("mallory", ({ write }) => {
      write(".gitignore", "# nothing\n");
      write("src/.env", "NODE_OPTIONS=--require=./evil.js\n");
    });
    expect(errors).toEqual([`${ADDED} src/.env`]);
  });
});

describe("an outsider where the base's .gitignore is not UTF-8", () => {
  it("brings no file that it ignores either", async () => {
    const other = new Repository({});
    await other.pullRequest("ops", ({ root }) =>
      writeFileSync(join(root, ".gitignore"), Buffer.from("# secr\xe8ts\n.env\n", "latin1")),
    );
    other.merge();
    const { errors } = await other.pullRequest("mallory", ({ write, git }) => {
      write("src/.env", "NODE_OPTIONS=--require=./evil.js\n");
      git("add", "--force", "src/.env");
    });
    expect(errors).toEqual(["change-forbidden src/.env"]);
  });
});

describe("an outsider whose branch is behind main", () => {
  const EMBER = { ...TENANT, owners: ["ember"], worker: "ember", hostnames: [{ hostname: "www.ember-shop.com" }] };
  const commit = ({ git }: Branch, message: string) => {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  };

  it.each([
    ["", EMBER],
    [", nor with a change of its own beside it", { ...EMBER, displayName: "Ember, as before" }],
  ])("does not undo what main says by a merge of two commits that main has both%s", async (_beside, theirs) => {
    const other = new Repository({ "tenants/ember.json": EMBER });
    const { code, errors } = await other.pullRequest("ember", (branch) => {
      const { root, write, git } = branch;
      git("checkout", "-q", "-b", "side");
      write("README.md", "harmless\n");
      git("add", "-A");
      // The newest of the commits in common is the one that git merge-base names first.
      const late = { ...process.env, GIT_COMMITTER_DATE: "2099-01-01T00:00:00Z" };
      const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
      execFileSync("git", [...identity, "commit", "-q", "-m", "side"], { cwd: root, env: late });
      git("checkout", "-q", "main");
      write("tenants/ember.json", { ...EMBER, status: "suspended" });
      commit(branch, "suspend ember");
      git("branch", "suspended");
      git("merge", "-q", "--no-ff", "-m", "the harmless pull request", "side");
      git("checkout", "-q", "-B", "pull", "suspended");
      git("merge", "-q", "--no-ff", "-m", "as main", "side");
      write("tenants/ember.json", theirs);
      git("commit", "-qa", "--amend", "-m", "as main, but with the old tenant");
    });
    expect({ code, errors }).toEqual({ code: 1, errors: ["change-conflict tenants/ember.json"] });
  });

  it("does not change a tenant by changing the draft that main renamed to it since", async () => {
    const draft = { ...TENANT, hostnames: [{ hostname: "www.acme-two.com" }] };
    const other = new Repository({ "drafts/acme-two.json": draft });
    const { code, errors } = await other.pullRequest("mallory", (branch) => {
      const { write, git } = branch;
      git("checkout", "-q", "main");
      git("mv", "drafts/acme-two.json", "tenants/acme-two.json");
      commit(branch, "publish the draft");
      git("checkout", "-q", "-B", "pull", "main~");
      write("drafts/acme-two.json", { ...draft, owners: [...draft.owners, "mallory"] });
    });
    expect({ code, errors }).toEqual({ code: 1, errors: ["change-conflict tenants/acme-two.json"] });
  });

  it("may be behind with a part of what main has by now", async () => {
    const lines = (...changed: string[]) =>
      `${["a", "b", "c", "d", "e"].map((one) => (changed.includes(one) ? `${one}!` : one)).join("\n")}\n`;
    const other = new Repository({ "README.md": lines() });
    const verdict = await other.pullRequest("mallory", (branch) => {
      branch.git("checkout", "-q", "main");
      branch.write("README.md", lines("a", "e"));
      commit(branch, "both");
      branch.git("checkout", "-q", "-B", "pull", "main~");
      branch.write("README.md", lines("a"));
      branch.write("docs/more.md", "more\n");
    });
    expect(verdict).toMatchObject({ code: 0, errors: [] });
  });

  it("is told what git can't merge, whatever file it is, and can go on once main is merged", async () => {
    const other = new Repository({ "README.md": "one\n" });
    const behind = (branch: Branch) => {
      branch.git("checkout", "-q", "main");
      branch.write("README.md", "two\n");
      commit(branch, "theirs");
      branch.git("checkout", "-q", "-B", "pull", "main~");
      branch.write("README.md", "three\n");
    };
    expect((await other.pullRequest("mallory", behind)).errors).toEqual(["change-conflict README.md"]);
    const { errors } = await other.pullRequest("mallory", ({ write }) => write("README.md", "two, and three\n"));
    expect(errors).toEqual([]);
  });
});

describe("a person who may push tags and branches", () => {
  it("does not become the base by a tag of its name, which git takes before the branch", async () => {
    const other = new Repository({});
    const { code, text } = await other.pullRequest("mallory", ({ write, git }) => {
      write("platform/production.json", { ...PLATFORM, owners: ["mallory"] });
      git("commit", "-qam", "mine");
      git("tag", "main");
    });
    expect(code).toBe(2);
    expect(text).toContain(
      `"main" has more than one meaning in this repository: refs/tags/main, refs/heads/main. Name the base in full, such as refs/heads/main, and delete the ones you don't need.`,
    );
  });
});

describe("an outsider who brings what is not what it looks like", () => {
  it.each<[string, string, (branch: Branch) => void]>([
    ["a link in place of a document", "docs", ({ link }) => link("docs", "/etc")],
    [
      "a link in the waivers' folder",
      "waivers/w.json",
      ({ link }) => link("waivers/w.json", "../platform/production.json"),
    ],
    ["a link in place of a folder", "src", ({ link }) => link("src", "/proc/self")],
    ["a submodule", "vendor", ({ git }) => git("clone", "-q", ".", "vendor")],
    [
      "attributes that change what is checked out",
      ".gitattributes",
      ({ write }) => write(".gitattributes", "* ident\n"),
    ],
    ["attributes of a folder", "tenants/.gitattributes", ({ write }) => write("tenants/.gitattributes", "* -diff\n")],
    ["attributes for a Mac", ".GitAttributes", ({ write }) => write(".GitAttributes", "* -diff\n")],
    ["a folder for a Mac", "Tenants/acme.json", ({ write }) => write("Tenants/acme.json", MALLORY)],
    ["a folder in wide letters", "\uff54enants/acme.json", ({ write }) => write("\uff54enants/acme.json", MALLORY)],
    [
      "a folder with an invisible letter",
      "plat\u200bform/x.json",
      ({ write }) => write("plat\u200bform/x.json", MALLORY),
    ],
    [
      "a file that Windows takes for another",
      "tenants/acme.json.",
      ({ write }) => write("tenants/acme.json.", MALLORY),
    ],
    ["a folder for Windows", "tenants\\mallory.json", ({ write }) => write("tenants\\mallory.json", MALLORY)],
    ["a waiver in capitals", "waivers/w.JSON", ({ write }) => write("waivers/w.JSON", MALLORY)],
  ])("is refused for %s", async (_case, file, change) => {
    const { code, errors } = await repository.pullRequest("mallory", change);
    expect({ code, errors }).toEqual({ code: 1, errors: expect.arrayContaining([`change-forbidden ${file}`]) });
  });
});

describe("an outsider who changes more than their tenant", () => {
  const withTenant = (change: (branch: Branch) => void) =>
    repository.pullRequest("mallory", (branch) => {
      branch.write("tenants/mallory.json", MALLORY);
      change(branch);
    });

  it.each([
    ".github/workflows/release.yml",
    "package.json",
    "src/index.ts",
    "platform/terraform.lock.hcl",
    "schema/tenant.schema.json",
    "waivers/w.txt",
    "tenants/README.md",
    ".gitignore",
  ])("is refused for %s, which the operators release with the registry", async (file) => {
    const { code, errors } = await withTenant(({ write }) => write(file, "evil\n"));
    expect({ code, errors }).toEqual({ code: 1, errors: [`change-code ${file}`] });
  });

  it("is refused for a waiver", async () => {
    const waiver = {
      environment: "production",
      changeDigest: "0".repeat(64),
      kind: "removals",
      tenants: ["acme"],
      expires: "2099-12-31",
      reason: "Trust me.",
    };
    const { errors } = await withTenant(({ write }) => write("waivers/w.json", waiver));
    expect(errors).toEqual(["change-waiver waivers/w.json"]);
    expect((await repository.pullRequest("mallory", ({ write }) => write("waivers/w.json", waiver))).code).toBe(1);
  });

  it("is refused for the mode of another's file", async () => {
    const { errors } = await repository.pullRequest("mallory", ({ makeExecutable }) =>
      makeExecutable("tenants/acme.json"),
    );
    expect(errors).toEqual(["change-owner tenants/acme.json"]);
  });

  it("is refused for a folder in place of another's file", async () => {
    const { errors } = await repository.pullRequest("mallory", ({ write, remove }) => {
      remove("tenants/acme.json");
      write("tenants/acme.json/mallory.json", MALLORY);
    });
    expect(errors).toContain("change-deletion tenants/acme.json");
    expect(errors).toContain("change-code tenants/acme.json/mallory.json");
  });
});

describe("an outsider who writes to a reader's terminal", () => {
  it.each(["text", "json", "github", "sarif"])("sends no escape and no direction mark, as %s", async (format) => {
    let root = "";
    await repository.pullRequest("mallory", (branch) => {
      root = branch.root;
      branch.write("tenants/mallory.json", { ...MALLORY, tier: "\u202e\u001b[2J\u009b2J" });
      branch.write("src/\u202e\u001b[2J\u009b.ts", "");
    });
    const { out } = await runSwitchyard(
      root,
      ["check", "--base", "main", "--author", "mallory\u202e", "--format", format],
      process.env,
    );
    expect(out).toMatch(/change-code|tier/);
    expect([...out].filter((char) => char !== "\n" && printable(char) !== char)).toEqual([]);
  });
});
