/** The parts of `terraform show -json` a comparison looks at. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action_reason?: string;
  readonly change: Change & { readonly replace_paths?: readonly (readonly string[])[] };
}

export interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
  readonly importing?: { readonly id: string };
}

/** A change by what it does and where: `update: ssl.method status(?)`, with (?) for what is known after apply. */
export function summarize(changes: readonly ResourceChange[] = []): Record<string, string> {
  const entries = changes.map(({ address, change }) => {
    const paths = ["create", "update"].includes(change.actions.join()) ? changedPaths(change) : [];
    return [address, [`${change.actions.join("-")}${paths.length > 0 ? ":" : ""}`, ...paths].join(" ")];
  });
  return Object.fromEntries(entries);
}

/** What a plan would do; nothing, when it is empty. */
export function effects(plan: PlanJson): Record<string, string> {
  return summarize(plan.resource_changes?.filter(({ change }) => change.actions.join() !== "no-op"));
}

function changedPaths({ before, after, after_unknown: unknown }: Change, path = ""): string[] {
  if (unknown === true) return [`${path}(?)`];
  if (!isObject(before) && !isObject(after)) return same(before, after) ? [] : [path];
  if (isObject(before) && !isObject(after) && !isObject(unknown)) return [path];
  const names = [before, after, unknown].flatMap((value) => (isObject(value) ? Object.keys(value) : []));
  return [...new Set(names)]
    .sort()
    .flatMap((name) =>
      changedPaths(
        { actions: [], before: child(before, name), after: child(after, name), after_unknown: child(unknown, name) },
        path === "" ? name : `${path}.${name}`,
      ),
    );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function child(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}
