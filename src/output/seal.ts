import { createHash } from "node:crypto";

/** Stands where the hash will: as long as one, so that sealing changes no other byte. */
export const CONFIG_PLACEHOLDER = "0".repeat(64);

/**
 * The marker's line in cdktf's output, two spaces a level. Only `resource.<type>.<name>.input` is that deep, and no type
 * but terraform_data has an `input`, so no text from the registry can pose as it: JSON text holds no line break.
 */
const MARKER_LINE = `\n        "input": "${CONFIG_PLACEHOLDER}"\n`;

/**
 * Writes the SHA-256 of a stack's bytes, read with 64 zeros in the hash's place, into its marker: in place, because the
 * stacks of a large registry are tens of megabytes that nobody should hold twice.
 */
export function sealStack(bytes: Buffer): string {
  const configHash = createHash("sha256").update(bytes).digest("hex");
  const marker = bytes.lastIndexOf(MARKER_LINE);
  if (marker === -1) throw new Error("the stack carries no marker to seal");
  bytes.write(configHash, marker + MARKER_LINE.indexOf(CONFIG_PLACEHOLDER));
  return configHash;
}
