import type { ProbeAnswer, ProbeTarget } from "./ask";
import { judgeAnswer, type ProbeQuestion, type ProbeResult } from "./judge";

/** What a probe is given. */
export interface ProbeContext {
  ask(target: ProbeTarget): Promise<ProbeAnswer>;
  /** Whom to ask for a name. */
  targetOf(hostname: string): ProbeTarget;
  now(): number;
  sleep(length: number): Promise<void>;
  progress(text: string): void;
  readonly stopped: () => boolean;
}

/** Requests sent at the same time. */
const AT_ONCE = 10;
const BETWEEN_ROUNDS = 5_000;

/** Asks each name once, in the order of the questions. */
export async function probeOnce(
  context: ProbeContext,
  questions: readonly ProbeQuestion[],
): Promise<readonly ProbeResult[]> {
  const results: ProbeResult[] = [];
  const rest = questions.entries();
  const work = async () => {
    for (const [index, question] of rest) {
      if (context.stopped()) return;
      results[index] = judgeAnswer(question, await context.ask(context.targetOf(question.asked)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return questions.map((question, index) => results[index] ?? judgeAnswer(question, NOT_ASKED));
}

const NOT_ASKED: ProbeAnswer = { kind: "unreachable", why: "stopped before it was asked" };

/**
 * Asks until all agree in one round, or the time is over. Meanwhile only those that don't agree yet are asked again; then all once
 * more, because another of Cloudflare's machines may answer.
 */
export async function probeUntilAgreed(
  context: ProbeContext,
  questions: readonly ProbeQuestion[],
  patience: number,
): Promise<readonly ProbeResult[]> {
  const end = context.now() + patience;
  let results = await probeOnce(context, questions);
  let told = "";
  for (;;) {
    const open = results.filter(({ outcome }) => outcome !== "agrees");
    const left = end - context.now();
    if (open.length === 0 || left <= 0 || context.stopped()) return results;
    const text = `${results.length - open.length} of ${results.length} as the registry says; waiting for ${open[0]?.hostname}: ${open[0]?.words}.`;
    if (text !== told) context.progress(text);
    told = text;
    await context.sleep(Math.min(BETWEEN_ROUNDS, left));
    const again = await probeOnce(context, open);
    const newer = new Map(again.map((result) => [result.hostname, result]));
    results = results.map((result) => newer.get(result.hostname) ?? result);
    if (results.every(({ outcome }) => outcome === "agrees")) results = await probeOnce(context, questions);
  }
}
