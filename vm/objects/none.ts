/** The types of None, NotImplemented and Ellipsis, each with its one object. */
import { defineType } from "./native.js";
import { Ellipsis, None, NotImplemented, PyEllipsis, PyNone, PyNotImplementedType } from "./object.js";

export const noneType = defineType({
  name: "NoneType",
  js: PyNone,
  subclassable: false,
  new: { sig: "__new__(cls)", call: () => None },
});
export const ellipsisType = defineType({
  name: "ellipsis",
  boardName: "",
  js: PyEllipsis,
  subclassable: false,
  new: { sig: "__new__(cls)", call: () => Ellipsis },
});
export const notImplementedType = defineType({
  name: "NotImplementedType",
  boardName: "",
  js: PyNotImplementedType,
  subclassable: false,
  new: { sig: "__new__(cls)", call: () => NotImplemented },
});
