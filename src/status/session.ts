import { join } from "node:path";
import { type CloudflareApi, createApi } from "../cloudflare/client/client";
import { filePageStore } from "../cloudflare/client/page-store";
import { createRequests, type Edges, type Requests } from "../cloudflare/client/requests";
import type { Registry } from "../registry/model";
import { nodeQuestions, remembering } from "./dns/questions";
import { appendChanges, readLedger } from "./ledger";
import { readStatus } from "./read-status";
import { ledgerLine, linesOf, type StatusReport } from "./report";
import type { Selection } from "./selection";

/** What a person chose, and the world around. */
export interface SessionOptions {
  /** The project's root. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly edges: Edges;
  readonly dns: boolean;
  /** Resolvers to ask; none: the machine's own. */
  readonly resolvers: readonly string[];
  /** How long DNS may take in all, in milliseconds. */
  readonly dnsTime: number;
  readonly entries: boolean;
  /** Path of the ledger. */
  readonly ledger: string | undefined;
}

/** Questions to one registry's zones that share a token and its pace. */
export interface Session {
  readonly api: CloudflareApi;
  readonly requests: Requests;
  /** Asks once, and writes down in the ledger what changed. */
  read(selection: Selection | undefined): Promise<StatusReport>;
}

/** @throws UserError without a token */
export async function openSession(registry: Registry, options: SessionOptions): Promise<Session> {
  const { root, edges, entries, ledger: path } = options;
  const api = await createApi(options.env);
  const requests = createRequests(edges);
  const questions = options.dns ? nodeQuestions(options.resolvers) : undefined;
  return {
    api,
    requests,
    async read(selection) {
      const ledger = readLedger(path);
      const dns = questions && { questions: remembering(questions), time: options.dnsTime };
      const pageStore = (environment: string, zoneId: string) =>
        filePageStore(join(root, "dist", "status", `${environment}.jsonl`), `${api.baseURL} ${zoneId}`);
      const report = await readStatus({ api, requests, edges, dns, entries, ledger, pageStore }, registry, selection);
      const lines = linesOf(report).map((line) => ledgerLine(line, report.now));
      if (path !== undefined) appendChanges(path, ledger, lines);
      return report;
    },
  };
}
