import { refuseWith } from "./envelope";
import { type Fields, isFields } from "./fields";
import type { Shapes } from "./shapes";

/** What a Worker's settings say of `observability` beyond what was sent. That all three are filled in: observed; the values: ours. */
const OBSERVABILITY = {
  head_sampling_rate: 1,
  logs: { enabled: true, head_sampling_rate: 1, invocation_logs: true, persist: true },
  traces: { enabled: false, head_sampling_rate: 1, persist: true },
};

/** @returns `observability` as the API shows it. */
export function observabilityOf(sent: Fields, { observability }: Shapes): Fields {
  if (observability === "as-sent") return sent;
  const { logs, traces, ...rest } = sent;
  return {
    head_sampling_rate: OBSERVABILITY.head_sampling_rate,
    ...rest,
    logs: { ...OBSERVABILITY.logs, ...(isFields(logs) ? logs : {}) },
    traces: { ...OBSERVABILITY.traces, ...(isFields(traces) ? traces : {}) },
  };
}

/**
 * The parameters of an outbound Worker are objects with a name: so send wrangler and Cloudflare's clients, and so wrangler
 * reads them back. An older OpenAPI document says texts, and Terraform's provider sends texts. What the API makes of those
 * is not known: refusing them, and the code, are a guess.
 */
export function refuseParameterNames(metadata: Fields, shapes: Shapes): void {
  if (shapes["outbound-parameters"] === "either") return;
  for (const binding of bindingsOf(metadata)) {
    if (parametersOf(binding).every(isFields)) continue;
    refuseWith(400, 10021, `Binding '${binding.name}': each of outbound.params must be an object with a name.`);
  }
}

/** @returns the binding with its outbound Worker's parameters as objects, however they were sent. */
export function withParameterObjects(binding: Fields): Fields {
  const { outbound } = binding;
  if (!isFields(outbound) || outbound.params === undefined) return binding;
  const params = parametersOf(binding).map((item) => (isFields(item) ? item : { name: item }));
  return { ...binding, outbound: { ...outbound, params } };
}

function bindingsOf({ bindings }: Fields): Fields[] {
  return Array.isArray(bindings) ? bindings.filter(isFields) : [];
}

function parametersOf({ outbound }: Fields): unknown[] {
  return isFields(outbound) && Array.isArray(outbound.params) ? outbound.params : [];
}
