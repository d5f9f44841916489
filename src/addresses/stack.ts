import { compare } from "../order";

/** Names of the stacks: folders under cdktf.out/stacks, keys of the states. Tools rely on them. */

/** The dispatch Worker's bundle: its file below the platform stack's folder, and in dist/. */
export const WORKER_FILE = "worker.js";

/** Name of the marker in each stack: of the `terraform_data` resource that holds the stack's hash, and of its output. */
export const CONFIG_MARKER = "switchyard_config";

export function platformStackName(environment: string): string {
  return `${environment}-platform`;
}

export function isPlatformStack(stack: string): boolean {
  return stack.endsWith("-platform");
}

/** Three digits, from shard 1000 on as many as there are: `production-hostnames-007`, `production-hostnames-1000`. */
export function hostnamesStackName(environment: string, shard: number): string {
  return `${environment}-hostnames-${String(shard).padStart(3, "0")}`;
}

/** Not a stack: the state that keeps a copy of what a release moves between the states of its environment. */
export function movesStateName(environment: string): string {
  return `${environment}-moves`;
}

const STACK_NAME = /^(.+)-(?:platform|hostnames-(\d{3}|[1-9]\d{3,}))$/;

/** The environment of a platform or hostname stack, by its name; undefined for any other stack. */
export function environmentOf(stack: string): string | undefined {
  return STACK_NAME.exec(stack)?.[1];
}

/** By environment, the platform before the hostnames that need it, these by their number: 999 before 1000. */
export function compareStacks(a: string, b: string): number {
  return (
    compare(environmentOf(a) ?? a, environmentOf(b) ?? b) ||
    Number(isPlatformStack(b)) - Number(isPlatformStack(a)) ||
    shardNumberOf(a) - shardNumberOf(b) ||
    compare(a, b)
  );
}

/** The number of a hostname stack; -1 for any other. */
export function shardNumberOf(stack: string): number {
  return Number(STACK_NAME.exec(stack)?.[2] ?? -1);
}
