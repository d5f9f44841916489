/**
 * npm run generate: writes test/golden/next.json, the bytes that this version synthesizes of the newest golden registry.
 * `npm version` runs `release`, which keeps them, the registry and what is promised for good in test/golden/<version>/.
 */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf } from "../src/addresses/address";
import type { JsonObject } from "../src/json";
import { objectAt } from "../src/json";
import { stackFolder } from "../src/output/manifest";
import { packageRoot } from "../src/package-root";
import { synthesize } from "../src/synthesis/synthesize";

const GOLDEN = join(packageRoot(), "test/golden");
export const NEXT_BYTES = join(GOLDEN, "next.json");

/** What no version may change: by stack, every address with the hostname or the KV key that it stands for. */
export type Promised = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** SHA-256 of what synth writes, by file. */
export type SynthesizedBytes = Readonly<Record<string, string>>;

export interface Golden {
  readonly promised: Promised;
  readonly bytes: SynthesizedBytes;
}

/** The released versions, oldest first. */
export function goldenVersions(): readonly string[] {
  const folders = readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

export function readGolden(version: string): Golden {
  const read = (name: string) => JSON.parse(readFileSync(join(GOLDEN, version, name), "utf8"));
  return { promised: read("promised.json"), bytes: read("bytes.json") };
}

/** What this version makes of a released version's golden registry. */
export async function goldenNow(version: string): Promise<Golden> {
  const root = mkdtempSync(join(tmpdir(), "switchyard-golden-"));
  try {
    for (const folder of ["tenants", "platform"])
      cpSync(join(GOLDEN, version, folder), join(root, folder), { recursive: true });
    cpSync(join(packageRoot(), "main.ts"), join(root, "main.ts"));
    symlinkSync(join(packageRoot(), "node_modules"), join(root, "node_modules"));
    const { made, problems } = await synthesize(root, []);
    if (made === undefined)
      throw new Error(`the golden registry of ${version} is refused: ${JSON.stringify(problems)}`);
    return goldenIn(
      root,
      made.stacks.map(({ stack }) => stack),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** @param root a project that was synthesized */
export function goldenIn(root: string, stacks: readonly string[]): Golden {
  const files = stacks.map(
    (stack) => [stack, readFileSync(join(stackFolder(join(root, "cdktf.out"), stack), "cdk.tf.json"))] as const,
  );
  const worker = readFileSync(join(root, "dist/worker.js"));
  return {
    promised: Object.fromEntries(files.map(([stack, text]) => [stack, promisedIn(JSON.parse(text.toString()))])),
    bytes: Object.fromEntries(
      [...files, ["dist/worker.js", worker] as const].map(([file, text]) => [file, sha256(text)]),
    ),
  };
}

function promisedIn(stack: JsonObject): Record<string, string> {
  const addresses = Object.entries(objectAt(stack, "resource")).flatMap(([type, blocks]) =>
    Object.entries(blocks as JsonObject).map(([name, block]) => {
      const { hostname, key_name } = block as JsonObject;
      return [addressOf(type, name), String(type === "cloudflare_custom_hostname" ? hostname : (key_name ?? ""))];
    }),
  );
  return Object.fromEntries(addresses);
}

function sha256(text: Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

const textOf = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

async function main([action, version = process.env.npm_package_version ?? ""]: readonly string[]): Promise<void> {
  const newest = goldenVersions().at(-1) ?? "";
  const golden = await goldenNow(newest);
  writeFileSync(NEXT_BYTES, textOf(golden.bytes));
  if (action !== "release") return;
  const folder = join(GOLDEN, version);
  for (const name of ["tenants", "platform"])
    cpSync(join(GOLDEN, newest, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, "promised.json"), textOf(golden.promised));
  writeFileSync(join(folder, "bytes.json"), textOf(golden.bytes));
}

if (process.argv[1]?.endsWith("golden.ts") || process.argv[1]?.includes("scripts-golden")) {
  main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  });
}
