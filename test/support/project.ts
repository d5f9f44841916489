import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProgram } from "../../src/cli/program";
import { type Terminal, terminalOn } from "../../src/cli/terminal";
import { paletteOf } from "../../src/report/terminal-text";
import { PLATFORM, TENANT } from "./registry";

/** A folder that holds a registry; removed by `removeProjects` after the tests. */
export function makeProject(files: Readonly<Record<string, unknown>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  made.push(root);
  const all = {
    "tenants/acme.json": { ...TENANT, hostnames: [{ hostname: "shop.acme-store.com" }] },
    "platform/production.json": PLATFORM,
    ...files,
  };
  for (const [file, content] of Object.entries(all)) writeProjectFile(root, file, content);
  return root;
}

const made: string[] = [];

export function writeProjectFile(root: string, file: string, content: unknown): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
}

export function removeProjects(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}

/** Runs a command line as a person would, and catches what it prints. */
export async function runSwitchyard(cwd: string, argv: readonly string[], env: Terminal["env"] = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const streams = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const terminal = terminalOn(streams, { cwd, env, interactive: false, colors: paletteOf(false) });
  const code = await runProgram(argv, terminal);
  return { code, out: out.join("\n"), err: err.join("\n") };
}
