import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import packageJson from "../../package.json";
import { idOf } from "../../src/init/answers";
import { packedName, readTemplate, TEMPLATES } from "../../src/init/templates";
import { filesInTheWay, writeProject } from "../../src/init/write-project";
import { packageRoot } from "../../src/package-root";
import { runSwitchyard } from "../support/project";

const folder = mkdtempSync(join(tmpdir(), "switchyard-init-"));
const example = join(folder, "example");
const before = process.env.npm_config_offline;

beforeAll(async () => {
  process.env.npm_config_offline = "true"; // the lock file is not what these tests are about
  const { code, err } = await runSwitchyard(folder, ["init", "example", "--yes"]);
  expect([code, err]).toEqual([0, ""]);
});

afterAll(() => {
  if (before === undefined) delete process.env.npm_config_offline;
  else process.env.npm_config_offline = before;
  rmSync(folder, { recursive: true });
});

const written = (file: string) => readFileSync(join(example, file), "utf8");
const own = (file: string) => readFileSync(join(packageRoot(), file), "utf8");
const filesIn = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .sort();

/** What this repository's registry has beyond the example. */
const EXTRAS = {
  tenants: ["acme-staging", "bolt", "cobalt", "dune", "ember", "fjord", "ginkgo", "grove"],
  platform: ["staging", "trial"],
};

describe("init --yes", () => {
  it.each([".editorconfig", ".gitattributes", ".npmrc", ".nvmrc", "main.ts", "tenants/acme.json"])(
    "writes %s as this repository has it, byte by byte",
    (file) => {
      expect(written(file)).toBe(own(file));
    },
  );

  it("writes this repository's platform file, without the grants of its extra tenants", () => {
    const [kept, extra] = [
      written("platform/production.json").split("\n"),
      own("platform/production.json").split("\n"),
    ];
    const left = extra.filter((line) => !EXTRAS.tenants.some((id) => line.startsWith(`    "${id}": `)));
    const comma = (line: string) => line.replace(/^( {4}"acme": .*\}),$/, "$1");
    expect(kept.map(comma)).toEqual(left.map(comma));
  });

  it("leaves out only the extras of this repository's registry that are named here", () => {
    for (const [part, extras] of Object.entries(EXTRAS)) {
      const names = readdirSync(join(packageRoot(), part)).filter((name) => name.endsWith(".json"));
      const ours = readdirSync(join(example, part));
      expect(names.filter((name) => !ours.includes(name))).toEqual(extras.map((name) => `${name}.json`));
    }
  });

  it.each(readdirSync(join(packageRoot(), ".github/workflows")).filter((name) => name !== "ci.yml"))(
    "writes the workflow %s, which runs the installed package",
    (name) => {
      const text = written(`.github/workflows/${name}`);
      const commands = [...text.matchAll(/node (\S*switchyard\.js)/g)].map(([, path = ""]) =>
        path.replace("../switchyard/", ""),
      );
      expect(new Set(commands)).toEqual(new Set([`node_modules/${packageJson.name}/bin/switchyard.js`]));
      expect(Object.keys(parse(text).jobs)).toEqual(Object.keys(parse(own(`.github/workflows/${name}`)).jobs));
      expect(text).not.toMatch(/^ +TF_VAR_|staging/m);
    },
  );

  it("writes a registry without a problem, and nothing beside what it names", async () => {
    const { code, out } = await runSwitchyard(example, ["check", "--format", "json"], { CI: "true" });
    expect([code, JSON.parse(out).problems]).toEqual([0, []]);
    const { code: again, err } = await runSwitchyard(folder, ["init", "example", "--yes"]);
    expect(again).toBe(1);
    const listed = [...err.matchAll(/^ {2}(\S+)$/gm)].map(([, file]) => file);
    expect(listed).toEqual(filesIn(example));
  });

  it("pins Switchyard and the packages that it was tested with", () => {
    const { dependencies } = JSON.parse(written("package.json"));
    const { cdktf, constructs, "@cdktf/provider-cloudflare": provider } = packageJson.devDependencies;
    const peers = { cdktf, constructs, "@cdktf/provider-cloudflare": provider };
    expect(dependencies).toEqual({ [packageJson.name]: packageJson.version, ...peers });
  });
});

describe("init with answers", () => {
  const ANSWERS = [
    "--owner",
    "my-org/ops",
    "--account",
    "f037e56e89293a057740de681ac9abbe",
    "--zone",
    "shops.example.net",
  ];
  const TENANT = ["--tenant", "Café Zürich", "--hostname", "www.cafe-zuerich.ch"];

  it("writes a registry of one's own that check accepts", async () => {
    const more = ["--environment", "live", "--bucket", "states", "--endpoint", "https://abc.r2.cloudflarestorage.com"];
    expect(await runSwitchyard(folder, ["init", "mine", ...ANSWERS, ...TENANT, ...more])).toMatchObject({
      code: 0,
      err: "",
    });
    const mine = join(folder, "mine");
    const { out } = await runSwitchyard(mine, ["check", "--format", "json"], { CI: "true" });
    expect(JSON.parse(out)).toMatchObject({ ok: true, problems: [], tenants: 1, hostnames: 1 });
    const all = filesIn(mine).filter((file) => !/^(main\.ts|waivers\/|node_modules)/.test(file));
    const foreign = all.filter((file) => /saasprovider|acme|023e105f/i.test(readFileSync(join(mine, file), "utf8")));
    expect(foreign).toEqual([]);
    expect(readFileSync(join(mine, ".github/workflows/release.yml"), "utf8")).toContain("|| 'live'");
    expect(JSON.parse(readFileSync(join(mine, "tenants/cafe-zurich.json"), "utf8"))).toMatchObject({
      worker: "cafe-zurich",
    });
  });

  it.each([
    ["a missing answer", ANSWERS, 2, "Missing options: --tenant, --hostname. For an example, use --yes."],
    ["an answer beside --yes", ["--yes", ...TENANT], 2, "--yes writes the example as it is."],
    ["an account that is none", [...ANSWERS.with(3, "mine"), ...TENANT], 1, ""],
    ["a name that is a path", [...ANSWERS, ...TENANT, "--environment", "../../etc"], 1, ""],
  ])("writes nothing after %s", async (_, options, code, message) => {
    const answer = await runSwitchyard(folder, ["init", "none", ...options]);
    expect([answer.code, answer.err]).toEqual([code, expect.stringContaining(message)]);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("makes an id of any name", () => {
    expect(["Acme Store", "Café  Zürich!", "-- x --"].map(idOf)).toEqual(["acme-store", "cafe-zurich", "x"]);
  });
});

describe("writing a project", () => {
  it("names everything in the way at once: files, and files where folders belong", () => {
    const target = join(folder, "taken");
    mkdirSync(target);
    writeFileSync(join(target, "platform"), "a file");
    writeFileSync(join(target, "main.ts"), "mine");
    expect(filesInTheWay(target, ["main.ts", "platform/a.json", "tenants/b.json"])).toEqual(["main.ts", "platform"]);
  });

  it("removes what it has written when a file appears in the meantime, and leaves that file alone", () => {
    const target = join(folder, "raced");
    mkdirSync(join(target, "tenants"), { recursive: true });
    writeFileSync(join(target, "tenants/b.json"), "someone else's");
    const files = new Map([
      ["deep/er/a.json", "{}"],
      ["tenants/b.json", "{}"],
    ]);
    expect(() => writeProject(target, files)).toThrow("Nothing was written");
    expect(filesIn(target)).toEqual(["tenants/b.json"]);
    expect(readdirSync(target)).toEqual(["tenants"]);
    expect(readFileSync(join(target, "tenants/b.json"), "utf8")).toBe("someone else's");
  });

  it("has a packed name for each template that npm does not drop, and a source in this repository", () => {
    const names = TEMPLATES.map(packedName);
    expect(new Set(names).size).toBe(TEMPLATES.length);
    expect(names.filter((name) => name.startsWith(".") || name !== dirname(`${name}/x`))).toEqual([]);
    for (const template of TEMPLATES) expect(readTemplate(template)).not.toBe("");
  });
});
