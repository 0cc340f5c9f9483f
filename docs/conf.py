"""The site. Sphinx reads the pages where they are, so links are the same as on GitHub."""

from __future__ import annotations

import importlib.metadata

project = "tap-wolkvox"
release = importlib.metadata.version("tap-wolkvox")
author = "the makers of tap-wolkvox"

# Paths are relative to the root of the repository, which is where Sphinx starts.
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**.md", "tools/benchmarks/README.md", "tools/hub/README.md"]
html_extra_path = ["site"]  # relative to this file
html_css_files = ["site.css"]

extensions = ["myst_parser"]
myst_heading_anchors = 4  # as on GitHub
suppress_warnings = ["misc.highlighting_failure"]  # Pygments does not know cron

html_theme = "furo"
html_title = "tap-wolkvox"
html_copy_source = False
html_show_copyright = False
html_show_sourcelink = False
