import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CONFIG_MARKER } from "../../src/addresses/stack";
import { STACK_FILE, stackFolder } from "../../src/output/manifest";

type Block = Record<string, unknown>;
type Section = Record<string, Record<string, Block>>;
type Stack = { resource: Section } & Record<string, unknown>;

/**
 * Holds two output folders against each other: the same stacks, and in each the same blocks, `//` metadata and the marker's
 * hash (of the bytes, metadata included) aside.
 * @returns number of resource blocks
 * @throws at the first difference
 */
export function assertSameStacks(output: string, otherOutput: string): number {
  const stacks = stacksOf(output);
  if (!isDeepStrictEqual(stacks, stacksOf(otherOutput))) throw new Error("the stacks differ");
  return stacks.reduce(
    (sum, stack) => sum + assertSameStack(stack, readStack(output, stack), readStack(otherOutput, stack)),
    0,
  );
}

function stacksOf(output: string): string[] {
  return readdirSync(join(output, "stacks")).sort();
}

function readStack(output: string, stack: string): Stack {
  return JSON.parse(readFileSync(join(stackFolder(output, stack), STACK_FILE), "utf8"));
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
