/** Who asks for a change, as GitHub knows them. */
export interface Author {
  readonly user: string;
  /** As `organization/team`. */
  readonly teams: readonly string[];
}

/** An owner with a slash is a team, else a user. GitHub takes no notice of upper and lower case in either. */
export function isAmong({ user, teams }: Author, owners: readonly string[]): boolean {
  const ownTeams = new Set(teams.map(inOneCase));
  return owners.map(inOneCase).some((owner) => (owner.includes("/") ? ownTeams.has(owner) : owner === inOneCase(user)));
}

/** Of ASCII letters only, as names on GitHub have them: toLowerCase makes a k of the Kelvin sign. */
function inOneCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The author as the command line names them, else as the CI does; undefined when no one says. */
export function authorFrom(user: string | undefined, teams: readonly string[], env: Environment): Author | undefined {
  const known = [user, env.SWITCHYARD_AUTHOR, env.GITHUB_ACTOR, env.GITLAB_USER_LOGIN].find((name) => name);
  const listed = (env.SWITCHYARD_AUTHOR_TEAMS ?? "").split(/[\s,]+/).filter((team) => team !== "");
  return known === undefined ? undefined : { user: known, teams: teams.length > 0 ? teams : listed };
}
