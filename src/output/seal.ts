import { createHash } from "node:crypto";

/** Name of the marker resource and of its output. */
export const CONFIG_MARKER = "switchyard_config";

/** Stands where the hash will: as long as one, so that sealing changes no other byte. */
export const CONFIG_PLACEHOLDER = "0".repeat(64);

/**
 * The marker's line in cdktf's output, two spaces a level. Only `resource.<type>.<name>.input` is that deep, and no type
 * but terraform_data has an `input`, so no text from the registry can pose as it: JSON text holds no line break.
 */
const MARKER_LINE = `\n        "input": "${CONFIG_PLACEHOLDER}"\n`;

/** A stack's text with the SHA-256 of that text, read with 64 zeros in the hash's place, written into its marker. */
export function sealStack(text: string): { text: string; configHash: string } {
  const configHash = createHash("sha256").update(text, "utf8").digest("hex");
  const marker = text.lastIndexOf(MARKER_LINE);
  if (marker === -1) throw new Error("the stack carries no marker to seal");
  const hashAt = marker + MARKER_LINE.indexOf(CONFIG_PLACEHOLDER);
  return { text: text.slice(0, hashAt) + configHash + text.slice(hashAt + configHash.length), configHash };
}
