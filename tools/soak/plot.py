#!/usr/bin/env python3
"""Draws FOLDER/soak.svg of FOLDER/samples.csv, by gnuplot.

  tools/soak/plot.py FOLDER
"""
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def draw(folder):
    """Says what became of it."""
    if shutil.which("gnuplot") is None:
        return ("no plot: gnuplot is missing (Debian: gnuplot-nox); "
                f"afterwards: tools/soak/plot.py {folder}")
    subprocess.run(["gnuplot", str(HERE / "plot.gp")], cwd=folder, check=True)
    return f"plot: {folder / 'soak.svg'}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(draw(pathlib.Path(sys.argv[1])))
