import { resourceName } from "../../addresses/address";
import type { Rule } from "../rule";

/** Only names with these characters can share an address. Most registries have none, and skip the check. */
const MAY_CLASH = /^\.|_/;

export const hostnameAddress: Rule = {
  id: "hostname-address",
  severity: "error",
  summary: "No two hostnames get one Terraform address: the second would silently replace the first.",
  fix: "Rename one of them. Names that DNS allows never clash, so one of the two is misspelled.",
  check({ hostnames }, report) {
    if (!hostnames.some(({ hostname }) => MAY_CLASH.test(hostname))) return;
    const taken = new Map<string, string>();
    for (const { tenant, hostname, path } of hostnames) {
      const name = resourceName(hostname);
      const first = taken.get(name) ?? hostname;
      taken.set(name, first);
      if (first === hostname) continue;
      const message = `${hostname} and ${first} would both be cloudflare_custom_hostname.${name}`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["shop.acme-store.com", "shop_acme-store.com"] } },
      problems:
        "tenants/acme.json /hostnames/1/hostname - shop_acme-store.com and shop.acme-store.com would both be cloudflare_custom_hostname.shop_acme-store_com",
      good: { "tenants/acme.json": { hostnames: ["shop.acme-store.com", "shop-acme.store.com"] } },
      others: ["hostname-characters"],
    },
  ],
};
