import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";

const root = join(__dirname, "../..");
const { dependencies } = JSON.parse(readFileSync(join(root, "emulator/package.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "emulator-package-"));

/** A project in which only the packed emulator and what it depends on are installed. */
beforeAll(() => {
  const npm = ["pack", "--workspace", "@switchyard-dev/emulator", "--pack-destination", folder, "--json"];
  const [{ filename }] = JSON.parse(execFileSync("npm", npm, { cwd: root, encoding: "utf8", stdio: "pipe" }));
  const installed = join(folder, "node_modules/@switchyard-dev/emulator");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", installed, "--strip-components=1"]);
  for (const name of Object.keys(dependencies)) {
    mkdirSync(join(folder, "node_modules", name, ".."), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

it("runs as an installed package, with nothing of the tool beside it", () => {
  const program = `
    const { startEmulator, startProvider, runningClock, waitsOn } = await import("@switchyard-dev/emulator");
    const api = await startEmulator({ clock: runningClock() });
    const sleep = waitsOn(api.clock);
    const provider = await startProvider({ stacksDir: ".", apiUrl: api.url, token: api.token, sleep });
    const { status } = await fetch(api.url + "/zones", { headers: { authorization: "Bearer " + api.token } });
    console.log(status, "TF_REATTACH_PROVIDERS", Object.keys(JSON.parse(provider.reattach)).length);
    await provider.stop();
    await api.stop();
  `;
  writeFileSync(join(folder, "program.mjs"), program);
  const said = execFileSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
  expect(said).toBe("200 TF_REATTACH_PROVIDERS 2\n");
});

it("brings gRPC, its encodings and the router itself: who installs the tool alone does without them", () => {
  const tool = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(Object.keys(dependencies).filter((name) => name in tool.dependencies)).toEqual(["tldts"]);
});
