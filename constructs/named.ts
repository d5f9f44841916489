import { type TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { guardAddresses } from "./element-addresses";

/**
 * Gives a resource the name in its address. cdktf's own is a hash of the construct's path, so moving a construct would
 * destroy its resource.
 */
export function named<Element extends TerraformElement>(element: Element, name: string): Element {
  element.overrideLogicalId(name);
  return element;
}

/**
 * The id of a resource whose address must be unique. cdktf leaves dots out of the name of a resource directly below a stack, so
 * that `a.bc.com` and `ab.c.com` would silently be one resource.
 * @throws for an id that would lose a character
 */
export function wholeId(scope: Construct, id: string): string {
  guardAddresses(scope);
  if (!TerraformStack.isStack(scope) || /^[A-Za-z0-9_-]+$/.test(id)) return id;
  throw new Error(
    `The id ${JSON.stringify(id)} would lose characters in the resource's name, and two resources may become one. Use letters, digits, "-" and "_". For a hostname, use resourceName(hostname).`,
  );
}
