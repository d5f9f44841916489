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
