import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkChanges } from "../../src/changes/check-changes";
import {
  classified,
  type DiffPath,
  type EntryType,
  FORBIDDEN_PATHS,
  forbiddenBy,
  PATH_CLASSES,
} from "../../src/changes/paths";
import type { SourceFile } from "../../src/registry/source";
import { platform, tenantWith } from "../registry/sample";

const at = (path: string, changes: Partial<DiffPath> = {}): DiffPath => ({
  path,
  before: undefined,
  after: "file",
  ignored: false,
  ...changes,
});
const classOf = (path: string, changes: Partial<DiffPath> = {}) => classified(at(path, changes)).class;

describe("the class of a path", () => {
  it.each([
    ["tenants/acme.json", { before: "file" as const }, "tenant"],
    ["tenants/acme.json", { before: "file" as const, after: undefined }, "tenant"],
    ["tenants/acme.json", {}, "new-tenant"],
    ["tenants/acme.json", { before: "link" as const }, "new-tenant"],
    ["tenants/Acme Store.json", {}, "new-tenant"], // the rule file-name refuses it
    ["tenants/a\nb.json", {}, "new-tenant"],
    ["platform/production.json", {}, "platform"],
    ["platform/production.json", { before: "file" as const, after: undefined }, "platform"],
    ["waivers/w.json", {}, "waiver"],
    ["tenants/sub/x.json", {}, "other"],
    ["tenants/acme.json/x", {}, "other"],
    ["tenants/README.md", {}, "other"],
    ["tenants", {}, "other"],
    ["platform/terraform.lock.hcl", {}, "other"],
    ["waivers/deep/w.json", {}, "other"],
    ["docs/tenants/acme.json", {}, "other"],
    ["../tenants/acme.json", {}, "other"],
    ["src/state/x.ts", {}, "other"],
    ["distribution/x", {}, "other"],
    ["my.gitattributes", {}, "other"],
    ["cdktf.out/x", { before: "file" as const, after: undefined }, "other"],
    ["link", { before: "link" as const, after: undefined }, "other"],
  ])("%p %p: %s", (path, changes, expected) => {
    expect(classOf(path, changes)).toBe(expected);
  });

  it.each<[string, Partial<DiffPath>, string]>([
    ["anything", { after: "link" }, "symbolic link"],
    ["tenants/acme.json", { before: "file", after: "link" }, "symbolic link"],
    ["anything", { after: "submodule" }, "submodule"],
    [".gitattributes", {}, ".gitattributes"],
    ["a/b/.GitAttributes", {}, ".gitattributes"],
    [".gitattributes. ", {}, ".gitattributes"],
    ["cdktf.out/x", {}, "generated"],
    ["CDKTF.OUT/x", {}, "generated"],
    ["cdktf\u200d.out/x", {}, "generated"],
    ["state./x", {}, "generated"],
    ["a/node_modules/x", {}, "generated"],
    ["../node_modules/x", {}, "generated"],
    ["cdktf.out", { after: "link" }, "symbolic link"],
    ["a.log", { ignored: true }, "ignored"],
    ["tenants/ignored.json", { ignored: true }, "ignored"],
    ["Tenants/acme.json", {}, "looks like"],
    ["tenants /acme.json", {}, "looks like"],
    ["\uff54enants/acme.json", {}, "looks like"],
    ["tenants/acme.JSON", {}, "looks like"],
    ["tenants/acme.json.", {}, "looks like"],
    ["tenants/acme.json\u00ad", {}, "looks like"],
    ["WAIVERS/README.md", {}, "looks like"],
  ])("%p %p is forbidden: %s", (path, changes, reason) => {
    expect(classOf(path, changes)).toBe("forbidden");
    expect(forbiddenBy(at(path, changes))?.message).toContain(reason);
  });
});

describe("any path", () => {
  const entry = fc.constantFrom<EntryType | undefined>("file", "link", "submodule", undefined);
  const name = fc.oneof(
    fc.constantFrom(
      "tenants",
      "platform",
      "waivers",
      "Tenants",
      "state",
      "node_modules",
      ".gitattributes",
      "acme.json",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 12 }).filter((text) => !/[\0/]/.test(text)),
  );
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
  const diffPath: fc.Arbitrary<DiffPath> = fc.record({ path, before: entry, after: entry, ignored: fc.boolean() });

  it("has one class of the table, and is the registry's only where Switchyard reads it", () => {
    fc.assert(
      fc.property(diffPath, (one) => {
        const found = classified(one).class;
        expect(PATH_CLASSES.map((row) => row.class)).toContain(found);
        if (["tenant", "new-tenant", "platform", "waiver"].includes(found))
          expect(one.path).toMatch(/^(?:tenants|platform|waivers)\/[^/]+\.json$/s);
      }),
    );
  });

  it("that is added as a link, a submodule or an ignored file is forbidden, whatever its name; one that goes is not", () => {
    fc.assert(
      fc.property(diffPath, (one) => {
        const { class: found } = classified(one);
        if (one.after === undefined) expect(found).not.toBe("forbidden");
        else if (one.after !== "file" || one.ignored) expect(found).toBe("forbidden");
      }),
    );
  });

  it("is as forbidden in other letters as in these: case, width and invisible characters hide nothing", () => {
    const plain = fc.constantFrom(
      "cdktf.out/x",
      "node_modules/x",
      "a/.terraform/x",
      ".gitattributes",
      "a/.gitattributes",
    );
    const disguise = fc.constantFrom(
      (char: string) => char,
      (char: string) => char.toUpperCase(),
      (char: string) => `${char}\u200b`,
      (char: string) => (/[a-z]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char),
    );
    fc.assert(
      fc.property(plain, fc.array(disguise, { minLength: 20, maxLength: 20 }), (text, disguises) => {
        const disguised = [...text].map((char, index) => (char === "/" ? char : disguises[index]?.(char))).join("");
        expect(classOf(disguised)).toBe("forbidden");
      }),
    );
  });
});

describe("a pull request of a person who owns one tenant", () => {
  const file = (changes: object) =>
    JSON.stringify({ ...tenantWith("shop.a-store.com"), tier: "free", worker: "x", ...changes });
  const source = (kind: SourceFile["kind"], path: string, text: string): SourceFile => ({
    kind,
    id: path.replace(/^.*\/|\.json$/g, ""),
    file: path,
    text,
  });
  const grants = { default: { workers: ["{tenant}"], tiers: ["free"] } };
  const BASE = [
    source("platform", "platform/production.json", JSON.stringify(platform({ owners: ["ops"], grants }))),
    source("platform", "platform/staging.json", JSON.stringify(platform({ owners: ["stig"], tenants: [] }))),
    source("tenant", "tenants/mine.json", file({ owners: ["mallory"] })),
    source("tenant", "tenants/theirs.json", file({ owners: ["bob"], hostnames: [{ hostname: "shop.b-store.com" }] })),
    source("waiver", "waivers/w.json", JSON.stringify({ environment: "staging" })),
  ];
  const fresh = { owners: ["mallory"], worker: "fresh", hostnames: [{ hostname: "shop.c-store.com" }] };

  const retired = [{ hostname: "shop.a-store.com", since: "2026-11-28" }];
  const gone = JSON.stringify({ displayName: "Mine", owners: ["mallory"], retired });

  /** What a path may become, and whether its author may do it. */
  const STEPS: readonly { path: string; text?: string; kind?: SourceFile["kind"]; type?: EntryType; may: boolean }[] = [
    { path: "tenants/mine.json", kind: "tenant", text: file({ owners: ["mallory"], displayName: "Mine" }), may: true },
    { path: "tenants/mine.json", kind: "tenant", text: gone, may: true },
    { path: "tenants/mine.json", may: false }, // its hostname would leave no trace
    { path: "tenants/fresh.json", kind: "tenant", text: file(fresh), may: true },
    { path: "tenants/fresh.json", kind: "tenant", text: file({ ...fresh, owners: ["bob"] }), may: false },
    { path: "tenants/theirs.json", kind: "tenant", text: file({ owners: ["mallory"] }), may: false },
    { path: "tenants/theirs.json", may: false },
    {
      path: "platform/production.json",
      kind: "platform",
      text: JSON.stringify(platform({ owners: ["mallory"] })),
      may: false,
    },
    { path: "platform/staging.json", may: false },
    {
      path: "platform/new.json",
      kind: "platform",
      text: JSON.stringify(platform({ owners: ["mallory"], tenants: [] })),
      may: false,
    },
    { path: "waivers/w.json", may: false },
    { path: "waivers/new.json", kind: "waiver", text: JSON.stringify({ environment: "staging" }), may: false },
    { path: "cdktf.out/x", type: "file", may: false },
    { path: "docs/link", type: "link", may: false },
    { path: "tenants/.gitattributes", type: "file", may: false },
    { path: "src/a.ts", type: "file", may: true },
    { path: ".github/workflows/x.yml", type: "file", may: true },
  ];

  it("passes exactly when each of its paths may change, and code comes alone", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...STEPS), { minLength: 1, selector: ({ path }) => path }),
        (steps) => {
          const touched = new Set(steps.map(({ path }) => path));
          const added = steps.flatMap(({ path, kind, text }) => (kind && text ? [source(kind, path, text)] : []));
          const after = [...BASE.filter((one) => !touched.has(one.file)), ...added];
          const paths = steps.map(({ path, text, type }) => ({
            path,
            before: BASE.some((one) => one.file === path) ? ("file" as const) : undefined,
            after: type ?? (text === undefined ? undefined : ("file" as const)),
            ignored: false,
          }));
          const problems = checkChanges(BASE, after, { user: "mallory", teams: [] }, { paths, conflicts: [] });
          const kinds = new Set(paths.map((path) => classified(path).class).map((one) => one === "other"));
          const passes = !problems.some(({ severity }) => severity === "error");
          expect(passes).toBe(steps.every(({ may }) => may) && kinds.size === 1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it("the tables give each row a rule or a reason, for docs/authority.md", () => {
  expect(PATH_CLASSES.map(({ paths, who, rule }) => [paths, who, rule].includes(""))).not.toContain(true);
  expect(FORBIDDEN_PATHS.map(({ paths, message, why, fix }) => [paths, message, why, fix].includes(""))).not.toContain(
    true,
  );
});
