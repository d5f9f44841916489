import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { UserError } from "../user-error";

const MODULE = /\.(?:js|mjs|ts)$/;

/**
 * The user Workers in a folder: `acme-shop.ts` is the Worker `acme-shop`.
 * @throws UserError when there is no such folder, or a module does not build
 */
export async function userModules(folder: string): Promise<Record<string, string>> {
  if (!existsSync(folder))
    throw new UserError(`The folder ${folder} does not exist. --workers takes a folder with <worker>.js files.`);
  const files = readdirSync(folder).filter((name) => MODULE.test(name));
  const modules = files.map(async (file) => [file.replace(MODULE, ""), await moduleText(path.join(folder, file))]);
  return Object.fromEntries(await Promise.all(modules));
}

async function moduleText(file: string): Promise<string> {
  try {
    const options = { bundle: true, format: "esm", target: "es2024", write: false, logLevel: "silent" } as const;
    const { outputFiles } = await build({ ...options, entryPoints: [file], external: ["cloudflare:*", "node:*"] });
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    throw new UserError(`${file} does not build: ${(error as Error).message}`, "refused");
  }
}
