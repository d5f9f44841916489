import type { PlatformDocument, RegistryDocuments } from "../registry/documents";
import { type Author, isAmong } from "./author";
import { askOneOf, ownersOf, permission, type RegistryChange } from "./change";

/** The operators of each tenant: the owners of its environment's platform file, as in the base. */
export class Operators {
  readonly #change: RegistryChange;
  readonly #before: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #after: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(change: RegistryChange) {
    this.#change = change;
    this.#before = servingFiles(change.before);
    this.#after = servingFiles(change.after);
  }

  /**
   * The platform files whose owners decide about a tenant: of the environment that serves it in the base, and of the one
   * that serves it after the change. Every platform file if that is a new environment or none.
   */
  platformsOf(idBefore: string | undefined, idAfter: string | undefined): readonly PlatformDocument[] {
    const { platforms } = this.#change.before;
    const files = new Set([...filesOf(this.#before, idBefore), ...filesOf(this.#after, idAfter)]);
    const serving = platforms.filter(({ file }) => files.has(file));
    return files.size > 0 && serving.length === files.size ? serving : platforms;
  }

  /** Whether the author owns each of these: operators decide only about their own environments. */
  include(platforms: readonly PlatformDocument[]): boolean {
    return ownsEach(this.#change.author, platforms);
  }
}

export function ownsEach(author: Author, platforms: readonly PlatformDocument[]): boolean {
  return platforms.length > 0 && platforms.every((platform) => isAmong(author, ownersOf(platform)));
}

/** As `permission`, if several platform files are concerned: the author must own each of them. */
export function operatorPermission(
  author: Author,
  platforms: readonly PlatformDocument[],
): ReturnType<typeof permission> {
  return permission(author, ownsEach(author, platforms), askOperators(platforms));
}

/** The platform files that serve each tenant, by its id. */
export function servingFiles({ environments }: RegistryDocuments): Map<string, Set<string>> {
  const serving = new Map<string, Set<string>>();
  for (const { platform, tenants } of environments)
    for (const { id } of tenants) serving.set(id, (serving.get(id) ?? new Set()).add(platform.file));
  return serving;
}

function filesOf(serving: ReadonlyMap<string, ReadonlySet<string>>, id: string | undefined): Iterable<string> {
  return (id === undefined ? undefined : serving.get(id)) ?? [];
}

/** Whom to ask: these owners, or the operators. */
export function askOperators(platforms: readonly PlatformDocument[], owners: readonly string[] = []): string {
  if (platforms.length < 2 || owners.length > 0)
    return askOneOf([...owners, ...(platforms.length === 1 ? platforms.flatMap(ownersOf) : [])]);
  const files = platforms.map((platform) => `${platform.file} (${ownersOf(platform).join(", ")})`);
  return `A person who is an owner of each of these files must open the pull request: ${files.join("; ")}.`;
}
