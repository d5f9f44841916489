import { compare } from "../registry/problem";

/** Names of the stacks: folders under cdktf.out/stacks, keys of the states. Tools rely on them. */

export function platformStackName(environment: string): string {
  return `${environment}-platform`;
}

export function hostnamesStackName(environment: string, shard: number): string {
  return `${environment}-hostnames-${String(shard).padStart(3, "0")}`;
}

/** The environment of a stack's name, or undefined when it is none of ours. */
export function environmentOf(stack: string): string | undefined {
  return /^(.+)-(?:platform|hostnames-\d{3,})$/.exec(stack)?.[1];
}

/** By environment, the platform before the hostnames that need it. */
export function compareStacks(a: string, b: string): number {
  return (
    compare(environmentOf(a) ?? a, environmentOf(b) ?? b) ||
    Number(isHostnames(a)) - Number(isHostnames(b)) ||
    compare(a, b)
  );
}

function isHostnames(stack: string): boolean {
  return /-hostnames-\d{3,}$/.test(stack);
}
