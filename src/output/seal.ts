import { createHash } from "node:crypto";

/** Name of the marker resource and of its output. */
export const CONFIG_MARKER = "switchyard_config";

/** Stands where the hash will: as long as one, so that sealing changes no other byte. */
export const CONFIG_PLACEHOLDER = "0".repeat(64);

/**
 * The marker's line in cdktf's output, two spaces a level. Only `resource.<type>.<name>.input` is that deep, and no type
 * but terraform_data has an `input`, so no text from the registry can pose as it.
 */
const MARKER_LINE = new RegExp(`^ {8}"input": "${CONFIG_PLACEHOLDER}"$`, "m");

/** A stack's text with the SHA-256 of that text, read with 64 zeros in the hash's place, written into its marker. */
export function sealStack(text: string): { text: string; configHash: string } {
  const configHash = createHash("sha256").update(text, "utf8").digest("hex");
  if (!MARKER_LINE.test(text)) throw new Error("the stack carries no marker to seal");
  return { text: text.replace(MARKER_LINE, `        "input": "${configHash}"`), configHash };
}
