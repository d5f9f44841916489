import { printableJson } from "../../report/json";
import { countsOf, type DoctorReport } from "../finding";

/** For machines: every finding with its stable id; `fix` is null where there is nothing to do. */
export function doctorJson({ environments }: DoctorReport): string {
  return printableJson({
    environments: environments.map(({ environment, zone, findings }) => ({
      environment,
      zone,
      counts: countsOf(findings),
      findings: findings.map(({ id, topic, level, message, fix = null }) => ({ id, topic, level, message, fix })),
    })),
  });
}
