import { createHash } from "node:crypto";
import { escapeHtml } from "./escape";
import { STYLES } from "./styles";
import { TABLE_SCRIPT } from "./table-script";

export interface Page {
  readonly title: string;
  /** HTML, its values escaped. */
  readonly main: string;
  /** A page's own script, after the one for tables. */
  readonly script?: string;
}

/**
 * One static HTML file: opens from a disk, asks no network. The policy names its style and its scripts by hash, so that
 * nothing else runs, should a value ever slip through unescaped.
 */
export function pageDocument({ title, main, script }: Page): string {
  const scripts = script === undefined ? [TABLE_SCRIPT] : [TABLE_SCRIPT, script];
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLES)}`,
    `script-src ${scripts.map(hashOf).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLES}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<main id="main">
<h1>${escapeHtml(title)}</h1>
${main}
</main>
${scripts.map((text) => `<script>${text}</script>`).join("\n")}
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
