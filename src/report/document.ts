import { codeElement, codeHash, type Html, html, joinHtml, type PageCode } from "./html";
import { STYLES } from "./styles";
import { TABLE_SCRIPT } from "./table-script";

export interface Page {
  readonly title: string;
  /** One below the other; what is undefined is left out. */
  readonly main: readonly (Html | undefined)[];
  /** A page's own script, after the one for tables. */
  readonly script?: PageCode;
}

/**
 * One static HTML file: opens from a disk, asks no network. The policy names its style and its scripts by hash, so that
 * nothing else runs, should a value ever slip through unescaped.
 */
export function pageDocument({ title, main, script }: Page): string {
  const scripts = script === undefined ? [TABLE_SCRIPT] : [TABLE_SCRIPT, script];
  const policy = [
    "default-src 'none'",
    `style-src ${codeHash(STYLES)}`,
    `script-src ${scripts.map(codeHash).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${codeElement("style", STYLES)}
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<main id="main">
<h1>${title}</h1>
${joinHtml(main, "\n")}
</main>
${joinHtml(
  scripts.map((one) => codeElement("script", one)),
  "\n",
)}
</body>
</html>
`.toString();
}
