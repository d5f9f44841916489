import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { paletteOf } from "../../src/report/terminal-text";
import { type Review, reviewPlans } from "../../src/review/review";
import { writeHtml } from "../../src/review/writers/html";
import { writeJson } from "../../src/review/writers/json";
import { writeMarkdown } from "../../src/review/writers/markdown";
import { writeText } from "../../src/review/writers/text";
import { verdictText } from "../../src/review/writers/words";
import { PLACEHOLDERS } from "../../src/terraform/fingerprint";
import { readPlan } from "../../src/terraform/plan";
import { issue } from "../support/certificates";
import { type BuiltResource, build, declared, host, planJson } from "../support/plans";
import { REVIEW_TIME, reviewOf } from "./review-builder";

const STACK = "production-hostnames-000";
const text = (one: Review) => String(writeText(one, paletteOf(false)));
const FORMATS: readonly (readonly [string, (review: Review) => string])[] = [
  ["text", (one) => text(one).replace(/\n +/g, " ")],
  ["Markdown", (one) => writeMarkdown(one)],
  ["HTML", writeHtml],
  ["JSON", writeJson],
];

function reviewed(resources: readonly BuiltResource[], parts: JsonObject = {}, stacks = [STACK]): Review {
  const plans = stacks.map((stack) => readPlan(stack, planJson(resources, parts)));
  return reviewPlans({
    plans,
    waivers: [],
    allowReturning: new Set(),
    now: REVIEW_TIME,
  });
}

const configured = (resources: readonly JsonObject[]): JsonObject => ({
  configuration: { root_module: { resources } },
});

const command = build("terraform_data.zz", { to: { input: "planted" } });
const marker = build("terraform_data.switchyard_config", {
  from: { input: "a" },
  to: { input: "b" },
});

describe("what Switchyard has no words for is shown in every format", () => {
  it.each<[string, readonly BuiltResource[], JsonObject, string]>([
    [
      "a resource of a type that it doesn't write",
      [build("null_resource.zz", { to: { a: 1 } })],
      {},
      "null_resource.zz",
    ],
    ["a terraform_data that is not the marker", [command, marker], {}, "terraform_data.zz"],
    [
      "a command that runs with a known resource",
      [build("cloudflare_dns_record.zz", { to: { name: "a.com" } })],
      configured([
        {
          address: "cloudflare_dns_record.zz",
          mode: "managed",
          provisioners: [{ type: "local-exec" }],
        },
      ]),
      "local-exec",
    ],
    [
      "a command that runs with the marker",
      [marker],
      configured([
        {
          address: "terraform_data.switchyard_config",
          mode: "managed",
          provisioners: [{ type: "remote-exec" }],
        },
      ]),
      "remote-exec",
    ],
    [
      "a data source in the configuration",
      [],
      configured([
        {
          address: "data.terraform_remote_state.zz",
          mode: "data",
          type: "terraform_remote_state",
          expressions: {
            backend: { constant_value: "http" },
            config: { references: ["var.x"] },
          },
        },
      ]),
      "data.terraform_remote_state.zz",
    ],
    [
      "a data source in a module",
      [],
      {
        configuration: {
          root_module: {
            module_calls: {
              m: {
                module: {
                  resources: [
                    {
                      address: "data.external.zz",
                      mode: "data",
                      type: "external",
                    },
                  ],
                },
              },
            },
          },
        },
      },
      "module.m.data.external.zz",
    ],
    [
      "a data source that was read and nobody declares",
      [],
      {
        prior_state: {
          values: {
            root_module: {
              resources: [
                {
                  address: "data.http.zz",
                  mode: "data",
                  type: "http",
                  values: {},
                },
              ],
            },
          },
        },
      },
      "data.http.zz",
    ],
  ])("%s", (_case, resources, parts, expected) => {
    const result = reviewed(resources, parts);
    for (const [format, write] of FORMATS)
      expect([format, write(result)]).toEqual([format, expect.stringContaining(expected)]);
  });

  it("with the data source's own settings, and an expression as one", () => {
    const block = {
      backend: { constant_value: "http" },
      config: { references: ["var.x"] },
    };
    const zz = {
      address: "data.terraform_remote_state.zz",
      mode: "data",
      type: "terraform_remote_state",
      expressions: block,
    };
    expect(reviewed([], configured([zz]), ["b", "a"]).dataSources).toEqual([
      {
        address: "data.terraform_remote_state.zz",
        type: "terraform_remote_state",
        reads: ['backend "http"', "config (an expression)"],
        stacks: ["a", "b"],
      },
    ]);
  });

  it("also from another provider under a known name", () => {
    const record = build("cloudflare_dns_record.zz", { to: { name: "a.com" } });
    const change = {
      ...record.change,
      provider_name: "registry.terraform.io/evil/cloudflare",
    };
    expect(reviewed([{ ...record, change }]).unknown.map(({ address }) => address)).toEqual([
      "cloudflare_dns_record.zz",
    ]);
  });

  it("and a shared resource to which someone adds a command stays shared", () => {
    const zone = build("cloudflare_zone.zone", { from: { name: "a.com" } });
    const result = reviewed(
      [zone],
      configured([
        {
          address: "cloudflare_zone.zone",
          mode: "managed",
          provisioners: [{ type: "local-exec" }],
        },
      ]),
    );
    expect([result.unknown.length, result.refusals.map(({ rule }) => rule)]).toEqual([1, ["root-lost"]]);
  });

  it("but not the marker, and nothing that stays as it is", () => {
    const quiet = build("null_resource.zz", { from: { a: 1 }, to: { a: 1 } });
    const result = reviewed([marker, quiet]);
    expect([result.unknown, result.dataSources, result.shared]).toEqual([[], [], []]);
  });

  it("and is part of the verdict, and no claim about traffic", () => {
    const result = reviewed([command]);
    expect(verdictText(result)).toBe("Within every budget. Read 1 resource in Terraform.");
    expect(text(result)).not.toContain("no impact");
    expect(text(result)).toMatchInlineSnapshot(`
      "Within every budget. Read 1 resource in Terraform. 1 plan without a manifest:
      environment, commit and planner are not known.

      1 plan
      change  18cd554d00acf4d6c19c50c842b535ba3dd12f4720a94bf5ca46f8a546573eb7

      Read it in Terraform
        Switchyard does not know these. Read what they do in the stack's cdk.tf.json
        and in its plan.
        terraform_data.zz
          terraform_data: created, in production-hostnames-000

      Forecast
        Reads before the first write: 0 requests.
        Apply: 0 requests.
        Custom hostnames: 0.

      Within every budget. Read 1 resource in Terraform."
    `);
  });
});

describe("secrets in a review", () => {
  const marks = { ssl: { custom_certificate: true, custom_key: true } };
  const sends = (certificate: string, custom_key: string, from?: JsonObject) =>
    host("shop.acme.com", {
      ...(from && { from }),
      to: declared("shop.acme.com", {
        custom_certificate: certificate,
        custom_key,
      }),
      extra: { before_sensitive: marks, after_sensitive: marks },
    });
  const key = PLACEHOLDERS["private key"];

  it("are certificates by subject, end and fingerprint, in every format", () => {
    const { certificate, sha256 } = issue({
      hostname: "shop.acme.com",
      expires: "2031-05-06T00:00:00Z",
    });
    const result = reviewOf([sends(certificate, key)]);
    for (const [format, write] of FORMATS) {
      const text = write(result);
      for (const expected of ["CN=shop.acme.com", "2031-05-06", sha256])
        expect([format, text]).toEqual([format, expect.stringContaining(expected)]);
    }
    expect(result.notCompared).toEqual([]);
  });

  // A sixth of the lifetime: 33 days of 200, 7.8 of 47.
  it.each([
    ["2026-05-06T00:00:00Z", "2026-11-22T00:00:00Z", "expired"],
    ["2026-06-10T00:00:00Z", "2026-12-25T00:00:00Z", "expires soon"],
    ["2026-06-12T00:00:00Z", "2026-12-29T00:00:00Z", "valid"],
    ["2026-10-14T00:00:00Z", "2026-11-30T00:00:00Z", "expires soon"],
    ["2026-10-16T00:00:00Z", "2026-12-02T00:00:00Z", "valid"],
  ])("warn of a certificate by its lifetime: from %s to %s it %s", (from, expires, validity) => {
    const result = reviewOf([sends(issue({ hostname: "shop.acme.com", from, expires }).certificate, key)]);
    expect(result.certificates.map((one) => one.validity)).toEqual([validity]);
    expect(text(result).includes("WARNING")).toBe(validity !== "valid");
  });

  it("warn of an issuer's certificate that ends", () => {
    const lives = {
      from: "2026-11-01T00:00:00Z",
      expires: "2026-12-18T00:00:00Z",
    };
    const chain = (ends: string) =>
      issue({ hostname: "shop.acme.com", ...lives }).certificate + issue({ hostname: "ca", expires: ends }).certificate;
    const validity = (ends: string) => reviewOf([sends(chain(ends), key)]).certificates[0]?.validity;
    expect(validity("2026-11-22T00:00:00Z")).toBe("expired");
    expect(validity("2026-11-26T00:00:00Z")).toBe("expires soon");
    // Three weeks are little of an issuer's life, and enough for a certificate of 47 days.
    expect(validity("2026-12-14T00:00:00Z")).toBe("valid");
  });

  it("are not told of again where the state has that certificate", () => {
    const { certificate, privateKey } = issue({ hostname: "shop.acme.com" });
    const ssl = { custom_certificate: certificate, custom_key: privateKey };
    const from = declared("shop.acme.com", {
      ...ssl,
      settings: { min_tls_version: "1.0" },
    });
    expect(reviewOf([sends(certificate, privateKey, from)]).certificates).toEqual([]);
  });

  it("are named as not compared where nothing about them is public, in every format", () => {
    const result = reviewOf([sends(issue({ hostname: "shop.acme.com" }).certificate, "planted-garbage")]);
    expect(result.notCompared).toEqual([
      {
        stack: STACK,
        address: "cloudflare_custom_hostname.shop_acme_com",
        path: "ssl.custom_key",
      },
    ]);
    for (const [format, write] of FORMATS) {
      expect([format, write(result)]).toEqual([format, expect.stringContaining("ssl.custom_key")]);
      expect(write(result)).not.toContain("planted");
    }
  });

  it("are named as not compared in outputs and in what was read", () => {
    const sensitive = {
      values: { body: "planted-body" },
      sensitive_values: { body: true },
    };
    const result = reviewed([], {
      output_changes: {
        token: {
          actions: ["create"],
          before: null,
          after: "planted-token",
          after_sensitive: true,
        },
      },
      prior_state: {
        values: {
          root_module: {
            resources: [
              {
                address: "data.http.zz",
                mode: "data",
                type: "http",
                ...sensitive,
              },
            ],
          },
        },
      },
    });
    expect(result.notCompared.map(({ address, path }) => [address, path])).toEqual([
      ["output.token", ""],
      ["data.http.zz", "body"],
    ]);
  });
});

it("shows nothing of a certificate's subject that a reader would obey", () => {
  const { certificate } = issue({ hostname: "\u202e|`<b>\u001b[2J" });
  const marks = { ssl: { custom_certificate: true } };
  const result = reviewOf([
    host("a.com", {
      to: declared("a.com", { custom_certificate: certificate }),
      extra: { after_sensitive: marks },
    }),
  ]);
  expect(result.certificates).toHaveLength(1);
  for (const [format, write] of FORMATS) {
    const obeyed = format === "HTML" ? ["\u202e", "\u001b", "<b>"] : ["\u202e", "\u001b"];
    for (const text of obeyed) expect([format, write(result)]).toEqual([format, expect.not.stringContaining(text)]);
  }
});

it("names fifty and the number of the rest, and all of them in JSON", () => {
  const many = [...Array(60).keys()].map((index) => build(`null_resource.zz${index}`, { to: { a: 1 } }));
  const result = reviewed(many);
  expect(text(result)).toContain("and 10 more (--format json names all)");
  expect(writeMarkdown(result)).toContain("and 10 more");
  expect(JSON.parse(writeJson(result)).unknown).toHaveLength(60);
});
