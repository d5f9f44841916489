import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Release, readRelease, startReleaseDraft } from "../../src/release/release-folder";
import { MANIFEST } from "../review/review-builder";
import { makeProject, removeProjects } from "../support/project";

afterAll(removeProjects);

let root: string;
let release: Release;

beforeEach(() => {
  root = makeProject();
  const draft = startReleaseDraft(root);
  draft.write("stacks/a/cdk.tf.json", "{ }");
  draft.write("stacks/a/plan.json", "{}");
  release = draft.finish((files) => ({ ...MANIFEST, files }), { by: "Ada", at: "2026-11-23T11:00:00.000Z" });
});

const read = () => readRelease(root, release.digest);
const at = (path: string) => join(release.folder, path);

it("a release that no one touched is read as it was written", () => {
  expect(read()).toEqual(release);
});

it("every single bit of every file counts", () => {
  for (const path of ["manifest.json", "stacks/a/cdk.tf.json", "stacks/a/plan.json"]) {
    const content = readFileSync(at(path));
    for (let index = 0; index < content.length; index++) {
      const changed = Buffer.from(content);
      changed[index] = (content[index] ?? 0) ^ (1 << (index % 8));
      writeFileSync(at(path), changed);
      expect(read).toThrow(`${path} was changed`);
    }
    writeFileSync(at(path), content);
  }
  expect(read()).toEqual(release);
});

describe("refused is", () => {
  it.each<[string, () => void, string]>([
    ["a file that is missing", () => rmSync(at("stacks/a/cdk.tf.json")), "stacks/a/cdk.tf.json is missing"],
    ["a file too many", () => writeFileSync(at("stacks/a/x.tf"), ""), "stacks/a/x.tf does not belong to it"],
    [
      "a link that leads elsewhere",
      () => symlinkSync("cdk.tf.json", at("stacks/a/y")),
      "stacks/a/y does not belong to it",
    ],
    [
      "a file that became a link to the same bytes",
      () => {
        renameSync(at("stacks/a/plan.json"), join(root, "elsewhere.json"));
        symlinkSync(join(root, "elsewhere.json"), at("stacks/a/plan.json"));
      },
      "stacks/a/plan.json was changed",
    ],
    ["a link to a folder", () => symlinkSync(root, at("stacks/a/y")), "stacks/a/y does not belong to it"],
    ["a manifest that is missing", () => rmSync(at("manifest.json")), "it is incomplete"],
    ["a release that is not here", () => rmSync(release.folder, { recursive: true }), "There is no release"],
  ])("%s", (_, change, message) => {
    change();
    expect(read).toThrow(message);
  });

  it.each(["", "..", "../x", "A".repeat(64), "0".repeat(63)])("the name %j", (digest) => {
    expect(() => readRelease(root, digest)).toThrow("64 hex digits");
  });

  it("a folder in a file's place", () => {
    rmSync(at("stacks/a/cdk.tf.json"));
    mkdirSync(at("stacks/a/cdk.tf.json"));
    expect(read).toThrow("stacks/a/cdk.tf.json is missing");
  });
});
