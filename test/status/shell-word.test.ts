import { execFileSync } from "node:child_process";
import { expect, it } from "@jest/globals";
import { shellWord } from "../../src/status/shell-word";

it("leaves a plain name as it is", () => {
  expect(shellWord("shop.acme-store.com")).toBe("shop.acme-store.com");
});

it.each(["*.fjordbank.no", "*", "a b", "it's", "$HOME", "`id`", "~", ""])("gives the shell %s back", (text) => {
  expect(execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8", cwd: __dirname })).toBe(text);
});
