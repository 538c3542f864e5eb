/** The Python modules of CPython's library that the host dialect has frozen: path below `.frozen/`, text. */
import { jsontextSource } from "./_jsontext.js";
import { abcSource } from "./abc.js";
import { argparseSource } from "./argparse.js";
import { base64Source } from "./base64.js";
import { bisectSource } from "./bisect.js";
import { collectionsSource } from "./collections/init.js";
import { collectionsAbcSource } from "./collections/abc.js";
import { contextlibSource } from "./contextlib.js";
import { copySource } from "./copy.js";
import { dataclassesSource } from "./dataclasses.js";
import { difflibSource } from "./difflib.js";
import { enumSource } from "./enum.js";
import { fnmatchSource } from "./fnmatch.js";
import { functoolsSource } from "./functools.js";
import { heapqSource } from "./heapq.js";
import { inspectSource } from "./inspect.js";
import { itertoolsSource } from "./itertools.js";
import { jsonSource } from "./json/init.js";
import { keywordSource } from "./keyword.js";
import { loggingSource } from "./logging/init.js";
import { operatorSource } from "./operator.js";
import { pprintSource } from "./pprint.js";
import { reSource } from "./re.js";
import { stringSource } from "./string.js";
import { textwrapSource } from "./textwrap.js";
import { typesSource } from "./types.js";
import { typingSource } from "./typing.js";
import { typingExtensionsSource } from "./typing_extensions.js";
import { unittestSource } from "./unittest/init.js";
import { unittestMockSource } from "./unittest/mock.js";
import { warningsSource } from "./warnings.js";
import { weakrefSource } from "./weakref.js";

export const hostFiles: Readonly<Record<string, string>> = {
  "_jsontext.py": jsontextSource,
  "abc.py": abcSource,
  "argparse.py": argparseSource,
  "base64.py": base64Source,
  "bisect.py": bisectSource,
  "collections/__init__.py": collectionsSource,
  "collections/abc.py": collectionsAbcSource,
  "contextlib.py": contextlibSource,
  "copy.py": copySource,
  "dataclasses.py": dataclassesSource,
  "difflib.py": difflibSource,
  "enum.py": enumSource,
  "fnmatch.py": fnmatchSource,
  "functools.py": functoolsSource,
  "heapq.py": heapqSource,
  "inspect.py": inspectSource,
  "itertools.py": itertoolsSource,
  "json/__init__.py": jsonSource,
  "keyword.py": keywordSource,
  "logging/__init__.py": loggingSource,
  "operator.py": operatorSource,
  "pprint.py": pprintSource,
  "re.py": reSource,
  "string.py": stringSource,
  "textwrap.py": textwrapSource,
  "types.py": typesSource,
  "typing.py": typingSource,
  "typing_extensions.py": typingExtensionsSource,
  "unittest/__init__.py": unittestSource,
  "unittest/mock.py": unittestMockSource,
  "warnings.py": warningsSource,
  "weakref.py": weakrefSource,
};
