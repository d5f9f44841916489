import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import schema from "../../schema/tenant.schema.json";
import { CERTIFICATE_AUTHORITIES, issuingAuthorities, tokenDaysOf } from "../../src/cloudflare/certificate-authorities";
import { packageRoot } from "../../src/package-root";

describe("the certificate authorities", () => {
  it("are those that a tenant's file may name", () => {
    expect(CERTIFICATE_AUTHORITIES.map(({ id }) => id)).toEqual(schema.$defs.authority.enum);
  });

  it("are those of docs/onboarding.md", () => {
    const page = readFileSync(join(packageRoot(), "docs/onboarding.md"), "utf8");
    for (const { id, name, caaDomain, tokenDays, limits } of CERTIFICATE_AUTHORITIES)
      expect(page.replace(/ +/g, " ")).toContain(
        `| \`${id}\` | ${name} | \`${caaDomain}\` | ${tokenDays} | ${limits} |`,
      );
  });

  it("that may issue are the chosen one, else those that Cloudflare chooses from, in its order", () => {
    const domains = (...chosen: Parameters<typeof issuingAuthorities>) =>
      issuingAuthorities(...chosen).map(({ caaDomain }) => caaDomain);
    expect(domains("ssl_com")).toEqual(["ssl.com"]);
    expect(domains(undefined)).toEqual(["pki.goog", "letsencrypt.org"]);
  });

  it("give no token life for one that is not among them", () => {
    expect(["lets_encrypt", "google", "ssl_com", "digicert"].map(tokenDaysOf)).toEqual([7, 14, 14, undefined]);
  });
});
