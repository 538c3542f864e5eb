# What compile() says of each program of programs.txt: nothing, or the end of the traceback, on a line each.
import io, sys

try:
    printed = sys.print_exception
except AttributeError:
    import traceback

    def printed(error, file):
        traceback.print_exception(None, error, error.__traceback__, file=file)


with open("programs.txt") as file:
    cases = file.read().split("=== ")[1:]
for case in cases:
    number, source = case.split("\n", 1)
    try:
        compile(source, number, "exec")
        said = "ok"
    except Exception as error:
        text = io.StringIO()
        printed(error, text)
        lines = [line.strip() for line in text.getvalue().split("\n")]
        said = " | ".join(line for line in lines if line and "ask.py" not in line and not line.startswith("Traceback"))
    print(number, said)
