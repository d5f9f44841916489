import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { AttributeSchemas, ProviderSchema } from "../../emulator/provider/provider-schema";
import schema from "../../emulator/provider/schemas/5.22.0.json";
import type { Json, JsonObject } from "../../src/json";
import { MASKED, MASKED_CHANGED, maskPlan } from "../../src/terraform/mask";
import { ecKey, issue, rsaKey } from "../support/certificates";

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

describe("a Worker's bindings, masked", () => {
  const bindingsOf = (...texts: readonly string[]) =>
    texts.map((text, index) => ({ name: `B${index}`, type: index === 2 ? "secret_text" : "plain_text", text }));
  const [zone, fromVariable, secret] = ["saasprovider.com", "planted-variable", "planted-secret"];
  const plan: JsonObject = {
    variables: { v: { value: fromVariable } },
    resource_changes: [
      {
        address: "cloudflare_workers_script.dispatch",
        type: "cloudflare_workers_script",
        change: {
          actions: ["create"],
          before: null,
          after: { bindings: bindingsOf(zone, fromVariable, secret) },
          after_sensitive: { bindings: [{ text: true }, { text: true }, { text: true }] },
        },
      },
      { address: "cloudflare_zone.zone", change: { actions: ["create"], after: { name: zone, note: secret } } },
    ],
    configuration: {
      root_module: {
        variables: { v: { sensitive: true } },
        resources: [
          {
            address: "cloudflare_workers_script.dispatch",
            type: "cloudflare_workers_script",
            expressions: { bindings: { constant_value: bindingsOf(zone, "${var.v}", secret) } },
          },
        ],
      },
    },
  };

  it("show the plain text that the configuration says, and hide every other", () => {
    const text = JSON.stringify(maskPlan(plan));
    expect(text).toContain('"name":"saasprovider.com"');
    expect(text.split(zone)).toHaveLength(4);
    expect(text).not.toContain("planted");
    expect(maskPlan(maskPlan(plan))).toEqual(maskPlan(plan));
  });
});

describe("a certificate and a key, masked", () => {
  const [one, two] = [issue({ hostname: "shop.acme.com" }), issue({ hostname: "shop.acme.com", serial: 2 })];
  const sidesOf = (before: string | null, after: string | null) => {
    const [masked] = maskPlan({ resource_changes: [change(before, after)] }).resource_changes as JsonObject[];
    const sides = masked?.change as { before: JsonObject; after: JsonObject };
    return [sides.before, sides.after].map(({ ssl }) => (ssl as JsonObject).custom_key);
  };

  it("are told from others by their public fingerprint", () => {
    expect(sidesOf(one.certificate, two.certificate)).toEqual([
      expect.stringContaining(one.sha256),
      expect.stringContaining(two.sha256),
    ]);
    const keys = sidesOf(one.privateKey, two.privateKey);
    expect(keys).toEqual(Array(2).fill(expect.stringMatching(/^\(private key, public key sha256 [0-9a-f]{64}\)$/)));
    expect(keys[0]).not.toBe(keys[1]);
  });

  it("are a certificate also in a variable that is meant for a key", () => {
    expect(sidesOf(one.privateKey, one.certificate)[1]).toContain(`sha256 ${one.sha256}`);
  });

  it("are found where nothing marks them, and inside of other texts", () => {
    const copies = {
      copy: one.certificate,
      json: JSON.stringify({ key: one.privateKey }),
      key: `x ${one.privateKey} y`,
    };
    const address = "x.y";
    const plan = maskPlan({
      resource_changes: [
        change(one.certificate, one.privateKey),
        { address, change: { actions: ["create"], after: copies } },
      ],
    });
    const text = JSON.stringify(plan);
    expect(text).not.toContain("BEGIN");
    expect(text.split(`sha256 ${one.sha256}`)).toHaveLength(3);
  });

  it("that say nothing in public are named as changed and no more", () => {
    expect(sidesOf(`${one.certificate}planted`, `${one.certificate}planted too`)).toEqual([
      expect.stringMatching(/sha256 [0-9a-f]{64}; sensitive value\)$/),
      expect.stringMatching(/sha256 [0-9a-f]{64}; sensitive value, changed\)$/),
    ]);
  });
});

describe("of a secret", () => {
  const { certificate, privateKey } = issue({ hostname: "shop.acme.com" });
  const rsa = issue({ hostname: "shop.acme.com", key: rsaKey() }).privateKey;
  const encrypted = String(
    ecKey().export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "planted" }),
  );
  /** Random enough that no part of it stands anywhere else in a plan. */
  const password = fc.string({
    unit: fc.constantFrom(...'ABCDEFGHKLMNPQRSTUVWXYZ23456789+/="\\\n\r\t '),
    minLength: 8,
  });
  const secret = fc.oneof(
    password,
    fc.constantFrom(privateKey, rsa, encrypted, privateKey.replaceAll("\n", "\r\n"), privateKey.slice(0, 120)),
    password.map((text) => `${certificate}${text}`),
    password.map((text) => `${text}${privateKey}${text}`),
    password.map((text) => `-----BEGIN ${text}-----\n${text}\n-----END ${text}-----`),
  );
  /** Every eight characters in a row that are the secret's own. */
  const windowsOf = (text: string) => {
    const own = text.replace(certificate, "\n").split(/-----(?:BEGIN|END) [A-Z ]*-----|[\r\n]+/);
    return own.flatMap((line) => [...Array(Math.max(0, line.length - 7)).keys()].map((at) => line.slice(at, at + 8)));
  };
  /** Each text of the document, its names too. */
  const textsIn = (value: Json | undefined): readonly string[] => {
    if (typeof value === "string") return [value];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member as Json)]);
  };
  const documentOf = (text: string): JsonObject => ({
    ...PLAN,
    variables: { acme_key: { value: text } },
    resource_changes: [
      change(`${text}before`, text),
      {
        address: "x.y",
        change: {
          actions: ["create"],
          after: { copy: text, trimmed: text.trim(), inside: `a ${text} b`, json: JSON.stringify([text]), [text]: 1 },
        },
      },
    ],
  });

  it("no eight characters survive, wherever it stands", () => {
    fc.assert(
      fc.property(secret, (text) => {
        const clear = textsIn(documentOf(text)).join("\n");
        const masked = textsIn(maskPlan(documentOf(text))).join("\n");
        const windows = windowsOf(text).filter((window) => window.trim().length > 4);
        for (const window of windows) expect(clear).toContain(window);
        expect(windows.filter((window) => masked.includes(window))).toEqual([]);
      }),
    );
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

describe("what the provider's schema calls sensitive", () => {
  const { resource_schemas: schemas } = schema as unknown as ProviderSchema;
  /** So short that it is only found where it stands. */
  const PLANTED = "s3cret";
  /** Values in which every sensitive attribute is planted, also inside lists and maps; with their number. */
  const plant = (attributes: AttributeSchemas): { values: JsonObject; planted: number } => {
    const found = Object.entries(attributes).map(([name, { sensitive, nested_type: nested }]) => {
      if (sensitive) return { name, value: PLANTED, planted: 1 };
      const { values, planted } = plant(nested?.attributes ?? {});
      const wrapped: Readonly<Record<string, Json>> = { single: values, map: { KEY: values, other: values } };
      const value = wrapped[nested?.nesting_mode ?? ""] ?? [values, values];
      return { name, value, planted: nested?.nesting_mode === "single" ? planted : planted * 2 };
    });
    const kept = found.filter(({ planted }) => planted > 0);
    return {
      values: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
      planted: kept.reduce((sum, { planted }) => sum + planted, 0),
    };
  };
  const types = Object.entries(schemas).map(([type, { block }]) => ({ type, ...plant(block.attributes) }));
  const secretTypes = types.filter(({ planted }) => planted > 0);
  const occurrences = (plan: JsonObject) => JSON.stringify(plan).split(PLANTED).length - 1;

  it.each(secretTypes)("is hidden in a plan that marks nothing: $type", ({ type, values, planted }) => {
    const one = { address: `${type}.x`, mode: "managed", type };
    const change = { ...one, change: { actions: ["update"], before: values, after: { ...values, name: "seen" } } };
    const module = { resources: [{ ...one, values }], child_modules: [{ resources: [{ ...one, values }] }] };
    const expressions = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { constant_value: value }]),
    );
    const plan: JsonObject = {
      resource_changes: [change],
      resource_drift: [change],
      deferred_changes: [{ reason: "unknown", resource_change: change }],
      planned_values: { root_module: module },
      prior_state: { values: { root_module: module } },
      configuration: {
        root_module: {
          resources: [{ ...one, expressions }],
          module_calls: { m: { module: { resources: [{ ...one, expressions }] } } },
        },
      },
    };
    expect(occurrences(plan)).toBe(12 * planted);
    const masked = maskPlan(plan);
    expect(occurrences(masked)).toBe(0);
    expect(JSON.stringify(masked)).toContain('"seen"');
    expect(maskPlan(masked)).toEqual(masked);
  });

  it("is in 31 of the 188 types", () => {
    expect([types.length, secretTypes.length]).toEqual([188, 31]);
  });
});
