import { expect, it } from "@jest/globals";
import { Hono } from "hono";
import { apiRoutes } from "../../../emulator/api/routes";

it.each(apiRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  "%s is answered by its own route, not by one before it",
  async (_, { method, path }) => {
    const app = new Hono();
    for (const route of apiRoutes) app.on(route.method, route.path, (context) => context.text(route.path));
    const response = await app.request(path.replace(/:(\w+)/g, "some-$1"), { method });
    expect(await response.text()).toBe(path);
  },
);
