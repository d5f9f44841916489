import { type Checked, knownValue } from "../../cloudflare/checked";
import type { PermissionAnswer, TokenState } from "../../cloudflare/client/token";
import { listed, plural } from "../../text";
import { DAY, timeText } from "../../time";
import { type DoctorFinding, findingsOn, type Purpose } from "../finding";

/** What was asked about the token. */
export interface TokenAnswers {
  readonly token: Checked<TokenState | undefined>;
  readonly permissions: readonly PermissionAnswer[];
  /** Zones that the token can see, this one included. */
  readonly zonesSeen: Checked<number>;
}

const { ok, warning, problem, unknown } = findingsOn("token");
const TOKENS = "dash.cloudflare.com/profile/api-tokens";
/** A token that ends within so many days is worth a warning. */
const EXPIRES_SOON = 14 * DAY;

export function checkToken(
  answers: TokenAnswers,
  { purpose, managedZone, now }: { readonly purpose: Purpose | undefined; managedZone: boolean; now: number },
): readonly DoctorFinding[] {
  const permissions = answers.permissions.filter(
    ({ permission }) => managedZone || permission.onlyManagedZone === undefined,
  );
  return [
    tokenItself(answers.token, now),
    ...reading(answers.permissions),
    ...writing(permissions, purpose),
    ...beyond(answers.zonesSeen),
  ];
}

function tokenItself(token: Checked<TokenState | undefined>, now: number): DoctorFinding {
  if (!token.checked)
    return unknown(
      "token-active",
      `The token was not checked: ${token.why}.`,
      "Run doctor again when Cloudflare answers.",
    );
  const { value } = token;
  if (value === undefined)
    return problem(
      "token-active",
      "Cloudflare does not know the token in CLOUDFLARE_API_TOKEN.",
      `Create one at ${TOKENS}, with the permissions below.`,
    );
  if (value.status !== "active")
    return problem("token-active", `The token is ${value.status}.`, `Activate or replace it at ${TOKENS}.`);
  const { expiresAt } = value;
  if (expiresAt === undefined) return ok("token-active", "The token is active and does not expire.");
  if (expiresAt - now < EXPIRES_SOON)
    return warning(
      "token-active",
      `The token expires on ${timeText(expiresAt)}.`,
      `Renew it at ${TOKENS} before that.`,
    );
  return ok("token-active", `The token is active until ${timeText(expiresAt)}.`);
}

function reading(permissions: readonly PermissionAnswer[]): readonly DoctorFinding[] {
  const missing = permissions.filter(({ read }) => knownValue(read) === false);
  if (missing.length > 0)
    return [
      problem(
        "token-reads",
        `The token may not read: ${names(missing)}.`,
        `Add to the token: ${missing.map(({ permission }) => `${permission.group}: Read`).join(", ")}.`,
      ),
    ];
  const open = notAsked("token-reads", permissions, "read");
  return open.length > 0 ? open : [ok("token-reads", "The token may read everything that plan and status need.")];
}

/** A token that reads is right for plan; one that writes is right for apply, and may too much for plan. */
function writing(permissions: readonly PermissionAnswer[], purpose: Purpose | undefined): readonly DoctorFinding[] {
  const can = permissions.filter(({ write }) => knownValue(write) === true);
  const cannot = permissions.filter(({ write }) => knownValue(write) === false);
  const open = notAsked("token-writes", permissions, "write");
  if (purpose === "plan" && can.length > 0)
    return [
      warning(
        "token-writes",
        `The token may write: ${names(can)}. plan, review and status only read.`,
        "Give plan a token of its own with Read instead of Edit.",
      ),
      ...open,
    ];
  if (purpose === "apply" && cannot.length > 0)
    return [
      problem(
        "token-writes",
        `The token may not write: ${names(cannot)}.`,
        `Add to the token: ${cannot.map(({ permission }) => `${permission.group}: Edit`).join(", ")}.`,
      ),
      ...open,
    ];
  if (can.length > 0 && cannot.length > 0)
    return [
      warning(
        "token-writes",
        `The token may write ${names(can)}, but not ${names(cannot)}: too much for plan, not enough for apply.`,
        "Use one token that only reads, and another that may edit everything that apply writes (docs/pipelines.md).",
      ),
      ...open,
    ];
  if (open.length > 0) return open;
  return can.length === 0
    ? [ok("token-writes", "The token only reads: enough for plan, review and status, not for apply.")]
    : [ok("token-writes", "The token may write everything that apply writes.")];
}

function notAsked(
  id: string,
  permissions: readonly PermissionAnswer[],
  half: "read" | "write",
): readonly DoctorFinding[] {
  const open = permissions.flatMap((answer) => {
    const found = answer[half];
    return found.checked ? [] : [`${answer.permission.group} (${found.why})`];
  });
  if (open.length === 0) return [];
  const verb = half === "read" ? "read" : "write";
  return [
    unknown(
      id,
      `Whether the token may ${verb} was not checked: ${open.join(", ")}.`,
      "Run doctor again when the zone is there and Cloudflare answers.",
    ),
  ];
}

function beyond(zonesSeen: Checked<number>): readonly DoctorFinding[] {
  const seen = knownValue(zonesSeen);
  if (seen === undefined || seen < 2) return [];
  return [
    warning(
      "token-zones",
      `The token reaches ${plural(seen - 1, "other zone")} besides this one.`,
      "Limit the token's zone resources to this zone.",
    ),
  ];
}

function names(answers: readonly PermissionAnswer[]): string {
  return listed(
    answers.map(({ permission }) => permission.group),
    6,
  );
}
