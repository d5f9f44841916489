import type { ResourceBehavior } from "../resource";

export const zone: ResourceBehavior = {
  importId: ["id"],
  path: "zones/{id}",
  create: { method: "POST", path: "zones", body: "whole" },
  update: { method: "PATCH", path: "zones/{id}", body: "changed" },
  traits: {
    id: { keep: true },
    paused: { default: false },
    type: { default: "full", oneOf: ["full", "partial", "secondary", "internal"] },
  },
};
