import { applyEdits, findNodeAtLocation, modify, type Node, parseTree } from "jsonc-parser";
import type { Declaration } from "../registry/files.generated";
import { formatTenant } from "./format";

/**
 * A tenant file with more hostnames at the end of its list, and with redirects added to those it has and that have none. A file in the form of `fmt`
 * keeps that form, and any other keeps its author's.
 * @param text JSON that parseSource accepts
 * @param redirects hostname of the file → the hostname it redirects to
 */
export function withHostnames(
  text: string,
  added: readonly Declaration[],
  redirects: Readonly<Record<string, string>> = {},
): string {
  const declared = hostnamesIn(text);
  const redirecting = redirectingIn(text);
  let edited = text;
  for (const [index, hostname] of declared.entries()) {
    const to = redirects[hostname];
    if (to !== undefined && !redirecting.has(hostname)) edited = setAt(edited, ["hostnames", index, "canonical"], to);
  }
  if (declared.length === 0 && added.length > 0) edited = setAt(edited, ["hostnames"], added);
  else
    for (const [index, declaration] of added.entries())
      edited = setAt(edited, ["hostnames", declared.length + index], declaration);
  return formatTenant(text) === text ? formatTenant(edited) : edited;
}

/** The hostnames that a tenant file declares, in its order. */
export function hostnamesIn(text: string): readonly string[] {
  return declarationsIn(text).map(nameIn);
}

function redirectingIn(text: string): ReadonlySet<string> {
  const redirecting = declarationsIn(text).filter((node) => findNodeAtLocation(node, ["canonical"]) !== undefined);
  return new Set(redirecting.map(nameIn));
}

function declarationsIn(text: string): readonly Node[] {
  const root = parseTree(text);
  return (root && findNodeAtLocation(root, ["hostnames"])?.children) ?? [];
}

function nameIn(declaration: Node): string {
  return String(findNodeAtLocation(declaration, ["hostname"])?.value ?? "");
}

function setAt(text: string, path: (string | number)[], value: unknown): string {
  const options = { formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes("\r\n") ? "\r\n" : "\n" } };
  return applyEdits(text, modify(text, path, value, options));
}
