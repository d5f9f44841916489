import { compare } from "../order";

/** Names of the stacks: folders under cdktf.out/stacks, keys of the states. Tools rely on them. */

/** The dispatch Worker's bundle in the platform stack's folder; relative, so that two machines write the same stack. */
export const WORKER_FILE = "worker.js";

/** Name of the marker in each stack: of the `terraform_data` resource that holds the stack's hash, and of its output. */
export const CONFIG_MARKER = "switchyard_config";

export function platformStackName(environment: string): string {
  return `${environment}-platform`;
}

export function isPlatformStack(stack: string): boolean {
  return stack.endsWith("-platform");
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
    Number(isPlatformStack(b)) - Number(isPlatformStack(a)) ||
    compare(a, b)
  );
}
