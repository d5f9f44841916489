import { REFUSALS } from "../../../worker/refusal";
import { encodeRefusalPages, MAX_REFUSAL_PAGES_BYTES, type RefusalPages } from "../../../worker/refusal-pages";
import type { Rule } from "../rule";

export const refusalPagesSize: Rule = {
  id: "refusal-pages-size",
  severity: "error",
  summary: `\`refusalPages\` has at most ${MAX_REFUSAL_PAGES_BYTES} bytes of JSON: Cloudflare takes no larger variable of a Worker.`,
  docs: "https://developers.cloudflare.com/workers/platform/limits/#environment-variables",
  fix: "Shorten the texts, or leave out those that visitors rarely see.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      const { refusalPages } = platform.value;
      if (refusalPages === undefined) continue;
      const bytes = Buffer.byteLength(encodeRefusalPages(refusalPages as RefusalPages));
      if (bytes <= MAX_REFUSAL_PAGES_BYTES) continue;
      const message = `has ${bytes} bytes of JSON, more than ${MAX_REFUSAL_PAGES_BYTES}`;
      report(platform, ["refusalPages"], { message, target: "key" });
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { refusalPages: { messages: allTexts("語".repeat(160)) } } },
      problems: "platform/production.json /refusalPages - has 5502 bytes of JSON, more than 5120",
      good: { "platform/production.json": { refusalPages: { messages: allTexts("語".repeat(140)) } } },
    },
  ],
};

function allTexts(text: string): Record<string, string> {
  return Object.fromEntries(Object.keys(REFUSALS).map((code) => [code, text]));
}
