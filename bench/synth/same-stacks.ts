import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { OUTPUT_FOLDER, STACK_FILE, stackFolder } from "../../src/output/manifest";
import { CONFIG_MARKER } from "../../src/output/seal";

type Block = Record<string, unknown>;
type Section = Record<string, Record<string, Block>>;
type Stack = { resource: Section } & Record<string, unknown>;

/**
 * Holds two syntheses against each other: the same stacks, and in each the same blocks, `//` metadata and the marker's
 * hash (of the bytes, metadata included) aside.
 * @returns number of resource blocks
 * @throws at the first difference
 */
export function assertSameStacks(root: string, otherRoot: string): number {
  const stacks = stacksOf(root);
  if (!isDeepStrictEqual(stacks, stacksOf(otherRoot))) throw new Error("the stacks differ");
  return stacks.reduce(
    (sum, stack) => sum + assertSameStack(stack, readStack(root, stack), readStack(otherRoot, stack)),
    0,
  );
}

function stacksOf(root: string): string[] {
  return readdirSync(join(root, OUTPUT_FOLDER, "stacks")).sort();
}

function readStack(root: string, stack: string): Stack {
  return JSON.parse(readFileSync(join(stackFolder(join(root, OUTPUT_FOLDER), stack), STACK_FILE), "utf8"));
}

function assertSameStack(
  stack: string,
  { resource, ...frame }: Stack,
  { resource: other, ...otherFrame }: Stack,
): number {
  if (!isDeepStrictEqual(withoutMetadata(frame), withoutMetadata(otherFrame)))
    throw new Error(`${stack}: the stacks differ outside their resources`);
  const blocks = blocksOf(resource);
  const others = blocksOf(other);
  if (blocks.size !== others.size) throw new Error(`${stack}: ${blocks.size} resources, the other has ${others.size}`);
  for (const [address, block] of blocks) {
    if (!isDeepStrictEqual(block, others.get(address))) throw new Error(`${stack}: ${address} differs`);
  }
  return blocks.size;
}

function blocksOf(resource: Section): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const [type, named] of Object.entries(resource)) {
    for (const [name, block] of Object.entries(named)) {
      blocks.set(`${type}.${name}`, name === CONFIG_MARKER ? { ...block, input: "" } : withoutMetadata(block));
    }
  }
  return blocks;
}

/** cdktf notes each construct's path under `//`; Terraform ignores it. */
function withoutMetadata({ "//": _, ...rest }: Block): Block {
  return rest;
}
