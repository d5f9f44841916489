import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  distrust,
  NoCustomHostnames,
  readCustomHostname,
  readCustomHostnames,
} from "../../src/cloudflare/custom-hostname";
import { FOREIGN, FOREIGN_RECORDS, hostnameWith, SHOP } from "./foreign-records";

describe("a custom hostname as the API returns it", () => {
  it("has its names in one spelling, and tokens as they are", () => {
    const answer = readCustomHostname({
      id: "1",
      hostname: "Shop.Bücher.de.",
      ownership_verification: { type: "txt", name: "_cf-custom-hostname.Shop.Bücher.de", value: "ABC-1" },
      ssl: {
        validation_records: [
          { txt_name: "_acme-challenge.shop.BÜCHER.de", txt_value: "AbC." },
          { http_url: "http://shop.BÜCHER.de/.well-known/pki-validation/A.txt", http_body: "AbC" },
        ],
        dcv_delegation_records: [
          { cname: "_acme-challenge.shop.bücher.de.", cname_target: "shop.Bücher.de.1234.DCV.cloudflare.com." },
        ],
      },
    });
    expect(answer).toMatchObject({
      hostname: "shop.xn--bcher-kva.de",
      ownership: { name: "_cf-custom-hostname.shop.xn--bcher-kva.de", value: "ABC-1" },
      certificate: {
        tokens: [{ name: "_acme-challenge.shop.xn--bcher-kva.de", value: "AbC." }],
        files: [{ url: "http://shop.xn--bcher-kva.de/.well-known/pki-validation/A.txt", body: "AbC" }],
        delegations: [
          { name: "_acme-challenge.shop.xn--bcher-kva.de", value: "shop.xn--bcher-kva.de.1234.dcv.cloudflare.com" },
        ],
      },
      foreign: [],
    });
  });

  it("that is a wildcard has its records at the name below the star, or at the star", () => {
    const answer = readCustomHostname({
      hostname: "*.acme.com",
      ownership_verification: { name: "_cf-custom-hostname.*.acme.com", value: "1" },
      ssl: {
        validation_records: [{ txt_name: "_acme-challenge.acme.com", txt_value: "2" }],
        dcv_delegation_records: [{ cname: "_acme-challenge.acme.com", cname_target: "acme.com.1.dcv.cloudflare.com" }],
      },
    });
    expect(answer).toMatchObject({ foreign: [], ownership: { value: "1" } });
    expect(answer?.certificate).toMatchObject({ tokens: [{ value: "2" }], delegations: [{}] });
  });

  it.each(FOREIGN_RECORDS)("never holds %s", (_what, fields, foreign) => {
    const answer = readCustomHostname(hostnameWith(fields));
    expect(answer).toMatchObject({ hostname: SHOP, ownership: undefined, foreign: [foreign] });
    expect(JSON.stringify(answer)).not.toContain(FOREIGN);
    expect(answer?.certificate).toMatchObject({ files: [], delegations: [] });
  });

  it("has no id that could leave its place in a URL", () => {
    for (const id of ["../../user", "a?b", "", 1, null, "a".repeat(65)])
      expect(readCustomHostname({ id, hostname: SHOP })?.id).toBeUndefined();
  });

  it("takes fields of another type as not known yet", () => {
    const ssl = { status: [], validation_records: [null, { emails: "x", txt_name: 1 }], settings: [] };
    expect(
      readCustomHostname({ hostname: SHOP, status: 1, verification_errors: "x", custom_metadata: [], ssl }),
    ).toEqual({
      id: undefined,
      hostname: SHOP,
      status: "",
      verificationErrors: [],
      createdAt: undefined,
      ownership: undefined,
      metadata: {},
      certificate: {
        status: "",
        method: "",
        wildcard: false,
        authority: undefined,
        bundleMethod: undefined,
        settings: undefined,
        issuedAt: undefined,
        expiresAt: undefined,
        validationErrors: [],
        tokens: [],
        uploaded: true, // without a method, as of an uploaded pair
        files: [],
        emails: [],
        delegations: [],
      },
      foreign: [],
    });
  });
});

/** JSON that has Cloudflare's names in it, and anything at all behind them. */
const HOSTILE = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, fc.jsonValue(), tie("object"), fc.array(tie("value"), { maxLength: 3 })),
  object: fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        ..."id hostname status ssl name value created_at custom_metadata ownership_verification verification_errors".split(
          " ",
        ),
        ..."validation_records validation_errors dcv_delegation_records txt_name txt_value http_url http_body".split(
          " ",
        ),
        ..."cname cname_target emails message settings expires_on uploaded_on __proto__ constructor".split(" "),
      ),
      fc.string(),
    ),
    fc.oneof(
      tie("value"),
      fc.constantFrom(SHOP, `_acme-challenge.${SHOP}`, "_acme-challenge.victim.com", "http://[", "xn--a"),
    ),
    { maxKeys: 8 },
  ),
})).value;

describe("hostile JSON", () => {
  it("never breaks the reader, and is read the same again", () => {
    fc.assert(
      fc.property(HOSTILE, (value) => {
        const json = JSON.parse(JSON.stringify(value));
        const answer = readCustomHostname(json);
        expect(readCustomHostname(json)).toEqual(answer);
        expect(answer?.hostname).not.toBe("");
      }),
    );
  });

  it("is a list of custom hostnames, or refused as none", () => {
    fc.assert(
      fc.property(HOSTILE, (value) => {
        try {
          expect(readCustomHostnames(value)).toHaveLength((value as unknown[]).length);
        } catch (error) {
          expect(error).toBeInstanceOf(NoCustomHostnames);
        }
      }),
    );
  });

  it("never makes a record of another name one of the hostname's", () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
    fc.assert(
      fc.property(name, fc.constantFrom("_acme-challenge.", "_cf-custom-hostname.", "", "*."), (other, prefix) => {
        fc.pre(other !== SHOP);
        const record = { txt_name: `${prefix}${other}`, txt_value: "token" };
        const url = { http_url: `http://${other}/.well-known/a`, http_body: "token" };
        const answer = readCustomHostname(hostnameWith({ ssl: { validation_records: [record, url] } }));
        expect(answer?.certificate).toMatchObject({ tokens: [], files: [] });
        expect(answer && distrust(answer)).toContain(`outside of its hostname ${SHOP}`);
      }),
    );
  });
});
