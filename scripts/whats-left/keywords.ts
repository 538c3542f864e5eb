/** Keywords, each with the least text that needs it: a Python that lacks the keyword calls it a syntax error. */

import type { Python } from "./ours.js";

/** Of every Python here. */
const ALL: Record<string, string> = {
  and: "1 and 2",
  as: "import sys as s",
  assert: "assert 1",
  async: "async def f(): pass",
  await: "async def f(): await g()",
  break: "while 1: break",
  class: "class A: pass",
  continue: "while 0: continue",
  def: "def f(): pass",
  del: "a = 1; del a",
  elif: "if 0: pass\nelif 1: pass",
  else: "if 1: pass\nelse: pass",
  except: "try: pass\nexcept: pass",
  finally: "try: pass\nfinally: pass",
  for: "for i in (): pass",
  from: "from sys import path",
  global: "def f():\n global a",
  if: "if 1: pass",
  import: "import sys",
  in: "1 in (1,)",
  is: "1 is None",
  lambda: "lambda: 0",
  nonlocal: "def f():\n a = 1\n def g():\n  nonlocal a",
  not: "not 1",
  or: "1 or 2",
  pass: "pass",
  raise: "def f():\n raise",
  return: "def f():\n return",
  try: "try: pass\nfinally: pass",
  while: "while 0: pass",
  with: "def f():\n with a: pass",
  yield: "def f():\n yield",
  "False, None, True": "False, None, True",
  ":=": "(a := 1)",
};

/** Of CPython alone. */
const HOST: Record<string, string> = {
  match: "match 1:\n case _: pass",
  "except*": "try: pass\nexcept* ValueError: pass",
  "async comprehension": "async def f():\n [x async for x in y]",
  "positional-only /": "def f(a, /): pass",
};

export function keywordTexts(python: Python): Record<string, string> {
  return python === "host" ? { ...ALL, ...HOST } : ALL;
}

export function keywordNames(python: Python): Set<string> {
  return new Set(Object.keys(keywordTexts(python)));
}
