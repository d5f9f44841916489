import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { JsonObject } from "../../src/review/json";
import { MASKED, MASKED_CHANGED, maskPlan } from "../../src/review/mask";

const KEY = "-----BEGIN PRIVATE KEY-----\nplanted\n-----END PRIVATE KEY-----";
const OLD_KEY = "-----BEGIN PRIVATE KEY-----\nplanted before\n-----END PRIVATE KEY-----";
const TOKEN = "planted-api-token";
const DEFAULT = "planted-default";
const OUTPUT = "planted-output";
const NESTED = "planted-in-a-module";

const resource = {
  address: "cloudflare_custom_hostname.shop_acme_com",
  mode: "managed",
  type: "cloudflare_custom_hostname",
};
const marks = { ssl: { custom_key: true, settings: {} } };
const values = (key: string | null) => ({ hostname: "shop.acme.com", ssl: { custom_key: key, method: "http" } });
const change = (before: string | null, after: string | null): JsonObject => ({
  ...resource,
  change: {
    actions: ["update"],
    before: values(before),
    after: values(after),
    after_unknown: {},
    before_sensitive: marks,
    after_sensitive: marks,
  },
});

/** A plan with a secret in each place where Terraform writes one. */
const PLAN: JsonObject = {
  format_version: "1.2",
  variables: { acme_key: { value: KEY }, zone: { value: "acme.com" } },
  planned_values: {
    outputs: { token: { sensitive: true, value: OUTPUT }, zone_id: { sensitive: false, value: "023e" } },
    root_module: {
      resources: [{ ...resource, values: values(KEY), sensitive_values: marks }],
      child_modules: [
        { resources: [{ address: "module.m.x.y[0]", values: { secret: NESTED }, sensitive_values: { secret: true } }] },
      ],
    },
  },
  resource_changes: [
    change(OLD_KEY, KEY),
    {
      address: 'module.m["k.]"].x.y[0]',
      change: {
        actions: ["create"],
        before: null,
        after: { secret: NESTED },
        before_sensitive: false,
        after_sensitive: { secret: true },
      },
    },
  ],
  resource_drift: [change(OLD_KEY, OLD_KEY)],
  deferred_changes: [{ reason: "unknown", resource_change: change(OLD_KEY, KEY) }],
  output_changes: {
    token: {
      actions: ["update"],
      before: "planted-old-output",
      after: OUTPUT,
      before_sensitive: true,
      after_sensitive: true,
    },
    map: {
      actions: ["create"],
      before: null,
      after: { inner: OUTPUT, plain: "seen" },
      before_sensitive: false,
      after_sensitive: { inner: true },
    },
  },
  prior_state: {
    format_version: "1.0",
    values: {
      outputs: { token: { sensitive: true, value: OUTPUT } },
      root_module: { resources: [{ ...resource, values: values(OLD_KEY), sensitive_values: marks }] },
    },
  },
  configuration: {
    provider_config: { cloudflare: { name: "cloudflare", expressions: { api_token: { constant_value: TOKEN } } } },
    root_module: {
      variables: { acme_key: { sensitive: true, default: DEFAULT }, zone: { default: "acme.com" } },
      outputs: { token: { sensitive: true, expression: { constant_value: OUTPUT } } },
      resources: [
        {
          ...resource,
          expressions: {
            hostname: { constant_value: "shop.acme.com" },
            ssl: { constant_value: { custom_key: KEY, method: "http" } },
          },
        },
      ],
      module_calls: {
        m: {
          expressions: { secret: { constant_value: NESTED }, plain: { constant_value: "seen" } },
          module: {
            variables: { secret: { sensitive: true }, plain: {} },
            resources: [{ address: "x.y", expressions: { secret: { constant_value: NESTED } } }],
          },
        },
      },
    },
  },
};

const SECRETS = [KEY, OLD_KEY, TOKEN, DEFAULT, OUTPUT, NESTED, "planted-old-output"];

describe("a masked plan", () => {
  const masked = maskPlan(PLAN);
  const text = JSON.stringify(masked);

  it("holds no secret anywhere", () => {
    const clear = JSON.stringify(PLAN);
    for (const secret of SECRETS) expect(clear).toContain(JSON.stringify(secret).slice(1, -1));
    for (const secret of SECRETS) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(text).not.toContain("planted");
  });

  it("keeps all the rest", () => {
    const unmask = (plan: JsonObject) => JSON.stringify(plan).replace(/"[^"]*(?:planted|sensitive value)[^"]*"/g, "#");
    expect(unmask(masked)).toBe(unmask(PLAN));
  });

  it("tells a renewed key from the same one", () => {
    const keys = (list: unknown) =>
      (list as { change: { before: JsonObject; after: JsonObject } }[]).map(({ change: { before, after } }) => [
        (before.ssl as JsonObject)?.custom_key,
        (after.ssl as JsonObject)?.custom_key,
      ]);
    expect(keys([(masked.resource_changes as JsonObject[])[0]])).toEqual([[MASKED, MASKED_CHANGED]]);
    expect(keys(masked.resource_drift)).toEqual([[MASKED, MASKED]]);
  });

  it("stays as it is when masked again", () => {
    expect(maskPlan(masked)).toEqual(masked);
  });

  it("replaces a secret's text also where nothing marks it", () => {
    const leaky = {
      ...PLAN,
      resource_changes: [change(null, KEY), { address: "x.y", change: { actions: ["create"], after: { copy: KEY } } }],
    };
    expect(JSON.stringify(maskPlan(leaky))).not.toContain("planted");
  });
});

it("leaves null: that nothing is set is no secret", () => {
  const masked = maskPlan({ resource_changes: [change(null, null)] });
  expect(masked).toEqual({ resource_changes: [change(null, null)] });
});

it("leaves a plan without secrets as it is, whatever it holds", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (attributes) => {
      const plan = {
        resource_changes: [
          { address: "x.y", change: { actions: ["create"], before: null, after: attributes, after_sensitive: {} } },
        ],
      } as JsonObject;
      expect(JSON.stringify(maskPlan(plan))).toBe(JSON.stringify(plan));
    }),
  );
});
