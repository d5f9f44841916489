import pc from "picocolors";

/** The world as a command sees it; tests hand in their own. */
export interface Terminal {
  /** The project: the folder that holds tenants/ and platform/. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person looks at standard output, rather than a file or a pipe. */
  readonly interactive: boolean;
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Results: standard output. */
  out(text: string): void;
  /** Progress and errors: standard error. */
  err(text: string): void;
}

export function processTerminal(): Terminal {
  const interactive = process.stdout.isTTY === true;
  return {
    cwd: process.cwd(),
    env: process.env,
    interactive,
    colors: pc.createColors(interactive && (process.env.NO_COLOR ?? "") === ""),
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
  };
}
