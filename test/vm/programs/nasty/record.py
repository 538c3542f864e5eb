"""record.py BINARY DIALECT [FOLDER]: runs the cases of FOLDER/*.txt by an interpreter and writes what it printed to NAME.DIALECT.exp."""
import subprocess, sys, os, re, tempfile, shutil
binary, dialect = sys.argv[1:3]
folder = sys.argv[3] if len(sys.argv) > 3 else os.path.dirname(os.path.abspath(__file__))
def cases(text):
    for part in re.split(r"^=== ", text, flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        files = re.split(r"^--- file (.*)\n", body, flags=re.M)
        yield title, files[0], dict(zip(files[1::2], files[2::2]))
for name in sorted(os.listdir(folder)):
    if not name.endswith(".txt"): continue
    out = []
    for title, program, files in cases(open(f"{folder}/{name}").read()):
        d = tempfile.mkdtemp()
        for f, t in {**files, "main.py": program}.items():
            os.makedirs(os.path.dirname(f"{d}/{f}"), exist_ok=True)
            open(f"{d}/{f}", "w").write(t)
        try:
            p = subprocess.run([binary, "main.py"], cwd=d, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=20, env={"MICROPYPATH": ".frozen:" + d, "PATH": ""})
            text, rc = p.stdout.decode("utf8", "replace").replace("\r", ""), p.returncode
        except subprocess.TimeoutExpired: text, rc = "HANG\n", 99
        text = re.sub(re.escape(d) + "/", "", text)
        if rc < 0: print("CRASH", name, title, rc)
        out.append(f"=== {title}\n{text}" + ("" if text.endswith("\n") or not text else "\n") )
        shutil.rmtree(d)
    open(f"{folder}/{name[:-4]}.{dialect}.exp", "w").write("".join(out))
