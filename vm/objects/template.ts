/**
 * string.templatelib: what a t-string (PEP 750) gives. A template keeps its texts and its interpolations apart; between
 * any two interpolations, before the first and after the last there is a text, possibly empty.
 *
 * @see MicroPython py/objtemplate.c, docs/library/string.templatelib.rst
 */

import { active } from "./dialect.js";
import { type PyError, typeError } from "./error.js";
import { defineType } from "./native.js";
import { None, PyObject, type PyValue } from "./object.js";
import { PyList } from "./list.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";
import { reserve } from "../heap/reserve.js";
import { repr, stringOf, typeName } from "../runtime/protocol.js";

/** What a template takes of the heap at the least: an object of four words. */
const WORDS = 32;

export class PyInterpolation extends PyObject {
  value: PyValue = None;
  expression: PyValue = "";
  conversion: PyValue = None;
  formatSpec: PyValue = "";

  override __repr__(): string {
    reserve(WORDS);
    return `Interpolation(${[this.value, this.expression, this.conversion, this.formatSpec].map(repr).join(", ")})`;
  }
}

export class PyTemplate extends PyObject {
  /** Always one longer than `interpolations`. */
  strings: string[] = [""];
  interpolations: PyInterpolation[] = [];

  override __repr__(): string {
    reserve(WORDS);
    return `Template(strings=${repr(new PyTuple(this.strings))}, interpolations=${repr(new PyTuple(this.interpolations))})`;
  }

  override __iter__(): PyObject {
    reserve(WORDS);
    return new PyTemplateIterator(this.parts());
  }

  /** What iteration gives: texts that are not empty, and interpolations, in order. */
  private parts(): PyValue[] {
    return this.strings.flatMap((text, i): PyValue[] => [
      ...(text === "" ? [] : [text]),
      ...(i < this.interpolations.length ? [this.interpolations[i]] : []),
    ]);
  }

  override __add__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyTemplate)) return undefined;
    reserve(WORDS);
    const sum = new PyTemplate();
    const join = this.strings.length - 1;
    sum.strings = [...this.strings.slice(0, join), this.strings[join] + o.strings[0], ...o.strings.slice(1)];
    sum.interpolations = [...this.interpolations, ...o.interpolations];
    return sum;
  }
}

class PyTemplateIterator extends PyObject {
  private i = 0;
  constructor(private readonly parts: readonly PyValue[]) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    return this.i < this.parts.length ? this.parts[this.i++] : undefined;
  }
}
defineType({ name: "template_iterator", module: "builtins", js: PyTemplateIterator as never, constructible: false });

/** A template of texts and interpolations in any order; neighbouring texts become one. */
export function templateOf(parts: readonly (string | PyInterpolation)[], template = new PyTemplate()): PyTemplate {
  reserve(WORDS);
  const strings = [""];
  for (const part of parts) {
    if (typeof part === "string") strings[strings.length - 1] += part;
    else {
      template.interpolations.push(part);
      strings.push("");
    }
  }
  template.strings = strings;
  return template;
}

/**
 * MicroPython's `__template__(strings, interpolations)`, or `__template__(strings, *fields)` with four fields for each
 * interpolation: value, expression, conversion, format spec.
 */
export function templateFrom(strings: PyValue, fields: PyValue[]): PyTemplate {
  reserve(WORDS);
  const all = fields.length === 1 ? itemsOf(fields[0]) : fields;
  const template = new PyTemplate();
  template.strings = itemsOf(strings).map(stringOf);
  for (let i = 0; i + 4 <= all.length; i += 4)
    template.interpolations.push(interpolationOf(all[i], all[i + 1], all[i + 2], all[i + 3]));
  return template;
}

function itemsOf(v: PyValue): readonly PyValue[] {
  if (v instanceof PyTuple || v instanceof PyList) return v.a;
  throw typeError(`object '${typeName(v)}' isn't a tuple or list`);
}

/** What generated code calls for `t"..."`: texts, and `[value, expression, conversion, format spec]`. */
export function makeTemplate(parts: readonly (string | [PyValue, string, PyValue, string])[]): PyTemplate {
  return templateOf(parts.map((part) => (typeof part === "string" ? part : interpolationOf(...part))));
}

function interpolationOf(value: PyValue, expression: PyValue, conversion: PyValue, formatSpec: PyValue) {
  const made = new PyInterpolation();
  made.value = value;
  made.expression = expression;
  made.conversion = conversion;
  made.formatSpec = formatSpec;
  return made;
}

export const interpolationType = defineType({
  name: "Interpolation",
  module: "string.templatelib",
  js: PyInterpolation,
  init: {
    sig: '__init__(self, value, expression="", conversion=None, format_spec="")',
    call: (self: PyInterpolation, value: PyValue, expression: PyValue, conversion: PyValue, formatSpec: PyValue) => {
      if (active.dialect === "host") {
        const known = conversion === None || (typeof conversion === "string" && /^[sra]$/.test(conversion));
        if (!known) throw typeError("Interpolation() argument 'conversion' must be str or None");
      }
      reserve(WORDS);
      self.value = value;
      self.expression = expression;
      self.conversion = conversion;
      self.formatSpec = formatSpec;
    },
  },
  properties: [
    { name: "value", get: (self: PyInterpolation) => self.value },
    { name: "expression", get: (self: PyInterpolation) => self.expression },
    { name: "conversion", get: (self: PyInterpolation) => self.conversion },
    { name: "format_spec", get: (self: PyInterpolation) => self.formatSpec },
  ],
});

export const templateType = defineType({
  name: "Template",
  module: "string.templatelib",
  js: PyTemplate,
  new: {
    sig: "__new__(cls, *args)",
    call: (cls: PyType, args: PyValue[]) => {
      for (const arg of args) if (typeof arg !== "string" && !(arg instanceof PyInterpolation)) throw wrongPart(arg);
      return templateOf(args as (string | PyInterpolation)[], new cls.ctor() as PyTemplate);
    },
  },
  properties: [
    { name: "strings", get: (self: PyTemplate) => new PyTuple(self.strings) },
    { name: "interpolations", get: (self: PyTemplate) => new PyTuple(self.interpolations) },
    { name: "values", get: (self: PyTemplate) => new PyTuple(self.interpolations.map((i) => i.value)) },
  ],
});

function wrongPart(arg: PyValue): PyError {
  return typeError(
    active.dialect === "host"
      ? `Template.__new__ *args need to be of type 'str' or 'Interpolation', got ${typeName(arg)}`
      : "expected str or Interpolation",
  );
}
