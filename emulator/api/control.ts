import type { EmulatedAccount } from "./account";
import { type Clock, parseDuration } from "./clock";
import type { Customers, CustomerZone } from "./customers";
import type { Answer } from "./envelope";
import { FAULT_KINDS, type Faults, type InjectedFault } from "./faults";
import { type Fields, isFields, textAt } from "./fields";
import type { RequestLog } from "./requests";
import { SHAPE_WORDS, SHAPES, type Shapes } from "./shapes";
import { PERMISSION_GROUPS, type TokenPermissions, type Tokens } from "./tokens";

/** The parts of an emulator, for another process: a person with curl, or a test that starts the command. */
export interface ControlledParts {
  clock: Clock;
  customers: Customers;
  faults: Faults;
  requests: RequestLog;
  tokens: Tokens;
  account: EmulatedAccount;
  state: () => object;
}

type Control = (parts: ControlledParts, body: Fields) => unknown;

const RECORD_TYPES = ["CNAME", "A", "AAAA", "TXT", "CAA"] as const;
const DNS_PLACES = ["proxied", "dns-only", "elsewhere"] as const;
const HOLDS = ["domain", "subdomains", "none"] as const;

const CONTROLS: Readonly<Record<string, Control>> = {
  "GET /control/clock": ({ clock }) => ({ now: clock.now().toISOString() }),
  "POST /control/clock": ({ clock }, body) => {
    const length = parseDuration(textAt(body, "advance") ?? "");
    if (length === undefined)
      misuse('expected {"advance": "7d"}: a number and one of s, m, h, d, w, as often as needed');
    clock.advance(length);
    return { now: clock.now().toISOString() };
  },
  "POST /control/customers": ({ customers }, body) => {
    const done = tellCustomers(customers, body);
    if (done === 0) misuse("expected one of record, remove, zone, serve, approveByEmail");
    return { done };
  },
  "GET /control/faults": ({ faults }) => faults.pending(),
  "POST /control/faults": ({ faults }, body) => {
    faults.inject(readFault(body));
    return faults.pending();
  },
  "DELETE /control/faults": ({ faults }) => faults.clear(),
  "GET /control/requests": ({ requests }) => ({ counts: requests.counts(), requests: requests.all() }),
  "DELETE /control/requests": ({ requests }) => requests.clear(),
  "GET /control/shapes": ({ account }) => account.shapes,
  "POST /control/shapes": ({ account }, body) => {
    account.shapes = { ...account.shapes, ...readShapes(body) };
    return account.shapes;
  },
  "GET /control/state": ({ state }) => state(),
  "POST /control/tokens": ({ tokens }, body) => {
    const token = textAt(body, "token") ?? misuse("expected a token");
    if (body.permissions === null) tokens.revoke(token);
    else tokens.grant(token, readPermissions(body.permissions));
    return null;
  },
};

/** Thrown for a control used wrongly; the text says how it is used. */
class Misuse extends Error {}

function misuse(text: string): never {
  throw new Misuse(text);
}

/** Answers a request to /control/…; plain JSON, not Cloudflare's envelope, for it is not Cloudflare's. */
export function answerControl(parts: ControlledParts, method: string, path: string, body: Buffer): Answer {
  const control = CONTROLS[`${method} ${path}`];
  if (control === undefined)
    return { status: 404, json: { error: `no such control; there are ${Object.keys(CONTROLS).join(", ")}` } };
  try {
    return { status: 200, json: control(parts, readBody(body)) ?? null };
  } catch (error) {
    if (error instanceof Misuse || error instanceof RangeError) return { status: 400, json: { error: error.message } };
    throw error;
  }
}

function readBody(body: Buffer): Fields {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (isFields(value)) return value;
  } catch {
    // said below
  }
  return misuse("expected a JSON object");
}

/** @returns how many things were told. */
function tellCustomers(customers: Customers, body: Fields): number {
  const { record, remove, zone, serve, approveByEmail } = body;
  const told = [
    isFields(record) && customers.setRecord(need(record, "name"), recordType(record), contentOf(record)),
    isFields(remove) && customers.removeRecord(need(remove, "name"), ...optionalType(remove)),
    isFields(zone) && customers.setZone(need(zone, "name"), readZone(zone)),
    isFields(serve) && customers.serve(need(serve, "url"), need(serve, "body")),
    typeof approveByEmail === "string" && customers.approveByEmail(approveByEmail),
  ];
  return told.filter((step) => step !== false).length;
}

function recordType(fields: Fields): (typeof RECORD_TYPES)[number] {
  return RECORD_TYPES.find((type) => type === fields.type) ?? misuse(`type is one of ${RECORD_TYPES.join(", ")}`);
}

function optionalType(fields: Fields): [] | [(typeof RECORD_TYPES)[number]] {
  return fields.type === undefined ? [] : [recordType(fields)];
}

function contentOf(fields: Fields): string[] {
  const content = [fields.content].flat().filter((text) => typeof text === "string");
  return content.length > 0 ? content : misuse("content is a text or a list of texts");
}

function readZone(fields: Fields): CustomerZone {
  const dns = DNS_PLACES.find((place) => place === fields.dns);
  const hold = HOLDS.find((kind) => kind === fields.hold);
  if (dns === undefined && hold === undefined)
    misuse(`a zone has dns (${DNS_PLACES.join(", ")}) or hold (${HOLDS.join(", ")})`);
  return { ...(dns === undefined ? {} : { dns }), ...(hold === undefined ? {} : { hold }) };
}

function readFault(body: Fields): InjectedFault {
  const kind = FAULT_KINDS.find((known) => known === body.kind) ?? misuse(`kind is one of ${FAULT_KINDS.join(", ")}`);
  const match = isFields(body.match) ? body.match : {};
  const number = (name: string) => {
    const value = body[name];
    if (value === undefined) return {};
    return typeof value === "number" && value >= 0 ? { [name]: value } : misuse(`${name} is a number, 0 or more`);
  };
  return {
    kind,
    match: { method: textAt(match, "method"), path: textAt(match, "path") },
    ...number("times"),
    ...number("after"),
    ...number("delay"),
    ...number("retryAfter"),
  };
}

function readShapes(body: Fields): Partial<Shapes> {
  const known = Object.entries(body).every(([name, shape]) => SHAPE_WORDS.includes(`${name}=${shape}`));
  return known ? body : misuse(`expected shapes, such as {"settings": "all"}; there are ${JSON.stringify(SHAPES)}`);
}

function readPermissions(value: unknown): TokenPermissions {
  if (value === "all" || value === "read-only") return value;
  if (!isFields(value)) misuse('permissions are "all", "read-only", {"DNS": "read", …}, or null to revoke the token');
  return Object.fromEntries(Object.entries(value).map(([group, level]) => [groupNamed(group), levelOf(level)]));
}

function groupNamed(name: string) {
  return (
    PERMISSION_GROUPS.find((group) => group === name) ?? misuse(`a group is one of ${PERMISSION_GROUPS.join(", ")}`)
  );
}

function levelOf(level: unknown): "read" | "write" {
  return level === "read" || level === "write" ? level : misuse('a group is granted as "read" or "write"');
}

function need(fields: Fields, name: string): string {
  return textAt(fields, name) ?? misuse(`${name} is missing`);
}
