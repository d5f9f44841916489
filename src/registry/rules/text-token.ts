import type { TextRule } from "../text-rule";

/** What cdktf takes for its own: it substitutes the first, throws at the next two, and loses a property of the last name. */
const POISON = /TfToken\[|^(?:String|Any) Map Token Value$|^__proto__$/;

export const textToken: TextRule = {
  id: "text-token",
  severity: "error",
  summary: "No text looks like a token of cdktf, which would be replaced by another resource's value.",
  bad: '`"displayName": "TfToken[TOKEN.0]"`',
  good: '`"displayName": "Acme Store"`',
  fix: "Write another text: synthesis would take this one for its own.",
  marks: ["TfToken", "Map Token Value", "__proto__"],
  judge(text) {
    const match = POISON.exec(text);
    return match === null ? undefined : { message: `the text ${match[0]} is not allowed`, found: match[0] };
  },
};
