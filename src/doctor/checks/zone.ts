import type { Checked } from "../../cloudflare/checked";
import type { CloudflareZone } from "../../cloudflare/zone-answers";
import type { Platform } from "../../registry/model";
import { listed } from "../../text";
import { type DoctorFinding, findingsOn } from "../finding";

const { ok, warning, problem, unknown } = findingsOn("zone");

/** Whether the zone is there, serves, and is the one that the platform file names. */
export function checkZone(
  zone: Checked<CloudflareZone | undefined>,
  { zone: declared }: Platform,
): readonly DoctorFinding[] {
  if (!zone.checked)
    return [
      unknown(
        "zone-active",
        `${declared.name} was not checked: ${zone.why}.`,
        "Correct what it names, then run doctor again.",
      ),
    ];
  const { value } = zone;
  if (value === undefined && declared.managed)
    return [ok("zone-active", `${declared.name} does not exist yet: the first release creates it.`)];
  if (value === undefined)
    return [
      problem(
        "zone-active",
        `${declared.name} is not among the zones that the token reaches.`,
        "Add the zone at dash.cloudflare.com, or give the token access to it.",
      ),
    ];
  const paused = value.paused
    ? [
        problem(
          "zone-paused",
          `${declared.name} is paused: Cloudflare serves no hostname of it.`,
          "Resume it in the zone's overview.",
        ),
      ]
    : [];
  return [status(value), ...paused];
}

function status({ name, status: own, nameServers }: CloudflareZone): DoctorFinding {
  if (own === "active") return ok("zone-active", `${name} is active.`);
  if (own === "pending")
    return problem(
      "zone-active",
      `${name} is pending: its registrar does not name Cloudflare's name servers yet.`,
      `Set the name servers at the registrar: ${listed(nameServers)}. Then wait until the zone is active.`,
    );
  return warning("zone-active", `${name} is ${own}.`, "Look at the zone's overview at dash.cloudflare.com.");
}
