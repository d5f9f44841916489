import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { inPrivateFolder } from "../../src/release/private-folder";
import { readStack, refuseForeignFiles } from "../../src/release/stack";
import { makeProject, removeProjects, writeProjectFile } from "../support/project";

const STACK = "production-platform";
const FOLDER = `cdktf.out/stacks/${STACK}`;

let root: string;

beforeEach(() => {
  root = makeProject({
    [`${FOLDER}/cdk.tf.json`]: '{ "x": 1 }',
    [`${FOLDER}/assets/dispatch/bundle/worker.js`]: "worker",
  });
});

afterAll(removeProjects);

const stack = () => readStack(root, { stack: STACK, bytes: 1, configHash: "h", dependencies: [] });
const rooms = () => readdirSync(join(root, "cdktf.out")).filter((name) => name.startsWith(".room-"));

describe("a stack in the private folder", () => {
  it("is what synthesis wrote, byte for byte, and nothing that lies beside it", async () => {
    for (const file of ["zz.tf", ".terraform/terraform.tfstate", ".terraform.lock.hcl", "plan", "terraform.tfstate"])
      writeProjectFile(root, `${FOLDER}/${file}`, "someone's");
    await inPrivateFolder(root, async (privateFolder) => {
      const folder = privateFolder.addStack(stack(), []);
      expect(readdirSync(folder).sort()).toEqual(["assets", "cdk.tf.json"]);
      expect(readFileSync(join(folder, "assets/dispatch/bundle/worker.js"), "utf8")).toBe("worker");
      expect(readFileSync(join(folder, "cdk.tf.json"), "utf8")).toBe('{ "x": 1 }');
    });
  });

  it("comes with the project's lock file, not with one that lies in its folder", async () => {
    writeProjectFile(root, "platform/terraform.lock.hcl", "the project's");
    writeProjectFile(root, `${FOLDER}/.terraform.lock.hcl`, "someone's");
    await inPrivateFolder(root, async (privateFolder) => {
      expect(readFileSync(join(privateFolder.addStack(stack(), []), ".terraform.lock.hcl"), "utf8")).toBe(
        "the project's",
      );
    });
  });

  it("comes with the import blocks that were asked for, in a file of their own", async () => {
    await inPrivateFolder(root, async (privateFolder) => {
      const folder = privateFolder.addStack(stack(), [{ address: "cloudflare_zone.zone", id: "0f2a" }]);
      expect(JSON.parse(readFileSync(join(folder, "imports.tf.json"), "utf8"))).toEqual({
        import: [{ to: "cloudflare_zone.zone", id: "0f2a" }],
      });
    });
  });

  it("is as deep in the project as its folder is, since a local state's path is relative to that", async () => {
    await inPrivateFolder(root, async (privateFolder) => {
      expect(relative(privateFolder.addStack(stack(), []), root)).toBe(relative(join(root, FOLDER), root));
    });
  });
});

describe("the private folder", () => {
  it("is private, and its plan files lie where no Terraform looks for configuration", async () => {
    await inPrivateFolder(root, async (privateFolder) => {
      const folder = privateFolder.addStack(stack(), []);
      expect(statSync(join(folder, "..")).mode & 0o777).toBe(0o700);
      expect(relative(folder, privateFolder.planFile(STACK))).toBe(`../${STACK}.plan`);
    });
  });

  it("is gone afterwards, also when the work failed", async () => {
    await inPrivateFolder(root, async () => expect(rooms()).toHaveLength(1));
    await expect(inPrivateFolder(root, async () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(rooms()).toEqual([]);
  });

  it("of a run that was killed is deleted by the next one; of one that still runs, it stays", async () => {
    const gone = spawn("true");
    await new Promise((resolve) => gone.once("close", resolve));
    for (const name of [`.room-${gone.pid}-abc`, `.room-${process.ppid}-abc`]) mkdirSync(join(root, "cdktf.out", name));
    await inPrivateFolder(root, async () => {});
    expect(rooms()).toEqual([`.room-${process.ppid}-abc`]);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"])(
    "outlives %s until the work has ended: nothing dies in between",
    async (signal) => {
      await inPrivateFolder(root, async () => {
        expect(process.emit(signal as "SIGINT")).toBe(true); // heard, so the process goes on
        expect(rooms()).toHaveLength(1);
      });
      expect([process.listenerCount(signal), rooms()]).toEqual([0, []]);
    },
  );
});

describe("beside the generated files", () => {
  it.each(["zz.tf", "zz.tf.json", "override.tf", "zz.TF", "terraform.tfvars", "x.auto.tfvars.json", "zz.tofu"])(
    "%s is refused by name, with the ways out",
    (name) => {
      writeProjectFile(root, `${FOLDER}/${name}`, "");
      expect(() => refuseForeignFiles(root, [STACK])).toThrow(`\n  ${FOLDER}/${name}\n`);
      expect(() => refuseForeignFiles(root, [STACK])).toThrow("switchyard plan --import <address>=<id>");
    },
  );

  it("a link is what its name says", () => {
    symlinkSync("/nonexistent", join(root, FOLDER, "zz.tf"));
    expect(() => refuseForeignFiles(root, [STACK])).toThrow("zz.tf");
  });

  it("what cdktf deploy leaves may stay, and all that is wrong is named at once", () => {
    for (const file of [
      ".terraform/x.tf",
      ".terraform.lock.hcl",
      "plan",
      "terraform.production.tfstate",
      "assets.tf/x",
    ])
      writeProjectFile(root, `${FOLDER}/${file}`, "");
    refuseForeignFiles(root, [STACK, "production-hostnames-000"]);
    writeProjectFile(root, `${FOLDER}/a.tf`, "");
    writeProjectFile(root, "cdktf.out/stacks/production-hostnames-000/b.tf", "");
    expect(() => refuseForeignFiles(root, [STACK, "production-hostnames-000"])).toThrow(/a\.tf\n.*b\.tf\n/);
    expect(existsSync(join(root, FOLDER, "a.tf"))).toBe(true);
  });
});
