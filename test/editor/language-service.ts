import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { getLanguageService, TextDocument } from "vscode-json-languageservice";

/** VS Code's own JSON service on a file of a project. It finds the schema by the file's `$schema` alone. */
export function editorOn(root: string, file: string, text: string) {
  const service = getLanguageService({
    schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), "utf8"),
    workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
    contributions: [],
  });
  // A bar marks where the cursor is.
  const offset = text.indexOf("|");
  const plain = text.replace("|", "");
  const document = TextDocument.create(pathToFileURL(join(root, file)).href, "json", 1, plain);
  const parsed = service.parseJSONDocument(document);
  return {
    async completions(): Promise<readonly string[]> {
      const found = await service.doComplete(document, document.positionAt(offset), parsed);
      return (found?.items ?? []).map(({ label }) => label).sort();
    },
    /** What stands beside a completion in the list. */
    async completionText(label: string): Promise<string> {
      const found = await service.doComplete(document, document.positionAt(offset), parsed);
      const documentation = found?.items.find((item) => item.label === label)?.documentation;
      return typeof documentation === "object" ? documentation.value : (documentation ?? "");
    },
    async hover(): Promise<string> {
      const found = await service.doHover(document, document.positionAt(offset), parsed);
      return [found?.contents ?? []]
        .flat()
        .map((part) => (typeof part === "string" ? part : part.value))
        .join("\n")
        .replaceAll("&nbsp;", " ")
        .replaceAll("\\", ""); // as it is shown
    },
    /** Each underlined text with its message. */
    async problems(): Promise<readonly string[]> {
      const found = await service.doValidation(document, parsed, { schemaValidation: "error" });
      return found.map(({ range, message }) => `${document.getText(range)}: ${message}`);
    },
  };
}
