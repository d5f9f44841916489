/** One line of the report: what was found, and what to do about it. */
export interface DoctorFinding {
  /** Stable, for machines: `token-active`. */
  readonly id: string;
  readonly topic: Topic;
  readonly level: Level;
  /** What is so, with the value that shows it. */
  readonly message: string;
  /** The way out, for all but `ok`. */
  readonly fix?: string;
}

export const TOPICS = ["token", "zone", "custom hostnames", "Workers", "names", "Terraform", "state"] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * `problem`: a release would fail or do harm. `warning`: it works, and may surprise. `unknown`: could not be checked.
 */
export const LEVELS = ["problem", "unknown", "warning", "ok"] as const;
export type Level = (typeof LEVELS)[number];

/** What the token is for. Apply writes; plan, review and status read. */
export const PURPOSES = ["plan", "apply"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The report on one environment. */
export interface EnvironmentHealth {
  readonly environment: string;
  readonly zone: string;
  readonly findings: readonly DoctorFinding[];
}

export interface DoctorReport {
  readonly environments: readonly EnvironmentHealth[];
}

/** Findings of one topic, written without repeating it. */
export function findingsOn(topic: Topic) {
  return {
    ok: (id: string, message: string): DoctorFinding => ({ id, topic, level: "ok", message }),
    warning: (id: string, message: string, fix: string): DoctorFinding => ({
      id,
      topic,
      level: "warning",
      message,
      fix,
    }),
    problem: (id: string, message: string, fix: string): DoctorFinding => ({
      id,
      topic,
      level: "problem",
      message,
      fix,
    }),
    unknown: (id: string, message: string, fix: string): DoctorFinding => ({
      id,
      topic,
      level: "unknown",
      message,
      fix,
    }),
  };
}

export function countsOf(findings: readonly DoctorFinding[]): Readonly<Record<Level, number>> {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return { problem: count("problem"), unknown: count("unknown"), warning: count("warning"), ok: count("ok") };
}
