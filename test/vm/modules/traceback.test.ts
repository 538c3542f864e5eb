import { strictEqual } from "node:assert/strict";
import { expectProgram, runProgram } from "../expect-program.js";

describe("vm/modules/traceback and warnings", () => {
  it("prints an exception with all, some or none of its frames", () => {
    expectProgram(
      `
import traceback
def fun(): raise Exception('test')
try: fun()
except Exception as exc:
    traceback.print_exception(None, exc, None) # expect: Exception: test
    traceback.print_exception(exc) # expect: Traceback (most recent call last):
    # expect:   File "main.py", line 4, in <module>
    # expect:   File "main.py", line 3, in fun
    # expect: Exception: test
    traceback.print_exception(type(exc), exc, exc.__traceback__, limit=1) # expect: Traceback (most recent call last):
    # expect:   File "main.py", line 4, in <module>
    # expect: Exception: test
    print(traceback.format_exception(exc, limit=-1)) # expect: ['Traceback (most recent call last):\\n  File "main.py", line 3, in fun\\nException: test\\n']
    try: traceback.print_exception(None, exc)
    except ValueError as e: print(e) # expect: Supply both or neither of value and tb
`,
      "circuitpython",
    );
  });

  it("leaves the chain out when told so", () => {
    expectProgram(
      `
import traceback
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError('later') from e
except ValueError as e:
    print('direct cause' in traceback.format_exception(e)[0], 'direct cause' in traceback.format_exception(e, chain=False)[0]) # expect: True False
`,
      "circuitpython",
    );
  });

  it("writes warnings to the console, raises them, or says nothing", () => {
    const { out, err } = runProgram(
      `
import warnings
warnings.warn('first'); warnings.warn('second', FutureWarning)
warnings.simplefilter('ignore'); warnings.warn('third')
warnings.simplefilter('error')
try: warnings.warn('fourth', FutureWarning)
except FutureWarning as e: print(repr(e))
try: warnings.simplefilter('sometimes')
except ValueError: print('refused')
`,
      "circuitpython",
    );
    strictEqual(err, "Warning: first\nFutureWarning: second\n");
    strictEqual(out, "FutureWarning('fourth',)\nrefused\n");
  });
});
