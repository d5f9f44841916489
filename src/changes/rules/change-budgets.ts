import { isDeepStrictEqual } from "node:util";
import type { PlatformDocument } from "../../registry/documents";
import type { ChangeRule } from "../change";
import { isRegistry } from "../paths";

export const changeBudgets: ChangeRule = {
  id: "change-budgets",
  severity: "error",
  summary:
    "`budgets` are widened in a pull request that changes nothing else of the registry, so that no change raises the limit that would stop it.",
  fix: "Put the wider budgets into a separate pull request, and merge it first.",
  check({ platforms, paths }, report) {
    const registry = paths.filter(isRegistry);
    for (const { before, after } of platforms) {
      if (before === undefined || after === undefined) continue;
      const [widened] = widenedIn(before, after);
      if (widened === undefined) continue;
      const other = registry.find(({ path }) => path !== after.file);
      if (other === undefined && sameBesideBudgets(before, after)) continue;
      const beside = other === undefined ? "another field of the file" : other.path;
      const message = `the budget ${widened} is widened together with a change of ${beside}`;
      report(after, after.value.budgets === undefined ? [] : ["budgets"], { message, found: widened });
    }
  },
  examples: [
    {
      by: "olga",
      base: { "platform/production.json": { budgets: { removals: { absolute: 10, percent: 5 } } } },
      bad: {
        "platform/production.json": { budgets: { removals: { absolute: 11 } } },
        "tenants/bolt.json": null,
      },
      problems:
        "platform/production.json /budgets - the budget removals is widened together with a change of tenants/bolt.json",
      good: { change: { "platform/production.json": { budgets: { removals: { absolute: 11 } } } } },
      others: ["change-platform", "change-deletion", "change-trace"],
    },
    {
      by: "olga",
      base: { "platform/production.json": { budgets: { removals: { absolute: 10, percent: 5 } } } },
      bad: { "platform/production.json": { budgets: { removals: { absolute: 11 } }, protect: false } },
      problems:
        "platform/production.json /budgets - the budget removals is widened together with a change of another field of the file",
      good: { change: { "platform/production.json": { budgets: { removals: { absolute: 9 } }, protect: false } } },
      others: ["change-platform"],
    },
  ],
};

type Budgets = NonNullable<PlatformDocument["value"]["budgets"]>;

/** Any change that may be less strict counts as wider: a missing limit means the default or none. */
function widenedIn(before: PlatformDocument, after: PlatformDocument): string[] {
  const [old, now]: Budgets[] = [before.value.budgets ?? {}, after.value.budgets ?? {}];
  const kinds = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])] as (keyof Budgets)[];
  return kinds.filter((kind) =>
    (["absolute", "percent"] as const).some((limit) => isWider(old?.[kind]?.[limit], now?.[kind]?.[limit])),
  );
}

function isWider(old: number | undefined, now: number | undefined): boolean {
  if (old === now) return false;
  return old === undefined || now === undefined || now > old;
}

function sameBesideBudgets(before: PlatformDocument, after: PlatformDocument): boolean {
  return isDeepStrictEqual({ ...before.value, budgets: undefined }, { ...after.value, budgets: undefined });
}
