"""Draws a chart, with Python and matplotlib in an environment of its own.

Takes the file to write, and the names and numbers of the bars on stdin, as JSON.
"""

from __future__ import annotations

import json
import sys

import matplotlib as mpl
from matplotlib import pyplot as plt

mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "tap-wolkvox", "font.size": 11})
bars = json.load(sys.stdin)
figure, axes = plt.subplots(figsize=(8, 0.45 * len(bars) + 0.8))
colors = ["#1f6feb" if name == "tap-wolkvox" else "#a8b1bd" for name in bars]
drawn = axes.barh(list(bars), list(bars.values()), color=colors)
axes.bar_label(drawn, [f"{rows:,.0f}" for rows in bars.values()], padding=4)
axes.set_title("Rows for a second of CPU", loc="left")
axes.invert_yaxis()
axes.margins(x=0.12)
axes.xaxis.set_visible(False)
axes.tick_params(left=False)
axes.spines[:].set_visible(False)
figure.savefig(sys.argv[1], bbox_inches="tight", metadata={"Date": None})
