/** The Python modules of CPython's library that the host dialect has frozen: path below `.frozen/`, text. */
import { abcSource } from "./abc.js";
import { functoolsSource } from "./functools.js";
import { itertoolsSource } from "./itertools.js";
import { operatorSource } from "./operator.js";
import { typesSource } from "./types.js";

export const hostFiles: Readonly<Record<string, string>> = {
  "abc.py": abcSource,
  "functools.py": functoolsSource,
  "itertools.py": itertoolsSource,
  "operator.py": operatorSource,
  "types.py": typesSource,
};
