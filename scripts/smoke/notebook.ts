import type { ApiReply } from "./api";
import { NoReply } from "./api";
import { SMOKE_QUESTIONS, type SmokeObservation } from "./questions";

/** Collects what a run found out. */
export interface Notebook {
  /** @param found the answer in the words of the question's guesses */
  note(id: string, found: string, reply?: ApiReply): void;
  /** Says why a question has no answer. */
  giveUp(id: string, why: string, reply?: ApiReply): void;
  /** Runs an experiment. Without an answer of Cloudflare's, its questions stay open and the run goes on. */
  attempt(ids: readonly string[], experiment: () => Promise<void>): Promise<void>;
  /** One of each question. */
  observations(): readonly SmokeObservation[];
}

type Note = Omit<SmokeObservation, keyof (typeof SMOKE_QUESTIONS)[number]>;

const UNASKED: Note = {
  verdict: "not-observed",
  sent: null,
  status: null,
  codes: [],
  found: null,
  why: "the run ended before it was asked",
};

/** Starts with no question answered. */
export function openNotebook(): Notebook {
  const notes = new Map<string, Note>();
  const guessesOf = (id: string) => {
    const known = SMOKE_QUESTIONS.find((question) => question.id === id);
    if (known === undefined) throw new Error(`there is no question ${id}`);
    return known.guesses;
  };
  const put = (id: string, note: Partial<Note>, reply: ApiReply | undefined) => {
    const { request: sent = null, status = null, codes = [] } = reply ?? {};
    notes.set(id, { ...UNASKED, why: null, sent, status, codes, ...note });
  };
  const giveUp = (id: string, why: string, reply?: ApiReply) => put(id, { why }, reply);
  return {
    note: (id, found, reply) =>
      put(id, { verdict: guessesOf(id).includes(found) ? "agrees" : "differs", found }, reply),
    giveUp,
    attempt: async (ids, experiment) => {
      try {
        await experiment();
      } catch (error) {
        if (!(error instanceof NoReply)) throw error;
        for (const id of ids) if (!notes.has(id)) giveUp(id, error.message);
      }
    },
    observations: () => SMOKE_QUESTIONS.map((question) => ({ ...question, ...(notes.get(question.id) ?? UNASKED) })),
  };
}
