"""The package from the build folder (RAPTO_PYTHON overrides it)."""
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, os.environ.get("RAPTO_PYTHON", str(ROOT / "build" / "release" / "python")))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
