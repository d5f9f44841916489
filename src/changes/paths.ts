/** What git stores at a path: a file (executable or not), a symbolic link, or a submodule's commit. */
export type EntryType = "file" | "link" | "submodule";

/** One path that differs between the base and the merged pull request. */
export interface DiffPath {
  /** Relative to the project's root; begins with `../` for a path of the repository that lies outside the project. */
  readonly path: string;
  /** Absent if the base has nothing there. */
  readonly before: EntryType | undefined;
  /** Absent when the path is removed. */
  readonly after: EntryType | undefined;
  /** The base's `.gitignore` files ignore the path, and the base does not track it. */
  readonly ignored: boolean;
}

/** What a path is, which decides who may change it. */
export type PathClass = "forbidden" | "tenant" | "new-tenant" | "platform" | "waiver" | "imports" | "other";

export interface ChangedPath extends DiffPath {
  readonly class: PathClass;
}

interface PathClassRow {
  readonly class: PathClass;
  /** In Markdown, as docs/authority.md shows it. */
  readonly paths: string;
  readonly who: string;
  readonly rule: string;
  readonly matches: (path: DiffPath) => boolean;
}

/** Why a path is forbidden to everyone. The first that matches counts. */
interface ForbiddenPath {
  readonly paths: string;
  /** What is wrong with the path, after its name. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly matches: (path: DiffPath) => boolean;
}

/** Written by Switchyard, npm or Terraform: at the project's root, or wherever such a folder is. */
const GENERATED_AT_ROOT = [".switchyard", "cdktf.out", "dist", "release", "state"];
const GENERATED_ANYWHERE = ["node_modules", ".terraform"];

const REMOVE = "Remove it from the pull request: git rm --cached";

export const FORBIDDEN_PATHS: readonly ForbiddenPath[] = [
  {
    paths: "a symbolic link",
    message: "is a symbolic link",
    why: "A reviewer sees only the target's name, not the content that is used.",
    fix: "Replace the link with a plain file.",
    matches: ({ after }) => after === "link",
  },
  {
    paths: "a submodule",
    message: "is a submodule",
    why: "Its files are in another repository, so no one reviews them here.",
    fix: "Remove the submodule, and commit the files themselves if they are needed.",
    matches: ({ after }) => after === "submodule",
  },
  {
    paths: "`.gitattributes`, in any folder",
    message: "changes how git treats files (.gitattributes)",
    why: "It changes what a checkout writes and what a diff shows.",
    fix: "Remove the file. If the project needs it, an administrator merges it past the check.",
    matches: ({ path }) => folded(path).split("/").at(-1) === ".gitattributes",
  },
  {
    paths: `a file in ${GENERATED_AT_ROOT.map((name) => `\`${name}/\``).join(", ")}, or in ${GENERATED_ANYWHERE.map((name) => `\`${name}/\``).join(" or ")} at any depth`,
    message: "is in a generated folder",
    why: "Terraform or Node would run it, and no one reviews generated files.",
    fix: `${REMOVE} -r <folder>.`,
    matches: ({ path }) => {
      const segments = folded(path).split("/");
      return (
        GENERATED_AT_ROOT.includes(segments[0] ?? "") || segments.some((name) => GENERATED_ANYWHERE.includes(name))
      );
    },
  },
  {
    paths: "a file that the base's `.gitignore` ignores",
    message: "is ignored by the base's .gitignore",
    why: "git adds it only with --force, and most tools do not show it.",
    fix: `${REMOVE} <file>. If the project needs the file, first change .gitignore in a separate pull request.`,
    matches: ({ ignored }) => ignored,
  },
  {
    paths: "a path that looks like one of the registry's, such as `Tenants/acme.json` or `tenants/acme.JSON`",
    message: "looks like a registry file, but is spelled differently",
    why: "On some machines it is the same file as the registry file.",
    fix: "Rename it: tenants/<id>.json, platform/<environment>.json, waivers/<name>.json or imports/<environment>.json, in lower case.",
    matches: ({ path }) => !isRegistryFile(path) && (looksLikeFolder(path) || isRegistryFile(folded(path))),
  },
];

const FOLDERS = ["tenants", "platform", "waivers", "imports"];

/** A file that Switchyard reads: directly in its folder. The rule file-name checks its name. */
export function isRegistryFile(path: string): boolean {
  return /^(?:tenants|platform|waivers|imports)\/[^/]+\.json$/s.test(path);
}

function folderOf(path: string): string {
  return path.split("/", 1)[0] ?? "";
}

function looksLikeFolder(path: string): boolean {
  const folder = folderOf(path);
  return !FOLDERS.includes(folder) && FOLDERS.includes(folded(folder));
}

/**
 * The path as a file system may take it that is not as strict as Linux's: letters in lower case, compatible characters as one,
 * invisible ones and the dots and spaces at a name's end left out, a backslash for a slash (macOS and Windows do so).
 */
export function folded(path: string): string {
  if (FOLDED.test(path)) return path;
  const visible = path
    .normalize("NFKC")
    .replaceAll("\\", "/")
    .toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return visible
    .split("/")
    .map((name) => name.replace(/(?<=.)[. ]+$/, ""))
    .join("/");
}

/** Paths that need no folding: nearly all. */
const FOLDED = /^(?:[a-z0-9_/-]|\.(?=[a-z0-9_-]))+$/;

const isFileIn = (folder: string, { path, before, after }: DiffPath) =>
  isRegistryFile(path) && folderOf(path) === folder && (before === "file" || after === "file");

/** Every path has the class of the first row that matches; the last row matches every path. docs/authority.md shows it. */
export const PATH_CLASSES: readonly PathClassRow[] = [
  {
    class: "forbidden",
    paths: "added or changed, and in the second table",
    who: "no one",
    rule: "change-forbidden",
    matches: (path) => forbiddenBy(path) !== undefined,
  },
  {
    class: "tenant",
    paths: "`tenants/<id>.json` that the base has",
    who: "its `owners`, field by field; the owners of its environment's platform file",
    rule: "change-owner",
    matches: (path) => isFileIn("tenants", path) && path.before === "file",
  },
  {
    class: "new-tenant",
    paths: "`tenants/<id>.json` that the base does not have",
    who: "a person in its `owners`, within the default grant",
    rule: "change-owner",
    matches: (path) => isFileIn("tenants", path),
  },
  {
    class: "platform",
    paths: "`platform/<environment>.json`",
    who: "its `owners`; for a new file, a person who is an owner of every platform file",
    rule: "change-platform",
    matches: (path) => isFileIn("platform", path),
  },
  {
    class: "waiver",
    paths: "`waivers/<name>.json`",
    who: "the `owners` of the platform file of the environment that the waiver names",
    rule: "change-waiver",
    matches: (path) => isFileIn("waivers", path),
  },
  {
    class: "imports",
    paths: "`imports/<environment>.json`",
    who: "the `owners` of the environment's platform file",
    rule: "change-imports",
    matches: (path) => isFileIn("imports", path),
  },
  {
    class: "other",
    paths: "everything else: code, workflows, documents, the lock file",
    who: "alone: your code owners; together with a file of the registry: a person who is an owner of every platform file",
    rule: "change-code",
    matches: () => true,
  },
];

/** Why a path is forbidden; undefined for a path that is not, such as one that is removed. */
export function forbiddenBy(path: DiffPath): ForbiddenPath | undefined {
  return path.after === undefined ? undefined : FORBIDDEN_PATHS.find(({ matches }) => matches(path));
}

export function classified(path: DiffPath): ChangedPath {
  const row = PATH_CLASSES.find(({ matches }) => matches(path));
  return { ...path, class: row?.class ?? "forbidden" };
}

/** Whether the path is a registry file: then only operators may change other files in the same pull request. */
export function isRegistry({ class: pathClass }: ChangedPath): boolean {
  return pathClass !== "forbidden" && pathClass !== "other";
}
