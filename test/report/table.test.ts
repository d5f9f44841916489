import { describe, expect, it } from "@jest/globals";
import { sentence } from "../../src/report/phrase";
import { filterTableHtml, type Table, tableHtml, tableMarkdown } from "../../src/report/table";

const HOSTILE = '"><script>|`a`';

describe("a table that a page filters", () => {
  const html = String(
    filterTableHtml({
      id: "t",
      caption: "Things",
      filters: [
        { name: "tenant", label: "Tenant", suggestions: [HOSTILE] },
        { name: "impact", label: "Impact", choices: [["outage", "Outage"]] },
      ],
      columns: ["Tenant", "Impact"],
      rows: [
        { data: { tenant: HOSTILE, impact: "outage" }, cells: [{ content: "acme" }, { content: "outage", sort: "1" }] },
      ],
    }),
  );

  it("escapes what rows and suggestions hold", () => {
    expect(html).not.toContain("<script>");
    expect(html).toContain('data-tenant="&quot;&gt;&lt;script&gt;|`a`"');
  });

  it("keeps its filters out of sight until the script runs", () => {
    expect(html).toMatch(/<form [^>]*hidden>/);
  });
});

describe("one table", () => {
  const table: Table = {
    columns: ["name", "said", "both"],
    rows: [[HOSTILE, sentence("never a | bar"), [HOSTILE, sentence("a <b> sentence")]]],
  };

  it("is a table in Markdown, each value in its cell", () => {
    expect(String(tableMarkdown(table))).toBe(
      [
        "| name | said | both |",
        "| --- | --- | --- |",
        '| `` "><script>\\|`a` `` | never a &#124; bar | `` "><script>\\|`a` ``<br>a &#60;b&#62; sentence |',
      ].join("\n"),
    );
  });

  it("is a table in HTML, each value set off as code", () => {
    expect(String(tableHtml(table))).toBe(`<table>
<thead><tr><th scope="col">Name</th><th scope="col">Said</th><th scope="col">Both</th></tr></thead>
<tbody>
<tr><td data-label="Name"><code>&quot;&gt;&lt;script&gt;|\`a\`</code></td><td data-label="Said">never a | bar</td><td data-label="Both"><code>&quot;&gt;&lt;script&gt;|\`a\`</code><br>a &lt;b&gt; sentence</td></tr>
</tbody>
</table>`);
  });
});
