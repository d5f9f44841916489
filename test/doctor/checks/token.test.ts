import { describe, expect, it } from "@jest/globals";
import { type Checked, checked, notChecked } from "../../../src/cloudflare/checked";
import type { TokenState } from "../../../src/cloudflare/client/token";
import { TOKEN_PERMISSIONS } from "../../../src/cloudflare/permissions";
import { checkToken } from "../../../src/doctor/checks/token";
import type { Purpose } from "../../../src/doctor/finding";

const NOW = Date.parse("2026-11-28T00:00:00Z");
const YES = checked(true);
const NO = checked(false);

interface Case {
  readonly token?: Checked<TokenState | undefined>;
  /** By permission group; all others are YES. */
  readonly read?: Readonly<Record<string, Checked<boolean>>>;
  readonly write?: Readonly<Record<string, Checked<boolean>>>;
  readonly zones?: Checked<number>;
  readonly purpose?: Purpose;
  readonly managedZone?: boolean;
}

/** `level id: message`, one line each. */
function found({ token, read = {}, write = {}, zones = checked(1), purpose, managedZone = true }: Case) {
  const permissions = TOKEN_PERMISSIONS.map((permission) => ({
    permission,
    read: read[permission.group] ?? YES,
    write: write[permission.group] ?? YES,
  }));
  const state = token ?? checked({ status: "active", expiresAt: undefined });
  const findings = checkToken({ token: state, permissions, zonesSeen: zones }, { purpose, managedZone, now: NOW });
  return findings.map(
    ({ id, level, message, fix }) => `${level} ${id}: ${message}${fix === undefined ? "" : ` > ${fix}`}`,
  );
}

const READS_ONLY = Object.fromEntries(TOKEN_PERMISSIONS.map(({ group }) => [group, NO]));

describe("the token's findings", () => {
  it("are all good for a token that may do what apply does, on one zone", () => {
    expect(found({ purpose: "apply" })).toEqual([
      "ok token-active: The token is active and does not expire.",
      "ok token-reads: The token may read everything that plan and status need.",
      "ok token-writes: The token may write everything that apply writes.",
    ]);
  });

  it.each<readonly [string, Case, string]>([
    [
      "is unknown to Cloudflare",
      { token: checked(undefined) },
      "problem token-active: Cloudflare does not know the token in CLOUDFLARE_API_TOKEN.",
    ],
    [
      "is disabled",
      { token: checked({ status: "disabled", expiresAt: undefined }) },
      "problem token-active: The token is disabled.",
    ],
    [
      "expires within two weeks",
      { token: checked({ status: "active", expiresAt: NOW + 3 * 86_400_000 }) },
      "warning token-active: The token expires on 2026-12-01 00:00 UTC.",
    ],
    [
      "expires later",
      { token: checked({ status: "active", expiresAt: NOW + 90 * 86_400_000 }) },
      "ok token-active: The token is active until 2027-02-26 00:00 UTC.",
    ],
    [
      "can't be asked about",
      { token: notChecked("Cloudflare answered 502") },
      "unknown token-active: The token was not checked: Cloudflare answered 502.",
    ],
    [
      "lacks a reading permission",
      { read: { DNS: NO } },
      "problem token-reads: The token may not read: DNS. > Add to the token: DNS: Read.",
    ],
    [
      "lacks a writing permission that apply needs",
      { write: { DNS: NO }, purpose: "apply" },
      "problem token-writes: The token may not write: DNS. > Add to the token: DNS: Edit.",
    ],
    [
      "may write although plan only reads",
      { purpose: "plan" },
      "warning token-writes: The token may write: Zone, DNS, SSL and Certificates, Workers Routes, Workers Scripts, Workers KV Storage. plan, review and status only read.",
    ],
    [
      "only reads",
      { write: READS_ONLY },
      "ok token-writes: The token only reads: enough for plan, review and status, not for apply.",
    ],
    [
      "writes some and not others",
      { write: { DNS: NO } },
      "warning token-writes: The token may write Zone, SSL and Certificates, Workers Routes, Workers Scripts, Workers KV Storage, but not DNS: too much for plan, not enough for apply.",
    ],
    [
      "reaches other zones",
      { zones: checked(3) },
      "warning token-zones: The token reaches 2 other zones besides this one.",
    ],
    [
      "can't be tried before there is a zone",
      { read: { DNS: notChecked("there is no zone yet") } },
      "unknown token-reads: Whether the token may read was not checked: DNS (there is no zone yet).",
    ],
  ])("say so when it %s", (_, given, expected) => {
    expect(found(given)).toContainEqual(expect.stringContaining(expected));
  });

  it("ask for the right to edit zones only where Switchyard manages the zone", () => {
    expect(found({ write: { Zone: NO }, purpose: "apply", managedZone: false })).toContain(
      "ok token-writes: The token may write everything that apply writes.",
    );
    expect(found({ write: { Zone: NO }, purpose: "apply" })).toContainEqual(
      expect.stringContaining("may not write: Zone"),
    );
  });
});
