import { codeElement, codeHash, type Html, html, joinHtml, type PageCode } from "./html";
import { STYLES } from "./styles";
import { TABLE_SCRIPT } from "./table-script";

interface Page {
  readonly title: string;
  /** One below the other. Undefined parts are left out. */
  readonly main: readonly (Html | undefined)[];
  /** A page's own script, which runs after the script for tables. */
  readonly script?: PageCode;
  /** Whether its forms may be sent to the server that the page is from. Pages in files send none. */
  readonly sendsForms?: boolean;
}

/**
 * One static HTML file, which opens from a disk and loads nothing from the network. Its policy lists its style and scripts by
 * hash, so that nothing else runs, even if a value were not escaped.
 */
export function pageDocument({ title, main, script, sendsForms = false }: Page): string {
  const scripts = script === undefined ? [TABLE_SCRIPT] : [TABLE_SCRIPT, script];
  const policy = [
    "default-src 'none'",
    `style-src ${codeHash(STYLES)}`,
    `script-src ${scripts.map(codeHash).join(" ")}`,
    "base-uri 'none'",
    `form-action ${sendsForms ? "'self'" : "'none'"}`,
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
