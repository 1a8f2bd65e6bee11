"""Puts the folder of tools/soak, and what it shares with the demo, on the
path."""
import pathlib
import sys

sys.dont_write_bytecode = True
TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
sys.path[:0] = [str(TOOLS / "soak"), str(TOOLS / "demo")]
