import type { Attribute, Attributes, Nesting, Traits, ValueType } from "../../../emulator/provider/schema";

// A short way to write attributes in a test.

type Declare = (type: ValueType, traits?: Traits) => Attribute;

export const required: Declare = (type, traits = {}) => ({ type, set: "required", ...traits });
export const optional: Declare = (type, traits = {}) => ({ type, set: "optional", ...traits });
export const computed: Declare = (type, traits = {}) => ({ type, set: "computed", ...traits });
export const optionalComputed: Declare = (type, traits = {}) => ({ type, set: "optional+computed", ...traits });

export const list = (of: ValueType): ValueType => ({ collection: "list", of });
export const set = (of: ValueType): ValueType => ({ collection: "set", of });
export const map = (of: ValueType): ValueType => ({ collection: "map", of });
export const object = (attributes: Attributes): ValueType => ({ nesting: "single", attributes });
export const objects = (attributes: Attributes, nesting: Nesting = "list"): ValueType => ({ nesting, attributes });
