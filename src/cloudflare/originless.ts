/** The placeholders that Cloudflare documents for an originless record: the Worker answers before anyone connects (`DOCS.workerAsOrigin`). */
export const ORIGINLESS = {
  AAAA: { type: "AAAA", content: "100::" },
  A: { type: "A", content: "192.0.2.0" },
} as const;
