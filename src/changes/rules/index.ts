import type { ChangeRule } from "../change";
import { changeBudgets } from "./change-budgets";
import { changeClaim } from "./change-claim";
import { changeCode } from "./change-code";
import { changeConflict } from "./change-conflict";
import { changeDeletion } from "./change-deletion";
import { changeEnvironment } from "./change-environment";
import { changeField } from "./change-field";
import { changeForbidden } from "./change-forbidden";
import { changeGrant } from "./change-grant";
import { changeHeld } from "./change-held";
import { changeImports } from "./change-imports";
import { changeKept } from "./change-kept";
import { changeLimits } from "./change-limits";
import { changeManaged } from "./change-managed";
import { changeNamespace } from "./change-namespace";
import { changeOwner } from "./change-owner";
import { changePlatform } from "./change-platform";
import { changeRename } from "./change-rename";
import { changeRetired } from "./change-retired";
import { changeShardCount } from "./change-shard-count";
import { changeStatus } from "./change-status";
import { changeTrace } from "./change-trace";
import { changeTransfer } from "./change-transfer";
import { changeUploaded } from "./change-uploaded";
import { changeValidation } from "./change-validation";
import { changeWaiver } from "./change-waiver";

/** Every change rule, in the order of docs/rules.md. */
export const CHANGE_RULES: readonly ChangeRule[] = [
  changeForbidden,
  changeCode,
  changeConflict,
  changeOwner,
  changeTransfer,
  changeRename,
  changeDeletion,
  changeTrace,
  changeRetired,
  changeHeld,
  changeClaim,
  changeStatus,
  changeGrant,
  changeLimits,
  changeField,
  changePlatform,
  changeEnvironment,
  changeBudgets,
  changeWaiver,
  changeImports,
  changeShardCount,
  changeManaged,
  changeNamespace,
  changeUploaded,
  changeValidation,
  changeKept,
];
