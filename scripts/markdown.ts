/** A table of Markdown; cells are Markdown themselves, but no pipe ends one and no `<zone>` becomes a tag. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(cellText))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cellText(text: string): string {
  const parts = text.replaceAll("|", "\\|").split("`");
  return parts
    .map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "&lt;").replace(/(?<!\*)\*(?!\*)/g, "\\*") : part))
    .join("`");
}
