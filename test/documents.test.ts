import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Command as Parser } from "commander";
import { COMMANDS } from "../src/cli/commands";
import { packageRoot } from "../src/package-root";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "waivers/README.md",
  ...markdownIn("docs"),
  ...markdownIn("docs/decisions"),
];
const WORKFLOWS = readdirSync(join(packageRoot(), ".github/workflows")).map((name) => `.github/workflows/${name}`);

function markdownIn(folder: string): string[] {
  const names = readdirSync(join(packageRoot(), folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`);
}

function textOf(page: string): string {
  return readFileSync(join(packageRoot(), page), "utf8");
}

function linksOf(page: string): string[] {
  const prose = textOf(page).replace(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): string[] {
  const headings = [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function leadsNowhere(page: string, link: string): boolean {
  if (/^https?:/.test(link)) return false;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(packageRoot(), target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

/** The files and folders of the project that a page names, such as `test/attacks/tenant.test.ts`. */
function pathsNamedBy(page: string): string[] {
  const named = textOf(page).matchAll(/`((?:src|test|worker|emulator|constructs|bench|schema|scripts)\/[\w./-]*)`/g);
  return [...named].map(([, path = ""]) => path);
}

const OPTIONS = new Map(
  COMMANDS.map((command) => {
    const parser = new Parser(command.name);
    command.declare(parser);
    const names = parser.options.flatMap(({ short, long }) => [short, long]);
    return [command.name, new Set([...names, "--help"])] as const;
  }),
);

/** Options in a page's or a workflow's commands that `switchyard <command>` does not have. */
function unknownOptions(page: string): string[] {
  const text = textOf(page).replaceAll("\\\n", " ");
  return [...text.matchAll(/(?:npx switchyard|bin\/switchyard\.js) ([a-z]+)([^\n`#|>]*)/g)].flatMap(
    ([, command = "", rest = ""]) => {
      const options = OPTIONS.get(command);
      if (options === undefined) return [command];
      const [own = ""] = rest.split(/ (?:-- |&& )|\$\(|[;)]/);
      const used = [...own.matchAll(/(?<=\s)--?[a-z][a-z-]*/g)].map(([option]) => option);
      return used.filter((option) => !options.has(option)).map((option) => `${command} ${option}`);
    },
  );
}

/** All of the project's own code, as one text. */
const code = ["src", "constructs", "worker", "emulator"]
  .flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.endsWith(".ts"))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")),
  )
  .concat(textOf("main.ts"))
  .join("\n");

describe("the documents", () => {
  it.each(PAGES)("have links that lead somewhere: %s", (page) => {
    expect(linksOf(page).filter((link) => leadsNowhere(page, link))).toEqual([]);
  });

  it.each(PAGES)("name files that exist: %s", (page) => {
    expect(pathsNamedBy(page).filter((path) => !existsSync(join(packageRoot(), path)))).toEqual([]);
  });

  it("follow the data through functions and files that exist: docs/architecture.md", () => {
    const page = textOf("docs/architecture.md");
    const names = [...page.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });

  it.each([...PAGES, ...WORKFLOWS])("use commands and options that exist: %s", (page) => {
    expect(unknownOptions(page)).toEqual([]);
  });
});
