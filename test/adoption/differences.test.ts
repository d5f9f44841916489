import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { shardBlocks } from "../../constructs/bulk-blocks";
import { askedFields } from "../../src/adoption/differences";
import { desiredState, plainState } from "../../src/desired/desired-state";
import { literal } from "../../src/desired/literal";
import type { JsonObject } from "../../src/json";
import { fieldAt } from "../../src/terraform/declared-fields";
import { isEmptyField } from "../../src/terraform/field-comparison";
import { CUSTOM_HOSTNAME, resourceType } from "../../src/terraform/resource-types";
import { checkedEnvironment } from "../support/registry";

const IDS = { accountId: literal("account"), zoneId: literal("zone"), kvNamespaceId: literal("namespace") };

it("what adopt takes for asked is what a hostname's block asks for, field by field", () => {
  const certificate = fc.record(
    {
      validation: fc.constantFrom("http", "txt", "email", "delegated"),
      authority: fc.constantFrom("google", "lets_encrypt", "ssl_com"),
      minTlsVersion: fc.constantFrom("1.0", "1.2"),
      tls13: fc.boolean(),
      http2: fc.boolean(),
      earlyHints: fc.boolean(),
      ciphers: fc.constantFrom(["AES128-SHA"], ["AES256-SHA", "AES128-SHA"]),
      bundleMethod: fc.constantFrom("ubiquitous", "optimal", "force"),
      branding: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const declaration = fc.record(
    {
      certificate,
      origin: fc.constant({ server: "eu.saasprovider.com", sni: ":request_host_header:" }),
      metadata: fc.constantFrom({}, { theme: "dark" }),
    },
    { requiredKeys: [] },
  );
  const lookup = fc.constantFrom("kv" as const, "metadata" as const);
  fc.assert(
    fc.property(declaration, lookup, (declared, mode) => {
      const environment = checkedEnvironment(
        {
          routing: { mode: "wildcard", lookup: mode },
          zone: { name: "saasprovider.com", managed: true, dcvDelegationId: "bd13fd5e9b6b0d81" },
          entitlements: { customMetadata: true, certificateAuthority: true, originSni: true },
        },
        { acme: { hostnames: [{ hostname: "shop.acme-store.com", ...declared } as never] } },
      );
      const [desired, plain] = [desiredState(environment).shards[0], plainState(environment).shards[0]];
      const block = Object.values(
        desired === undefined ? {} : (shardBlocks(desired, IDS as never)[CUSTOM_HOSTNAME] ?? {}),
      )[0];
      const asked = plain?.hostnames[0] && askedFields(plain.hostnames[0]);
      for (const path of resourceType(CUSTOM_HOSTNAME)?.declared ?? []) {
        const [own, written] = [fieldAt(asked as JsonObject, path), fieldAt(block as JsonObject, path)];
        if (!isEmptyField(own) || !isEmptyField(written)) expect([path, own]).toEqual([path, written]);
      }
    }),
  );
});
