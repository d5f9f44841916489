import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Import } from "../manifest/manifest";
import { declaredAddresses, type StackState } from "../terraform/state";
import { printable } from "../text";
import { UserError } from "../user-error";
import type { Stack } from "./stack";

/** An existing resource at Cloudflare that Terraform will manage. */
export type ImportBlock = Pick<Import, "address" | "id">;

/**
 * Terraform evaluates both as expressions: `${file("…")}` in an id would read a file. Ids at Cloudflare consist of these
 * characters; a KV entry's is `<account>/<namespace>/<key>`, and a key contains a colon.
 */
const ADDRESS = /^[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*$/;
const ID = /^[A-Za-z0-9_./:@*+=,-]+$/;

/**
 * Reads `--import`: `<address>=<id>`, or `@<file>` with one of these per line; `#` starts a comment.
 * @throws UserError for the first value that is not an import
 */
export function parseImports(root: string, values: readonly string[]): readonly ImportBlock[] {
  const lines = values.flatMap((value) => (value.startsWith("@") ? linesOf(root, value.slice(1)) : [value]));
  return lines.map((line) => {
    const at = line.indexOf("=");
    const block = { address: line.slice(0, at).trim(), id: line.slice(at + 1).trim() };
    if (at > 0 && isWellFormed(block)) return block;
    throw new UserError(
      `--import ${printable(line)} is not <address>=<id>, such as cloudflare_custom_hostname.shop_acme_com=<zone id>/<hostname id>.`,
    );
  });
}

function linesOf(root: string, file: string): readonly string[] {
  try {
    const lines = readFileSync(resolve(root, file), "utf8").split("\n");
    return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  } catch (error) {
    throw new UserError(`--import @${file} can't be read: ${(error as Error).message}.`);
  }
}

/** Also checked for what a release's manifest names, which anyone may have edited. */
export function isResourceAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Also checked for the imports in a release's manifest, which anyone may have edited. */
export function isWellFormed({ address, id }: ImportBlock): boolean {
  return ADDRESS.test(address) && ID.test(id);
}

/**
 * Finds the stack that declares each address.
 * @throws UserError that lists imports that no stack declares, and those given twice
 */
export function placeImports(imports: readonly ImportBlock[], stacks: readonly Stack[]): readonly Import[] {
  const declared = new Map(
    stacks.flatMap(({ name, config }) => declaredAddresses(config).map((address) => [address, name])),
  );
  const wrong: string[] = [];
  const placed = imports.flatMap(({ address, id }, index) => {
    const stack = declared.get(address);
    if (stack === undefined) wrong.push(`No stack declares ${address}. Add the tenant or the hostname first.`);
    else if (imports.findIndex((other) => other.address === address) < index)
      wrong.push(`${address} is imported twice.`);
    return stack === undefined ? [] : [{ stack, address, id }];
  });
  if (wrong.length > 0) throw new UserError(wrong.join("\n"));
  return placed;
}

/** @throws UserError for a resource that is in the state already: Terraform would silently ignore the import */
export function refuseKnown(imports: readonly Import[], states: ReadonlyMap<string, StackState | undefined>): void {
  const known = imports.filter(({ stack, address }) => states.get(stack)?.addresses.includes(address));
  if (known.length === 0) return;
  const names = known.map(({ address, stack }) => `${address} (${stack})`).join(", ");
  throw new UserError(
    `Already in the state, so there is nothing to import: ${names}. Plan again without --import for these.`,
  );
}

/** The `import` blocks as Terraform reads them. They are a separate file, so they do not change the stack's hash. */
export function importsText(imports: readonly ImportBlock[]): string {
  return `${JSON.stringify({ import: imports.map(({ address, id }) => ({ to: address, id })) }, null, 2)}\n`;
}
