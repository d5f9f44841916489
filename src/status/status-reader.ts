import { join } from "node:path";
import { type CloudflareClient, createClient } from "../cloudflare/client/client";
import type { ClientOptions } from "../cloudflare/client/options";
import { filePageStore } from "../cloudflare/client/page-store";
import type { Registry } from "../registry/model";
import { nodeQuestions, remembering } from "./dns/questions";
import { appendChanges, readLedger } from "./ledger";
import { readStatus } from "./read-status";
import { ledgerLine, linesOf, type StatusReport } from "./report";
import type { Selection } from "./selection";

/** What the user chose, and how the client behaves. */
interface StatusOptions {
  /** The project's root. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: ClientOptions;
  readonly dns: boolean;
  /** Resolvers to ask; none: the machine's own. */
  readonly resolvers: readonly string[];
  /** Total time for DNS, in milliseconds. */
  readonly dnsTime: number;
  readonly kvKeys: boolean;
  /** Path of the ledger. */
  readonly ledger: string | undefined;
}

/** Reads the status of one registry's hostnames: all requests share one token and one rate. */
export interface StatusReader {
  readonly client: CloudflareClient;
  /** Asks once, and records in the ledger what changed. */
  read(selection: Selection | undefined): Promise<StatusReport>;
}

/** @throws UserError without a token */
export async function createStatusReader(registry: Registry, options: StatusOptions): Promise<StatusReader> {
  const { root, kvKeys, ledger: path } = options;
  const client = await createClient(options.env, options.client);
  const questions = options.dns ? nodeQuestions(options.resolvers) : undefined;
  return {
    client,
    async read(selection) {
      const ledger = readLedger(path);
      const dns = questions && { questions: remembering(questions), time: options.dnsTime };
      const pageStore = (environment: string, zoneId: string) =>
        filePageStore(join(root, "dist", "status", `${environment}.jsonl`), `${client.baseUrl} ${zoneId}`);
      const report = await readStatus({ client, dns, kvKeys, ledger, pageStore }, registry, selection);
      const lines = linesOf(report).map((line) => ledgerLine(line, report.now));
      if (path !== undefined) appendChanges(path, ledger, lines);
      return report;
    },
  };
}
