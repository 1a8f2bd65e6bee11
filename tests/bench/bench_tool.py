"""Puts the folder of tools/bench, and what it shares with the soak and the
demo, on the path."""
import pathlib
import sys

sys.dont_write_bytecode = True
TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
sys.path[:0] = [str(TOOLS / one) for one in ("bench", "soak", "demo")]
