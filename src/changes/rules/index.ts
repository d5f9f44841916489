import type { ChangeRule } from "../change";
import { changeClaim } from "./change-claim";
import { changeDeletion } from "./change-deletion";
import { changeField } from "./change-field";
import { changeGrant } from "./change-grant";
import { changeKept } from "./change-kept";
import { changeLimits } from "./change-limits";
import { changeManaged } from "./change-managed";
import { changeNamespace } from "./change-namespace";
import { changeOwner } from "./change-owner";
import { changePlatform } from "./change-platform";
import { changeRename } from "./change-rename";
import { changeShardCount } from "./change-shard-count";
import { changeStatus } from "./change-status";
import { changeTransfer } from "./change-transfer";
import { changeUploaded } from "./change-uploaded";
import { changeValidation } from "./change-validation";

/** Every change rule, in the order of docs/rules.md. */
export const CHANGE_RULES: readonly ChangeRule[] = [
  changeOwner,
  changeTransfer,
  changeRename,
  changeDeletion,
  changeClaim,
  changeStatus,
  changeGrant,
  changeLimits,
  changeField,
  changePlatform,
  changeShardCount,
  changeManaged,
  changeNamespace,
  changeUploaded,
  changeValidation,
  changeKept,
];
