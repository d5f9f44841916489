import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";

afterAll(removeProjects);

const UNTIDY = '{"worker":"w","displayName":"Bolt"}';
const TIDY = '{\n  "displayName": "Bolt",\n  "worker": "w"\n}\n';

describe("switchyard fmt", () => {
  it("writes what is not in the one form, keeps the file's mode, and leaves nothing else behind", async () => {
    const root = makeProject({ "tenants/acme.json": TIDY, "tenants/bolt.json": UNTIDY });
    chmodSync(join(root, "tenants/bolt.json"), 0o600);
    expect(await runSwitchyard(root, ["fmt"])).toEqual({
      code: 0,
      out: "tenants/bolt.json\n1 file written, 1 already formatted.",
      err: "",
    });
    expect(readFileSync(join(root, "tenants/bolt.json"), "utf8")).toBe(TIDY);
    expect(statSync(join(root, "tenants/bolt.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(root, "tenants"))).toEqual(["acme.json", "bolt.json"]);
  });

  it("only tells with --check, and fails", async () => {
    const root = makeProject({ "tenants/acme.json": TIDY, "tenants/bolt.json": UNTIDY });
    expect(await runSwitchyard(root, ["fmt", "--check"])).toEqual({
      code: 1,
      out: "tenants/bolt.json\n1 file would be changed by npx switchyard fmt, 1 already formatted.",
      err: "",
    });
    expect(readFileSync(join(root, "tenants/bolt.json"), "utf8")).toBe(UNTIDY);
  });

  it("reports a file with comments, leaves it alone, and writes the others", async () => {
    const commented = '{\n  // ours\n  "worker": "w"\n}\n';
    const root = makeProject({ "tenants/acme.json": commented, "tenants/bolt.json": UNTIDY });
    const { code, out } = await runSwitchyard(root, ["fmt"]);
    expect(code).toBe(1);
    expect(out).toBe(`tenants/bolt.json
tenants/acme.json:2:3 error: is not JSON: invalid comment token (json-syntax)
  JSON does not allow comments. Put the remark into the pull request.

1 file written, 0 already formatted, 1 problem.`);
    expect(readFileSync(join(root, "tenants/acme.json"), "utf8")).toBe(commented);
  });

  it("answers programs in JSON", async () => {
    const root = makeProject({ "tenants/acme.json": TIDY, "tenants/bolt.json": UNTIDY });
    const { out } = await runSwitchyard(root, ["fmt", "--check", "--format", "json"]);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      changed: ["tenants/bolt.json"],
      unchanged: 1,
      dropped: 0,
      problems: [],
    });
  });

  it("touches no folder and no link that has a tenant file's name", async () => {
    const root = makeProject({ "tenants/acme.json": TIDY });
    mkdirSync(join(root, "tenants/x.json"));
    const { code, out } = await runSwitchyard(root, ["fmt"]);
    expect(code).toBe(1);
    expect(out).toContain("tenants/x.json:1:1 error: is a folder, not a file (file-readable)");
  });
});
