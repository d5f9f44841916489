import { applyEdits, type Edit, type EditResult, findNodeAtLocation, modify, type Node, parseTree } from "jsonc-parser";
import tenantSchema from "../../schema/tenant.schema.json";
import { formatTenant } from "../onboarding/format";

const ORDER = Object.keys(tenantSchema.properties);

/**
 * A tenant file with another status. Changes nothing else: a file in the form of `fmt` keeps that form, and any other keeps its
 * author's.
 * @param text JSON that parseSource accepts
 * @param status undefined: live, which is written by leaving the field out
 */
export function withStatus(text: string, status: "suspended" | undefined): string {
  const edited = applyEdits(text, editsOf(text, status));
  return formatTenant(text) === text ? formatTenant(edited) : edited;
}

function editsOf(text: string, status: "suspended" | undefined): EditResult {
  const root = parseTree(text);
  const declared = root && findNodeAtLocation(root, ["status"]);
  if (status === undefined && declared === undefined) return [];
  if (status === undefined || declared !== undefined) return modify(text, ["status"], status, {});
  // The library's own insertion would format the lines around it as well.
  return [insertion(text, root, `"status": ${JSON.stringify(status)}`)];
}

/** Set off from its neighbors as the property beside it is. */
function insertion(text: string, root: Node | undefined, property: string): Edit {
  const properties = root?.children ?? [];
  const next = properties.find((each) => rank(String(each.children?.[0]?.value)) > rank("status"));
  const beside = next ?? properties.at(-1);
  if (beside === undefined) return { offset: (root?.offset ?? 0) + 1, length: 0, content: property };
  const space = /\s*$/.exec(text.slice(0, beside.offset))?.[0] ?? "";
  if (next !== undefined) return { offset: next.offset, length: 0, content: `${property},${space}` };
  return { offset: beside.offset + beside.length, length: 0, content: `,${space}${property}` };
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}
