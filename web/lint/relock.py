"""Write package-lock.json afresh, without one address in it, and complete for every platform.

npm leaves the lock's `funding` addresses in, and drops a platform's package in silence where the registry has not got it yet:
then `npm ci` fails elsewhere. So the lock is made from nothing and refused when a platform is missing.
"""

import json
import subprocess
import sys
from pathlib import Path

web = Path(__file__).parent.parent
lock_path = web / "package-lock.json"
lock_path.unlink(missing_ok=True)
# `node_modules` would be read as a hint, and it holds this machine's platform only.
subprocess.run(
    ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=web, check=True
)
lock = json.loads(lock_path.read_text(encoding="utf-8"))
packages: dict[str, dict[str, dict[str, str]]] = lock["packages"]
for package in packages.values():
    package.pop("funding", None)
lock_path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

locked = {path.rpartition("node_modules/")[2] for path in packages}
wanted: set[str] = set()
for package in packages.values():
    wanted.update(package.get("optionalDependencies", {}))
missing = sorted(wanted - locked)
if missing:
    sys.exit("The registry lacks these platform packages; pin an older release: " + ", ".join(missing))
