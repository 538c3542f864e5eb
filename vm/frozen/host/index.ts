/** The Python modules of CPython's library that the host dialect has frozen: path below `.frozen/`, text. */
import { jsontextSource } from "./_jsontext.js";
import { abcSource } from "./abc.js";
import { base64Source } from "./base64.js";
import { bisectSource } from "./bisect.js";
import { collectionsSource } from "./collections/init.js";
import { collectionsAbcSource } from "./collections/abc.js";
import { contextlibSource } from "./contextlib.js";
import { copySource } from "./copy.js";
import { dataclassesSource } from "./dataclasses.js";
import { enumSource } from "./enum.js";
import { functoolsSource } from "./functools.js";
import { inspectSource } from "./inspect.js";
import { itertoolsSource } from "./itertools.js";
import { jsonSource } from "./json/init.js";
import { keywordSource } from "./keyword.js";
import { operatorSource } from "./operator.js";
import { reSource } from "./re.js";
import { stringSource } from "./string.js";
import { textwrapSource } from "./textwrap.js";
import { typesSource } from "./types.js";
import { typingSource } from "./typing.js";
import { typingExtensionsSource } from "./typing_extensions.js";
import { warningsSource } from "./warnings.js";
import { weakrefSource } from "./weakref.js";

export const hostFiles: Readonly<Record<string, string>> = {
  "_jsontext.py": jsontextSource,
  "abc.py": abcSource,
  "base64.py": base64Source,
  "bisect.py": bisectSource,
  "collections/__init__.py": collectionsSource,
  "collections/abc.py": collectionsAbcSource,
  "contextlib.py": contextlibSource,
  "copy.py": copySource,
  "dataclasses.py": dataclassesSource,
  "enum.py": enumSource,
  "functools.py": functoolsSource,
  "inspect.py": inspectSource,
  "itertools.py": itertoolsSource,
  "json/__init__.py": jsonSource,
  "keyword.py": keywordSource,
  "operator.py": operatorSource,
  "re.py": reSource,
  "string.py": stringSource,
  "textwrap.py": textwrapSource,
  "types.py": typesSource,
  "typing.py": typingSource,
  "typing_extensions.py": typingExtensionsSource,
  "warnings.py": warningsSource,
  "weakref.py": weakrefSource,
};
