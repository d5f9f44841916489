import { isAbsolute, relative } from "node:path";

/** What a person can do about a refusal of the operating system. */
const CAUSES: Readonly<Record<string, string>> = {
  EACCES: "permission denied. Change who may write there, or run the command as the owner of that folder",
  EPERM: "permission denied. Change who may write there, or run the command as the owner of that folder",
  EROFS: "the file system is read-only. Use a folder that can be written",
  ENOSPC: "the disk is full. Free some space, and run the command again",
  EDQUOT: "your disk quota is used up. Free some space, and run the command again",
  EIO: "the disk reports an error. Check the disk before you run the command again",
  EEXIST: "a file is where a folder should be. Move it away, and run the command again",
  ENOTDIR: "a file is where a folder should be. Move it away, and run the command again",
  EISDIR: "a folder is where a file should be. Move it away, and run the command again",
  EMFILE: "too many files are open. Raise the limit (ulimit -n), and run the command again",
  ENFILE: "too many files are open on this machine. Close other programs, and run the command again",
};

/**
 * What the operating system refused, as one line with what to do; undefined for any other error.
 * @param cwd a path below it is named relative to it
 */
export function systemErrorText(error: unknown, cwd: string): string | undefined {
  const { code, syscall, path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const cause = code === undefined ? undefined : CAUSES[code];
  if (cause === undefined || syscall === undefined) return undefined;
  const place = dest ?? path;
  return `${place === undefined ? "A file" : nameOf(place, cwd)} could not be ${VERBS[syscall] ?? "used"}: ${cause} (${code}).`;
}

const VERBS: Readonly<Record<string, string>> = {
  mkdir: "created",
  mkdtemp: "created",
  open: "opened",
  read: "read",
  scandir: "read",
  write: "written",
  copyfile: "written",
  rename: "moved into place",
  rm: "deleted",
  rmdir: "deleted",
  unlink: "deleted",
};

function nameOf(path: string, cwd: string): string {
  const name = isAbsolute(path) ? relative(cwd, path) : path;
  return name === "" ? "." : name.startsWith("..") ? path : name;
}
