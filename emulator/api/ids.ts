import { createHash } from "node:crypto";

/** Where new ids come from: a counter behind a hash, so that the same requests always get the same ids. */
export interface IdCounter {
  count: number;
}

/** @returns 32 hexadecimal digits, as zones, records and KV namespaces have. */
export function newHexId(ids: IdCounter): string {
  ids.count += 1;
  return createHash("sha256").update(`id ${ids.count}`).digest("hex").slice(0, 32);
}

/** @returns a UUID, as custom hostnames, certificates and tokens have. */
export function newUuid(ids: IdCounter): string {
  const hex = newHexId(ids);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
