import type { TerraformElement } from "cdktf";

/**
 * Gives a resource the name in its address. cdktf's own is a hash of the construct's path, so moving a construct would
 * destroy what it stands for.
 */
export function named<Element extends TerraformElement>(element: Element, name: string): Element {
  element.overrideLogicalId(name);
  return element;
}
