import { addressOf } from "../addresses/address";
import { CONFIG_MARKER } from "../addresses/stack";
import { type JsonObject, objectAt } from "../json";
import { outputHashExpressions } from "../terraform/output-reads";
import { configHash } from "./config-hash";

/**
 * The stack with its marker: it is applied after every other managed resource, so its output in the state equals the hash of
 * the configuration only when the whole stack was applied. (A literal output is saved even when the apply failed.) After the
 * hash, it has a hash of each output of another stack that this one reads.
 */
export function withMarker(stack: JsonObject): { readonly marked: JsonObject; readonly hash: string } {
  const others = [
    ...Object.entries(objectAt(stack, "resource")).flatMap(([type, blocks]) =>
      Object.keys(blocks ?? {}).map((name) => addressOf(type, name)),
    ),
    ...Object.keys(objectAt(stack, "module")).map((name) => addressOf("module", name)),
  ].sort();
  const hash = configHash(withBlock(stack, { depends_on: others }));
  const input = [hash, ...outputHashExpressions(stack)].join(" ");
  return { hash, marked: withBlock(stack, { depends_on: others, input }) };
}

function withBlock(stack: JsonObject, marker: JsonObject): JsonObject {
  const resource = objectAt(stack, "resource");
  const data = objectAt(resource, "terraform_data");
  return { ...stack, resource: { ...resource, terraform_data: { ...data, [CONFIG_MARKER]: marker } } };
}
