import { refuseWith } from "./envelope";

/** Cloudflare's permission groups, as far as the emulated endpoints ask for them. */
export const PERMISSION_GROUPS = [
  "Zone",
  "DNS",
  "SSL and Certificates",
  "Workers Routes",
  "Workers Scripts",
  "Workers KV Storage",
] as const;

type PermissionGroup = (typeof PERMISSION_GROUPS)[number];

export interface Permission {
  /** `any`: which group Cloudflare would ask for is not known, so a token of named groups is refused. */
  group: PermissionGroup | "any";
  level: "read" | "write";
}

/** What a token may do: everything, read everything, or the named groups ("write" includes "read"). */
export type TokenPermissions = "all" | "read-only" | Partial<Record<PermissionGroup, "read" | "write">>;

/** The tokens that exist. A revoked one is answered like one that never did. */
export interface Tokens {
  grant(token: string, permissions: TokenPermissions): void;
  revoke(token: string): void;
  /** Refuses the request unless its token allows `needs`. */
  check(authorization: string | undefined, needs: Permission): void;
}

/** @returns the tokens of one emulator. */
export function createTokens(initial: Readonly<Record<string, TokenPermissions>>): Tokens {
  const granted = new Map(Object.entries(initial));
  return {
    grant: (token, permissions) => void granted.set(token, permissions),
    revoke: (token) => void granted.delete(token),
    check: (authorization, needs) => {
      const permissions = granted.get(tokenOf(authorization));
      if (permissions === undefined) refuseWith(403, 9109, "Invalid access token");
      if (!allows(permissions, needs)) refuseWith(403, 10000, "Authentication error");
    },
  };
}

function tokenOf(authorization: string | undefined): string {
  if (authorization === undefined) {
    refuseWith(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  }
  const token = /^Bearer ([\w.~+/-]+=*)$/.exec(authorization)?.[1];
  return token ?? refuseWith(400, 6003, "Invalid request headers");
}

function allows(permissions: TokenPermissions, needs: Permission): boolean {
  if (permissions === "all") return true;
  if (permissions === "read-only") return needs.level === "read";
  const level = needs.group === "any" ? undefined : permissions[needs.group];
  return level === "write" || level === needs.level;
}
