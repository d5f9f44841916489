import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const importsEnvironment: Rule = {
  id: "imports-environment",
  severity: "error",
  summary: "A file in `imports/` has the name of an environment: its platform file's.",
  fix: "Give the file the name of a file in platform/.",
  check({ platforms, imports }, report) {
    const names = platforms.map(({ id }) => id);
    for (const document of imports) {
      if (names.includes(document.id)) continue;
      const message = `the environment ${JSON.stringify(document.id)} has no file in platform/`;
      report(document, [], { message, found: document.id, hint: suggestion(document.id, names) });
    }
  },
  examples: [
    {
      bad: { "imports/prodution.json": { imports: {} } },
      problems: 'imports/prodution.json - the environment "prodution" has no file in platform/',
      good: { "imports/production.json": { imports: {} } },
    },
  ],
};
