import { isObject, stringAt } from "../../json";
import { type Checked, checked, notChecked } from "../checked";
import { TOKEN_PERMISSIONS, type TokenPermission } from "../permissions";
import { type CloudflareClient, RequestFailed, tryRequest } from "./client";

/** What Cloudflare says about the token itself. */
export interface TokenState {
  /** `active`, `disabled`, `expired`. */
  readonly status: string;
  /** Milliseconds; undefined for a token that does not expire. */
  readonly expiresAt: number | undefined;
}

/** Undefined: Cloudflare knows no such token. A token belongs to a user or to an account, so both are asked. */
export async function askToken(client: CloudflareClient, accountId: string): Promise<Checked<TokenState | undefined>> {
  return await tryRequest(async () => {
    const asUser = await orUnknown(client.ask((api, options) => api.user.tokens.verify(options)));
    if (asUser !== undefined) return readToken(asUser);
    const account = { account_id: accountId };
    const asAccount = await orUnknown(client.ask((api, options) => api.accounts.tokens.verify(account, options)));
    return asAccount && readToken(asAccount);
  });
}

async function orUnknown<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error) || (error instanceof RequestFailed && error.status === 400)) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof RequestFailed && (error.status === 401 || error.status === 403);
}

/** @throws RequestFailed for an answer that is none */
function readToken(value: unknown): TokenState {
  const object = isObject(value) ? value : {};
  const status = stringAt(object, "status");
  if (status === undefined) throw new RequestFailed("the answer lacks the token's status", false);
  const expiresAt = Date.parse(stringAt(object, "expires_on") ?? "");
  return { status, expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt };
}

/** Whether the token has one permission, each half asked by itself. */
export interface PermissionAnswer {
  readonly permission: TokenPermission;
  readonly read: Checked<boolean>;
  readonly write: Checked<boolean>;
}

/** Asks for all permissions; changes nothing. @param zoneId undefined where there is no zone yet */
export async function askPermissions(
  client: CloudflareClient,
  accountId: string,
  zoneId: string | undefined,
): Promise<readonly PermissionAnswer[]> {
  const answers = TOKEN_PERMISSIONS.map(async (permission): Promise<PermissionAnswer> => {
    const { read, write } = permission;
    const ask = async (method: string, path: string, body?: object): Promise<Checked<boolean>> => {
      if (path.includes("{zone}") && zoneId === undefined) return notChecked("there is no zone yet");
      const fill = (text: string) => text.replace("{zone}", zoneId ?? "").replace("{account}", accountId);
      return await mayAsk(client, method, fill(path), body && JSON.parse(fill(JSON.stringify(body))));
    };
    return { permission, read: await ask("get", read), write: await ask(write.method, write.path, write.body) };
  });
  return await Promise.all(answers);
}

/** Any answer but a refusal says yes: also that there is no such object. */
async function mayAsk(
  client: CloudflareClient,
  method: string,
  path: string,
  body?: object,
): Promise<Checked<boolean>> {
  try {
    const request = { method: method.toLowerCase() as "get" | "post" | "patch" | "put", path, ...(body && { body }) };
    await client.ask((api, options) => api.request({ ...request, ...options }));
    return checked(true);
  } catch (error) {
    if (isRefusal(error)) return checked(false);
    if (error instanceof RequestFailed && error.status !== undefined && error.status < 500) return checked(true);
    if (error instanceof RequestFailed) return notChecked(error.message);
    throw error;
  }
}
