import type { TextRule } from "../text-rule";

/** Texts with a special meaning in cdktf: it replaces the first, throws at the next two, and loses a property with the last name. */
const POISON = /TfToken\[|^(?:String|Any) Map Token Value$|^__proto__$/;

export const textToken: TextRule = {
  id: "text-token",
  severity: "error",
  summary: "No text looks like a cdktf token: cdktf would replace it with another resource's value.",
  fix: "Write another text: cdktf treats this one specially.",
  suspect: /TfToken\[|Map Token Value|__proto__|\\/,
  check(text) {
    const match = POISON.exec(text);
    return match === null ? undefined : { message: `the text ${match[0]} is not allowed`, found: match[0] };
  },
  examples: [
    {
      bad: { "tenants/acme.json": { displayName: "#{TfToken[TOKEN.0]}" } },
      problems: "tenants/acme.json /displayName - the text TfToken[ is not allowed",
      good: { "tenants/acme.json": { displayName: "#{token}" } },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", metadata: { theme: "Any Map Token Value", "TfToken[": "" } }],
        },
      },
      problems: [
        "tenants/acme.json /hostnames/0/metadata/theme - the text Any Map Token Value is not allowed",
        "tenants/acme.json /hostnames/0/metadata/TfToken[ - the text TfToken[ is not allowed",
      ],
      good: {
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { theme: "Map Token" } }] },
      },
      others: ["schema"],
    },
  ],
};
