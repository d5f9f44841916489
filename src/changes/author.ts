/** The author of a pull request: GitHub login and teams. */
export interface Author {
  readonly user: string;
  /** As `organization/team`. */
  readonly teams: readonly string[];
}

/** An owner with a slash is a team, otherwise a user. GitHub ignores case in both. */
export function isAmong({ user, teams }: Author, owners: readonly string[]): boolean {
  const ownTeams = new Set(teams.map(inOneCase));
  return owners.map(inOneCase).some((owner) => (owner.includes("/") ? ownTeams.has(owner) : owner === inOneCase(user)));
}

/** Lower-cases ASCII letters only, as in GitHub names: toLowerCase would turn the Kelvin sign into a k. */
function inOneCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The author from the command line, otherwise from the CI's environment; undefined if neither has one. */
export function authorFrom(user: string | undefined, teams: readonly string[], env: Environment): Author | undefined {
  const known = [user, env.SWITCHYARD_AUTHOR, env.GITHUB_ACTOR, env.GITLAB_USER_LOGIN].find((name) => name);
  const listed = (env.SWITCHYARD_AUTHOR_TEAMS ?? "").split(/[\s,]+/).filter((team) => team !== "");
  return known === undefined ? undefined : { user: known, teams: teams.length > 0 ? teams : listed };
}
