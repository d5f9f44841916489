import type { Answer } from "./envelope";
import type { Permission } from "./tokens";
import type { World } from "./world";

export type Verb = "create" | "list" | "get" | "update" | "delete";

/** One request, as a resource sees it. */
export interface Call {
  world: World;
  /** The clock's time, in milliseconds; one value for the whole request. */
  now: number;
  /** What stands at the `{…}` places of the route's path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  body: Buffer;
  contentType: string;
}

/** One line of the data table that says what the emulator answers. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  resource: string;
  verb: Verb;
  needs: Permission;
  handle: (call: Call) => Answer;
}

interface Node {
  literal: Map<string, Node>;
  any?: { name: string; node: Node };
  routes: Map<string, Route>;
}

/** Finds the route of a method and path: one step per path segment, however many routes there are. */
export interface Router {
  find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined;
}

/** @returns a router over `routes`; a literal segment wins over a placeholder. */
export function createRouter(routes: readonly Route[]): Router {
  const root = newNode();
  for (const route of routes) plant(root, route);
  return {
    find: (method, path) => {
      const params: Record<string, string> = {};
      const node = walk(root, segmentsOf(path), params);
      const route = node?.routes.get(method);
      return route === undefined ? undefined : { route, params };
    },
  };
}

function newNode(): Node {
  return { literal: new Map(), routes: new Map() };
}

function plant(root: Node, route: Route): void {
  let node = root;
  for (const segment of segmentsOf(route.path)) {
    const placeholder = /^\{(.+)\}$/.exec(segment)?.[1];
    node = placeholder === undefined ? literalChild(node, segment) : anyChild(node, placeholder);
  }
  node.routes.set(route.method, route);
}

function literalChild(node: Node, segment: string): Node {
  const child = node.literal.get(segment) ?? newNode();
  node.literal.set(segment, child);
  return child;
}

function anyChild(node: Node, name: string): Node {
  node.any ??= { name, node: newNode() };
  if (node.any.name !== name) throw new Error(`two names for one place in the paths: ${node.any.name} and ${name}`);
  return node.any.node;
}

function walk(node: Node, segments: readonly string[], params: Record<string, string>): Node | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) return node;
  const literal = node.literal.get(segment);
  if (literal !== undefined) return walk(literal, rest, params);
  if (node.any === undefined) return undefined;
  params[node.any.name] = decode(segment);
  return walk(node.any.node, rest, params);
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** A stray % is taken as it stands rather than failing the request. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
