"""Start a command, and print as the last line what it took; imports next to nothing, to be small itself."""

import json
import resource
import subprocess
import sys
import time

begin = time.perf_counter()
code = subprocess.run(sys.argv[1:], check=False).returncode
wall = time.perf_counter() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
per_megabyte = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # kilobytes, but on macOS bytes
print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / per_megabyte}))
sys.exit(code)
