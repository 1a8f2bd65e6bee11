"""Puts the folder of tools/image on the path."""
import pathlib
import sys

sys.dont_write_bytecode = True
TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools" / "image"
sys.path.insert(0, str(TOOLS))
