import { cpSync } from "node:fs";
import { join } from "node:path";

/**
 * A company's registry of three environments and nine tenants, which together use every field. Tests read this one, so that a
 * clone's own tenants/ and platform/ may hold anything.
 */
export const COMPANY = join(__dirname, "company");

/** Puts tenants/ and platform/ of the company into a folder. */
export function copyCompany(folder: string): void {
  cpSync(COMPANY, folder, { recursive: true });
}
