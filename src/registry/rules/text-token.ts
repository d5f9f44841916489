import type { TextRule } from "../text-rule";

/** What cdktf takes for its own: it substitutes the first, throws at the next two, and loses a property of the last name. */
const POISON = /TfToken\[|^(?:String|Any) Map Token Value$|^__proto__$/;

export const textToken: TextRule = {
  id: "text-token",
  severity: "error",
  summary: "No text looks like a token of cdktf, which would be replaced by another resource's value.",
  fix: "Write another text: synthesis would take this one for its own.",
  suspect: /TfToken\[|Map Token Value|__proto__|\\/,
  judge(text) {
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
