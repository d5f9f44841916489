import { createHash } from "node:crypto";

/** In lower-case hexadecimal, as every digest and hash in a release is written. */
export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
