/** string and string.templatelib. MicroPython's own `string` holds nothing but the templates. */

import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import { interpolationType, templateType } from "../objects/template.js";
import { vm } from "../runtime/context.js";

export function makeTemplatelib(dialect: Dialect): PyModule {
  return defineModule({ name: "string.templatelib", types: [interpolationType, templateType] }, dialect);
}

export function makeString(dialect: Dialect): PyModule {
  const templatelib = makeTemplatelib(dialect);
  vm().modules.set("string.templatelib", templatelib);
  return defineModule({ name: "string", constants: { templatelib } }, dialect);
}
