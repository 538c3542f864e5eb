/** The Python modules of CPython's library that the host dialect has frozen: path below `.frozen/`, text. */
import { datebaseSource } from "./_datebase.js";
import { datetextSource } from "./_datetext.js";
import { decimalcontextSource } from "./_decimalcontext.js";
import { decimalmathSource } from "./_decimalmath.js";
import { decimalorderSource } from "./_decimalorder.js";
import { decimalpowerSource } from "./_decimalpower.js";
import { decimaltextSource } from "./_decimaltext.js";
import { enumBodySource } from "./_enumbody.js";
import { jsontextSource } from "./_jsontext.js";
import { typingFormsSource } from "./_typingforms.js";
import { anextSource } from "./_anext.js";
import { abcSource } from "./abc.js";
import { argparseSource } from "./argparse.js";
import { asyncioEventsSource } from "./asyncio/events.js";
import { asyncioFuturesSource } from "./asyncio/futures.js";
import { asyncioSource } from "./asyncio/init.js";
import { asyncioLocksSource } from "./asyncio/locks.js";
import { asyncioQueuesSource } from "./asyncio/queues.js";
import { asyncioRunnersSource } from "./asyncio/runners.js";
import { asyncioTaskgroupsSource } from "./asyncio/taskgroups.js";
import { asyncioTasksSource } from "./asyncio/tasks.js";
import { asyncioTimeoutsSource } from "./asyncio/timeouts.js";
import { base64Source } from "./base64.js";
import { bisectSource } from "./bisect.js";
import { collectionsAbcSource } from "./collections/abc.js";
import { collectionsSource } from "./collections/init.js";
import { configparserSource } from "./configparser.js";
import { contextlibSource } from "./contextlib.js";
import { contextvarsSource } from "./contextvars.js";
import { copySource } from "./copy.js";
import { csvSource } from "./csv.js";
import { dataclassesSource } from "./dataclasses.js";
import { datetimeSource } from "./datetime.js";
import { decimalSource } from "./decimal.js";
import { difflibSource } from "./difflib.js";
import { enumSource } from "./enum.js";
import { fnmatchSource } from "./fnmatch.js";
import { fractionsSource } from "./fractions.js";
import { functoolsSource } from "./functools.js";
import { globSource } from "./glob.js";
import { heapqSource } from "./heapq.js";
import { inspectSource } from "./inspect.js";
import { itertoolsSource } from "./itertools.js";
import { jsonSource } from "./json/init.js";
import { keywordSource } from "./keyword.js";
import { loggingSource } from "./logging/init.js";
import { ntpathSource } from "./ntpath.js";
import { operatorSource } from "./operator.js";
import { osSource } from "./os/init.js";
import { pathlibSource } from "./pathlib.js";
import { posixpathSource } from "./posixpath.js";
import { pprintSource } from "./pprint.js";
import { queueSource } from "./queue.js";
import { reSource } from "./re.js";
import { secretsSource } from "./secrets.js";
import { shutilSource } from "./shutil.js";
import { statSource } from "./stat.js";
import { statisticsSource } from "./statistics.js";
import { stringSource } from "./string.js";
import { tempfileSource } from "./tempfile.js";
import { textwrapSource } from "./textwrap.js";
import { threadingSource } from "./threading.js";
import { typesSource } from "./types.js";
import { typingSource } from "./typing.js";
import { typingExtensionsSource } from "./typing_extensions.js";
import { unittestRunSource } from "./unittest/__main__.js";
import { unittestAssertionsSource } from "./unittest/_assertions.js";
import { unittestContextsSource } from "./unittest/_contexts.js";
import { unittestAsyncCaseSource } from "./unittest/async_case.js";
import { unittestCaseSource } from "./unittest/case.js";
import { unittestSource } from "./unittest/init.js";
import { unittestLoaderSource } from "./unittest/loader.js";
import { unittestMainSource } from "./unittest/main.js";
import { unittestMockSource } from "./unittest/mock.js";
import { unittestResultSource } from "./unittest/result.js";
import { unittestRunnerSource } from "./unittest/runner.js";
import { unittestSuiteSource } from "./unittest/suite.js";
import { urllibSource } from "./urllib/init.js";
import { urllibParseSource } from "./urllib/parse.js";
import { uuidSource } from "./uuid.js";
import { warningsSource } from "./warnings.js";
import { weakrefSource } from "./weakref.js";

export const hostFiles: Readonly<Record<string, string>> = {
  "_datebase.py": datebaseSource,
  "_datetext.py": datetextSource,
  "_decimalcontext.py": decimalcontextSource,
  "_decimalmath.py": decimalmathSource,
  "_decimalorder.py": decimalorderSource,
  "_decimalpower.py": decimalpowerSource,
  "_decimaltext.py": decimaltextSource,
  "_enumbody.py": enumBodySource,
  "_jsontext.py": jsontextSource,
  "_typingforms.py": typingFormsSource,
  "_anext.py": anextSource,
  "abc.py": abcSource,
  "argparse.py": argparseSource,
  "asyncio/events.py": asyncioEventsSource,
  "asyncio/futures.py": asyncioFuturesSource,
  "asyncio/__init__.py": asyncioSource,
  "asyncio/locks.py": asyncioLocksSource,
  "asyncio/queues.py": asyncioQueuesSource,
  "asyncio/runners.py": asyncioRunnersSource,
  "asyncio/taskgroups.py": asyncioTaskgroupsSource,
  "asyncio/tasks.py": asyncioTasksSource,
  "asyncio/timeouts.py": asyncioTimeoutsSource,
  "base64.py": base64Source,
  "bisect.py": bisectSource,
  "collections/abc.py": collectionsAbcSource,
  "collections/__init__.py": collectionsSource,
  "configparser.py": configparserSource,
  "contextlib.py": contextlibSource,
  "contextvars.py": contextvarsSource,
  "copy.py": copySource,
  "csv.py": csvSource,
  "dataclasses.py": dataclassesSource,
  "datetime.py": datetimeSource,
  "decimal.py": decimalSource,
  "difflib.py": difflibSource,
  "enum.py": enumSource,
  "fnmatch.py": fnmatchSource,
  "fractions.py": fractionsSource,
  "functools.py": functoolsSource,
  "glob.py": globSource,
  "heapq.py": heapqSource,
  "inspect.py": inspectSource,
  "itertools.py": itertoolsSource,
  "json/__init__.py": jsonSource,
  "keyword.py": keywordSource,
  "logging/__init__.py": loggingSource,
  "ntpath.py": ntpathSource,
  "operator.py": operatorSource,
  "os/__init__.py": osSource,
  "pathlib.py": pathlibSource,
  "posixpath.py": posixpathSource,
  "pprint.py": pprintSource,
  "queue.py": queueSource,
  "re.py": reSource,
  "secrets.py": secretsSource,
  "shutil.py": shutilSource,
  "stat.py": statSource,
  "statistics.py": statisticsSource,
  "string.py": stringSource,
  "tempfile.py": tempfileSource,
  "textwrap.py": textwrapSource,
  "threading.py": threadingSource,
  "types.py": typesSource,
  "typing.py": typingSource,
  "typing_extensions.py": typingExtensionsSource,
  "unittest/__main__.py": unittestRunSource,
  "unittest/_assertions.py": unittestAssertionsSource,
  "unittest/_contexts.py": unittestContextsSource,
  "unittest/async_case.py": unittestAsyncCaseSource,
  "unittest/case.py": unittestCaseSource,
  "unittest/__init__.py": unittestSource,
  "unittest/loader.py": unittestLoaderSource,
  "unittest/main.py": unittestMainSource,
  "unittest/mock.py": unittestMockSource,
  "unittest/result.py": unittestResultSource,
  "unittest/runner.py": unittestRunnerSource,
  "unittest/suite.py": unittestSuiteSource,
  "urllib/__init__.py": urllibSource,
  "urllib/parse.py": urllibParseSource,
  "uuid.py": uuidSource,
  "warnings.py": warningsSource,
  "weakref.py": weakrefSource,
};
