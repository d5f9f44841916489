import { success } from "./envelope";
import type { ApiRoute } from "./route";

const needs = { group: "none", level: "read" } as const;
const verified = () => success({ id: "ed17574386854bf78a67040be0a770b0", status: "active" });

/** Whether a token is one. Any token may ask about itself: as a user's token, or as an account's. */
export const userTokenRoutes: readonly ApiRoute[] = [
  { method: "GET", path: "/user/tokens/verify", resource: "api_token", verb: "get", needs, handle: verified },
  {
    method: "GET",
    path: "/accounts/:account/tokens/verify",
    resource: "api_token",
    verb: "get",
    needs,
    handle: verified,
  },
];
