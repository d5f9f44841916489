import type { Emulator } from "../../../emulator/api/server";

/** What came back: the HTTP status and Cloudflare's envelope. */
export interface Reply<T> {
  status: number;
  result: T;
  errors: { code: number; message: string }[];
  result_info?: { total_count: number };
}

/** Sends one request as a script would, without the official client's types in the way. */
export async function call<T = { id: string }>(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  authorization: string | null = `Bearer ${emulator.token}`,
): Promise<Reply<T>> {
  const response = await fetch(emulator.url + path, {
    method,
    headers: authorization === null ? {} : { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const envelope = (await response.json()) as Omit<Reply<T>, "status">;
  return { status: response.status, ...envelope };
}
