/** The Python modules of CPython's library that the host dialect has frozen: path below `.frozen/`, text. */
import { abcSource } from "./abc.js";
import { collectionsSource } from "./collections/init.js";
import { collectionsAbcSource } from "./collections/abc.js";
import { contextlibSource } from "./contextlib.js";
import { copySource } from "./copy.js";
import { dataclassesSource } from "./dataclasses.js";
import { enumSource } from "./enum.js";
import { functoolsSource } from "./functools.js";
import { itertoolsSource } from "./itertools.js";
import { keywordSource } from "./keyword.js";
import { operatorSource } from "./operator.js";
import { reSource } from "./re.js";
import { typesSource } from "./types.js";
import { typingSource } from "./typing.js";
import { typingExtensionsSource } from "./typing_extensions.js";

export const hostFiles: Readonly<Record<string, string>> = {
  "abc.py": abcSource,
  "collections/__init__.py": collectionsSource,
  "collections/abc.py": collectionsAbcSource,
  "contextlib.py": contextlibSource,
  "copy.py": copySource,
  "dataclasses.py": dataclassesSource,
  "enum.py": enumSource,
  "functools.py": functoolsSource,
  "itertools.py": itertoolsSource,
  "keyword.py": keywordSource,
  "operator.py": operatorSource,
  "re.py": reSource,
  "types.py": typesSource,
  "typing.py": typingSource,
  "typing_extensions.py": typingExtensionsSource,
};
