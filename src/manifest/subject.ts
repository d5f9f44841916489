import { type Phrase, phrase, sentence } from "../report/phrase";
import { timeText } from "../time";
import type { Planner, ReleaseSubject } from "./manifest";

/** `production at commit 1a2b3c4d5e6f, planned by Ada on 2026-11-28 12:00 UTC`: the same words in every title. */
export function subjectPhrase({ environment, commit, uncommitted, planned }: ReleaseSubject): Phrase {
  const at = commit === null ? phrase`without a commit` : phrase`at commit ${commit.slice(0, COMMIT_DIGITS)}`;
  const changed = sentence(uncommitted ? " with uncommitted changes" : "");
  return phrase`${cut(environment)} ${at}${changed}, planned ${plannerPhrase(planned)}`;
}

/** Enough to name a commit in any repository. */
const COMMIT_DIGITS = 12;
const LONGEST_NAME = 60;

function plannerPhrase(planner: Planner | null): Phrase {
  if (planner === null) return sentence("by an unnamed person at an unknown time");
  const { by, at } = planner;
  const who = by === null ? phrase`by an unnamed person` : phrase`by ${cut(by)}`;
  const time = Date.parse(at);
  return phrase`${who} on ${Number.isNaN(time) ? at : sentence(timeText(time))}`;
}

function cut(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`;
}

/** The part of a manifest that titles name. */
export function subjectOf({ environment, commit, uncommitted, planned }: ReleaseSubject): ReleaseSubject {
  return { environment, commit, uncommitted, planned };
}
