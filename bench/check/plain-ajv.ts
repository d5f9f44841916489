/** The baseline: the same files, JSON.parse and the same two schemas in plain ajv; no places, no rules, no messages. */
import { readdirSync, readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import platformSchema from "../../schema/platform.schema.json";
import tenantSchema from "../../schema/tenant.schema.json";

const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false, discriminator: true });
addFormats(ajv);
ajv.addVocabulary(["markdownDescription"]);
ajv.addSchema(tenantSchema, "tenant.schema.json");
const validators = { tenants: ajv.compile(tenantSchema), platform: ajv.compile(platformSchema) };

let files = 0;
for (const folder of ["tenants", "platform"] as const) {
  for (const name of readdirSync(folder)) {
    const value: unknown = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
    if (!validators[folder](value)) throw new Error(`${folder}/${name}: ${ajv.errorsText(validators[folder].errors)}`);
    files++;
  }
}
process.stdout.write(`${files}\n`);
