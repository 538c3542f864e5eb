/** The Python modules of CPython's library that the host dialect has frozen: path below `.frozen/`, text. */
import { datebaseSource } from "./_datebase.js";
import { datetextSource } from "./_datetext.js";
import { enumBodySource } from "./_enumbody.js";
import { jsontextSource } from "./_jsontext.js";
import { typingFormsSource } from "./_typingforms.js";
import { abcSource } from "./abc.js";
import { argparseSource } from "./argparse.js";
import { base64Source } from "./base64.js";
import { bisectSource } from "./bisect.js";
import { collectionsSource } from "./collections/init.js";
import { collectionsAbcSource } from "./collections/abc.js";
import { contextlibSource } from "./contextlib.js";
import { copySource } from "./copy.js";
import { dataclassesSource } from "./dataclasses.js";
import { datetimeSource } from "./datetime.js";
import { difflibSource } from "./difflib.js";
import { enumSource } from "./enum.js";
import { fnmatchSource } from "./fnmatch.js";
import { fractionsSource } from "./fractions.js";
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
import { statisticsSource } from "./statistics.js";
import { stringSource } from "./string.js";
import { textwrapSource } from "./textwrap.js";
import { typesSource } from "./types.js";
import { typingSource } from "./typing.js";
import { typingExtensionsSource } from "./typing_extensions.js";
import { unittestSource } from "./unittest/init.js";
import { unittestAssertionsSource } from "./unittest/_assertions.js";
import { unittestAsyncCaseSource } from "./unittest/async_case.js";
import { unittestCaseSource } from "./unittest/case.js";
import { unittestContextsSource } from "./unittest/_contexts.js";
import { unittestLoaderSource } from "./unittest/loader.js";
import { unittestMainSource } from "./unittest/main.js";
import { unittestMockSource } from "./unittest/mock.js";
import { unittestResultSource } from "./unittest/result.js";
import { unittestRunSource } from "./unittest/__main__.js";
import { unittestRunnerSource } from "./unittest/runner.js";
import { unittestSuiteSource } from "./unittest/suite.js";
import { warningsSource } from "./warnings.js";
import { weakrefSource } from "./weakref.js";

export const hostFiles: Readonly<Record<string, string>> = {
  "_datebase.py": datebaseSource,
  "_datetext.py": datetextSource,
  "_enumbody.py": enumBodySource,
  "_jsontext.py": jsontextSource,
  "_typingforms.py": typingFormsSource,
  "abc.py": abcSource,
  "argparse.py": argparseSource,
  "base64.py": base64Source,
  "bisect.py": bisectSource,
  "collections/__init__.py": collectionsSource,
  "collections/abc.py": collectionsAbcSource,
  "contextlib.py": contextlibSource,
  "copy.py": copySource,
  "dataclasses.py": dataclassesSource,
  "datetime.py": datetimeSource,
  "difflib.py": difflibSource,
  "enum.py": enumSource,
  "fnmatch.py": fnmatchSource,
  "fractions.py": fractionsSource,
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
  "statistics.py": statisticsSource,
  "string.py": stringSource,
  "textwrap.py": textwrapSource,
  "types.py": typesSource,
  "typing.py": typingSource,
  "typing_extensions.py": typingExtensionsSource,
  "unittest/__init__.py": unittestSource,
  "unittest/__main__.py": unittestRunSource,
  "unittest/_assertions.py": unittestAssertionsSource,
  "unittest/_contexts.py": unittestContextsSource,
  "unittest/async_case.py": unittestAsyncCaseSource,
  "unittest/case.py": unittestCaseSource,
  "unittest/loader.py": unittestLoaderSource,
  "unittest/main.py": unittestMainSource,
  "unittest/mock.py": unittestMockSource,
  "unittest/result.py": unittestResultSource,
  "unittest/runner.py": unittestRunnerSource,
  "unittest/suite.py": unittestSuiteSource,
  "warnings.py": warningsSource,
  "weakref.py": weakrefSource,
};
